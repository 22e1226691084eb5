import Formats
import Foundation
import Randomness
import TestSupport
import Testing
import Theory

/// The closed forms of lazy fine-tuning.
@Suite struct FlowLazyTests {
  @Test func limits() throws {
    for ratio in [0, 0.2, 0.7, 1] {
      for gain in [0, 0.5, 5, 500] {
        let apart = try LazyFineTuning.loss(sampleRatio: ratio, alignment: 0, featureGain: gain)
        #expect(apart == 1 - ratio)
        let along = try LazyFineTuning.loss(sampleRatio: ratio, alignment: 1, featureGain: gain)
        let expected = (1 - ratio) / ((1 + gain * ratio) * (1 + gain * ratio))
        #expect(abs(along - expected) < 1e-15)
        let between = try LazyFineTuning.loss(sampleRatio: ratio, alignment: 0.5, featureGain: gain)
        #expect(between <= apart + 1e-15 && between >= along - 1e-15)
        let opposed = try LazyFineTuning.loss(sampleRatio: ratio, alignment: -0.5, featureGain: gain)
        #expect(opposed == between)
      }
    }
    #expect(
      try LazyFineTuning.strongFeatureLoss(sourceRatio: 1, signalAlignment: 0.6, noiseAlignment: 0.3) == 0.64)
    #expect(
      try abs(
        LazyFineTuning.strongFeatureLoss(sourceRatio: 0.25, signalAlignment: 0.8, noiseAlignment: 0) - 0.84)
        < 1e-15)
  }

  /// The value of an independent implementation at ν₂ = 1/2, α = 1/2, χ = √10 - 1.
  @Test func reference() throws {
    let loss = try LazyFineTuning.loss(
      sampleRatio: 0.5, alignment: 0.5, featureGain: 10.0.squareRoot() - 1)
    #expect(abs(loss - 0.40386076962755085) < 1e-14)
  }

  /// Gradient flow without decay on inputs that show every direction alike lengthens the weights along the task by χ.
  @Test func gradientFlowReachesTheGain() throws {
    let teacher = (0..<10).map { Double($0 % 3) - 0.5 }
    var inputs = Matrix(rows: 10, columns: 10)
    for index in 0..<10 { inputs[index, index] = 30 }
    let task = try RegressionTask(inputs: inputs, labels: Teacher(direction: teacher).labels(inputs))
    let stage = FlowStage(gamma: 1, step: 5e-5, steps: 4000)
    let end = try MomentFlow(task).run(stage, from: .prior(dimension: 10)).state
    let squared = teacher.reduce(0) { $0 + $1 * $1 }
    var along = 0.0
    for i in 0..<10 { for j in 0..<10 { along += teacher[i] * end.weights[i, j] * teacher[j] / squared } }
    let gain = try LazyFineTuning.featureGain(gamma: 1, squaredLength: squared)
    #expect(abs(along - 1 - gain) < 1e-3 * (1 + gain), "\(along - 1), expected \(gain)")
  }

  /// Kernel regression with the adapted kernel X (1 + χ b bᵀ / D) Xᵀ, without ridge, has the loss of the formula.
  @Test(arguments: [(0.4, 0.7, 1.0), (0.5, 0.5, 2.0), (0.6, 1.0, 3.0)])
  func kernelRegressionHasTheLoss(ratio: Double, alignment: Double, gain: Double) throws {
    let size = 150
    let draws = 12
    var losses: [Double] = []
    for draw in 0..<draws {
      let problem = try TransferProblem.generated(
        dimension: size, sourceCount: 1, targetCount: Int(ratio * Double(size)), alignment: alignment,
        seed: 5,
        index: UInt64(draw))
      let b = try #require(problem.sourceTeacher).direction
      let w = try #require(problem.targetTeacher).direction
      losses.append(try loss(problem.target, b, w, gain))
    }
    let mean = losses.reduce(0, +) / Double(draws)
    let variance = losses.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(draws * (draws - 1))
    let expected = try LazyFineTuning.loss(sampleRatio: ratio, alignment: alignment, featureGain: gain)
    #expect(abs(mean - expected) < 3 * variance.squareRoot() + 2 / Double(size))
  }

  /// |C Xᵀ (X C Xᵀ)⁻¹ y - w|² / D with C = 1 + χ b bᵀ / D, by conjugate gradients.
  private func loss(_ task: RegressionTask, _ b: [Double], _ w: [Double], _ gain: Double) throws -> Double {
    let size = Double(b.count)
    let x = task.inputs
    func product(_ rows: Matrix, _ v: [Double]) -> [Double] {
      (0..<rows.rows).map { row in zip(rows.row(row), v).reduce(0) { $0 + $1.0 * $1.1 } }
    }
    func back(_ v: [Double]) -> [Double] {
      var sums = Array(repeating: 0.0, count: b.count)
      for row in 0..<x.rows { for (k, value) in x.row(row).enumerated() { sums[k] += v[row] * value } }
      let along = gain * zip(sums, b).reduce(0) { $0 + $1.0 * $1.1 } / size
      return zip(sums, b).map { $0 + along * $1 }
    }
    let y = task.labels.map { $0 * size.squareRoot() }
    var v = Array(repeating: 0.0, count: y.count)
    var residual = y
    var direction = y
    var squared = y.reduce(0) { $0 + $1 * $1 }
    for _ in 0..<600 where squared > 1e-20 {
      let image = product(x, back(direction))
      let step = squared / zip(direction, image).reduce(0) { $0 + $1.0 * $1.1 }
      for k in v.indices {
        v[k] += step * direction[k]
        residual[k] -= step * image[k]
      }
      let next = residual.reduce(0) { $0 + $1 * $1 }
      direction = zip(residual, direction).map { $0 + next / squared * $1 }
      squared = next
    }
    return zip(back(v), w).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / size
  }

  @Test func nonsenseIsRefused() {
    #expect(
      message { try LazyFineTuning.loss(sampleRatio: 1.2, alignment: 0, featureGain: 1) }
        == "the ratio of target examples to dimensions is 1.2, expected a number from 0 to 1")
    #expect(
      message { try LazyFineTuning.loss(sampleRatio: 0.2, alignment: .nan, featureGain: 1) }
        == "the alignment is nan, expected a number from -1 to 1")
    #expect(
      message { try LazyFineTuning.loss(sampleRatio: 0.2, alignment: 0, featureGain: -1) }
        == "the gain of the features is -1.0, expected a finite number of at least 0")
  }
}
