import Formats
import Randomness
import TestSupport
import Testing
import Theory

/// Networks of finite width by the products of their weights.
@Suite struct FlowNetworkTests {
  /// Draws of the moments of N neurons have the mean and scatter of neurons that are drawn.
  @Test func drawnMomentsFollowWishart() throws {
    let draws = 4000
    var (trace, corner, overlap, readout) = ([Double](), [Double](), [Double](), [Double]())
    for draw in 0..<draws {
      var stream = RandomStream(seed: 1, purpose: "moments", index: UInt64(draw))
      let moments = try FlowMoments.drawn(width: 12, dimension: 3, variance: 2, stream: &stream)
      trace.append((0..<3).reduce(0) { $0 + moments.weights[$1, $1] })
      corner.append(moments.weights[2, 1])
      overlap.append(moments.cross[2])
      readout.append(moments.readout)
    }
    func expect(_ values: [Double], mean: Double, variance: Double) {
      let average = values.reduce(0, +) / Double(draws)
      let scatter = values.reduce(0) { $0 + ($1 - average) * ($1 - average) } / Double(draws)
      #expect(abs(average - mean) < 4 * (variance / Double(draws)).squareRoot())
      #expect(abs(scatter / variance - 1) < 0.12)
    }
    // Sums of N products of normals of variance 2, over N.
    expect(trace, mean: 6, variance: 3 * 2 * 4 / 12.0)
    expect(corner, mean: 0, variance: 4 / 12.0)
    expect(overlap, mean: 0, variance: 4 / 12.0)
    expect(readout, mean: 2, variance: 2 * 4 / 12.0)
  }

  /// The mean function of sampled networks is that of infinite width to order 1/N, with coupling too.
  @Test func gibbsSamplesTheSaddle() throws {
    let problem = try TransferProblem.generated(
      dimension: 10, sourceCount: 20, targetCount: 8, alignment: 0.7, seed: 2)
    let width = 20_000
    func chain(_ task: RegressionTask, _ delta: Double, _ anchor: Matrix?) throws -> MomentGibbs {
      try MomentGibbs(
        task, width: width, gamma: 1, beta: 50, decay: 1, delta: delta, anchor: anchor,
        stream: RandomStream(seed: 3, purpose: "chain"))
    }
    var source = try chain(problem.source, 0, nil)
    let learned = try source.run(sweeps: 400, burn: 100)
    let saddle = try LinearSaddle.solve(problem.source, strength: 1, beta: 50, lambda: 1)
    for (mine, theirs) in zip(learned, saddle.weights) { #expect(abs(mine - theirs) < 0.01) }
    let anchor = source.products
    for delta in [0, 1, 20.0] {
      var target = try chain(problem.target, delta, anchor)
      let weights = try target.run(sweeps: 600, burn: 100)
      let expected = try LinearSaddle.solve(
        problem.target, strength: 1, beta: 50, lambda: 1, delta: delta,
        source: anchor.scaled(by: 1 / Double(width)))
      for (mine, theirs) in zip(weights, expected.weights) {
        #expect(abs(mine - theirs) < 0.015, "delta \(delta)")
      }
    }
  }

  @Test func criticalWidthOfAnExactLaw() throws {
    let widths = [100, 200, 500, 1000]
    let values = widths.map { 0.4 + 3 / Double($0) }
    let fit = try CriticalWidth(
      widths: widths, values: values, errors: [1e-3, 2e-3, 1e-3, 5e-4], tolerance: 0.05)
    #expect(abs(fit.limit - 0.4) < 1e-12 && abs(fit.slope - 3) < 1e-9)
    #expect(abs(fit.width - 150) < 1e-6 && abs(fit.value(at: 300) - 0.41) < 1e-12)
    #expect(
      message { try CriticalWidth(widths: [100], values: [1], errors: [1], tolerance: 0.1) }
        == "the number of widths is 1, expected a whole number of at least 2")
    #expect(
      message { try CriticalWidth(widths: widths, values: [1], errors: [1], tolerance: 0.1) }
        == "the means have 1 values, expected 4")
    #expect(
      message { try CriticalWidth(widths: widths, values: values, errors: [1, 0, 1, 1], tolerance: 0.1) }
        == "the error of a mean is 0.0, expected a finite number above 0")
  }

  @Test func nonsenseIsRefused() throws {
    let task = try RegressionTask(inputs: Matrix(rows: 2, columns: 3), labels: [1, 2])
    let stream = RandomStream(seed: 3, purpose: "chain")
    #expect(
      message {
        try MomentGibbs(task, width: 6, gamma: 1, beta: 1, decay: 1, stream: stream)
      } == "the width of the network is 6, expected a whole number of at least 7")
    #expect(
      message {
        try MomentGibbs(task, width: 7, gamma: 1, beta: 1, decay: 1, delta: 1, stream: stream)
      } == "the products of the anchors have 0 values, expected 9")
    var moved = stream
    #expect(
      message { try FlowMoments.drawn(width: 3, dimension: 3, stream: &moved) }
        == "the width of the network is 3, expected a whole number of at least 4")
  }
}
