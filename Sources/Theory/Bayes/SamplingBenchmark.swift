import Formats
import Foundation

/// The saddle point that `make bench` times against numpy: the test loss of an infinitely wide ReLU network that learns
/// 30 examples in 20 dimensions, its hidden weights held to those of 1000 given neurons.
///
/// Benchmarks/theory_relu.py makes the same numbers from the same random words and solves for the same loss; both take
/// as few steps as keep the root mean square error over seeds within 1 % of the long run.
public struct SamplingBenchmark: Sendable {
  /// The loss of a long run.
  public static let longRun = 0.09707
  /// The settings with the least work whose error over seeds is within 1 %.
  public static let settings: SamplingSettings = {
    var settings = SamplingSettings()
    settings.particles = 1000
    settings.searchIterations = 6
    settings.averagedIterations = 22
    settings.stepsPerIteration = 4
    settings.thinning = 4
    settings.threads = 1
    return settings
  }()

  private let task: RegressionTask
  private let tests: Matrix
  private let labels: [Double]
  private let anchor: Matrix

  /// Makes the data.
  ///
  /// - Throws: never for the sizes above, by type `TheoryError`.
  public init() throws(TheoryError) {
    let (dimension, examples, neurons) = (20, 30, 1000)
    var words = SplitMix(state: 1)
    let inputs = words.matrix(examples, dimension)
    tests = words.matrix(500, dimension)
    var anchor = words.matrix(neurons, dimension)
    let along = words.matrix(neurons, 1)
    for row in 0..<neurons {
      for d in 0..<dimension { anchor[row, d] += 1.5 * along[row, 0] }
    }
    self.anchor = anchor
    let teacher = try Teacher(direction: (0..<dimension).map { 0.8 + ($0 % 2 == 0 ? 0.6 : -0.6) })
    task = try RegressionTask(inputs: inputs, labels: teacher.labels(inputs))
    labels = try teacher.labels(tests)
  }

  /// The predicted test loss.
  ///
  /// - Throws: as `SampledSaddle.solve`.
  public func loss(_ settings: SamplingSettings = Self.settings) throws(TheoryError) -> Measured {
    try SampledSaddle.solve(
      task, phi: .relu, strength: 1, beta: 50, lambda: 1, delta: 2, source: .drawn(anchor), testInputs: tests,
      settings: settings
    ).testError(labels)
  }
}

/// Words that any program makes in three lines (Steele, Lea and Flood 2014), for data shared with one.
private struct SplitMix {
  var state: UInt64

  private mutating func word() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func matrix(_ rows: Int, _ columns: Int) -> Matrix {
    var values: [Double] = []
    for _ in 0..<(rows * columns) {
      let radius = (-2 * log((Double(word() >> 11) + 0.5) * 0x1p-53)).squareRoot()
      values.append(radius * cos(2 * .pi * Double(word() >> 11) * 0x1p-53))
    }
    return Matrix(rows: rows, columns: columns, values: values)
  }
}
