import Formats
import Randomness
import TestSupport
import Testing
import Theory

/// Gradient flow of any nonlinearity by its neurons.
@Suite struct FlowParticleTests {
  private static let nonlinearities: [Nonlinearity] = [.linear, .relu, .tanh, .erf, .hermite(2), .hermite(5)]

  private func problem() throws -> TransferProblem {
    try .generated(dimension: 5, sourceCount: 7, targetCount: 6, alignment: 0.5, seed: 3)
  }

  /// One step by the definition, neuron by neuron.
  private func step(
    _ neurons: FlowParticles, _ task: RegressionTask, _ phi: Nonlinearity, _ stage: FlowStage, anchor: Matrix
  ) -> FlowParticles {
    let (n, d, p) = (neurons.count, task.dimension, task.count)
    let root = Double(d).squareRoot()
    func field(_ i: Int, _ mu: Int) -> Double {
      zip(neurons.weights.row(i), task.inputs.row(mu)).reduce(0) { $0 + $1.0 * $1.1 } / root
    }
    let residuals = (0..<p).map { mu in
      task.labels[mu]
        - (0..<n).reduce(0) { $0 + neurons.readout[$1] * phi.value(field($1, mu)) }
        / (stage.gamma * Double(n))
    }
    var next = neurons
    for i in 0..<n {
      let z = neurons.readout[i]
      for mu in 0..<p {
        let push = stage.step * stage.gamma * residuals[mu]
        next.readout[i] += push * phi.value(field(i, mu))
        for k in 0..<d {
          next.weights[i, k] += push * z * phi.slope(field(i, mu)) * task.inputs[mu, k] / root
        }
      }
      next.readout[i] -= stage.step * stage.decay * z
      for k in 0..<d {
        let w = neurons.weights[i, k]
        next.weights[i, k] -= stage.step * (stage.decay * w + stage.delta * (w - anchor[i, k]))
      }
    }
    return next
  }

  @Test(arguments: nonlinearities) func stepsFollowTheDefinition(_ phi: Nonlinearity) throws {
    let task = try problem().target
    // Eleven neurons leave five empty lanes in the last group of eight.
    let neurons = try FlowParticles.prior(count: 11, dimension: 5, seed: 1)
    let anchor = try FlowParticles.prior(count: 11, dimension: 5, seed: 2).weights
    let stage = FlowStage(gamma: 0.8, decay: 0.2, delta: 0.5, step: 0.01, steps: 3)
    let end = try ParticleFlow(task, nonlinearity: phi).run(stage, from: neurons, anchor: anchor)
    var expected = neurons
    for _ in 0..<3 { expected = step(expected, task, phi, stage, anchor: anchor) }
    for (mine, theirs) in zip(
      end.state.weights.values + end.state.readout, expected.weights.values + expected.readout)
    {
      #expect(abs(mine - theirs) < 1e-13 * (1 + abs(theirs)))
    }
  }

  @Test func theNumberOfThreadsChangesNothing() throws {
    let task = try problem().target
    let neurons = try FlowParticles.prior(count: 1000, dimension: 5, seed: 1)
    let stage = FlowStage(gamma: 1, step: 0.02, steps: 20)
    let flow = try ParticleFlow(task, nonlinearity: .tanh)
    let one = try flow.run(stage, from: neurons, threads: 1)
    for threads in [2, 3, 7] {
      let more = try flow.run(stage, from: neurons, threads: threads)
      #expect(more.state == one.state && more.outputs == one.outputs)
    }
  }

  /// Outputs at the training points are those of the trace, and losses are means of squares.
  @Test func tracesAgreeWithTheEnd() throws {
    let problem = try problem()
    let neurons = try FlowParticles.prior(count: 64, dimension: 5, seed: 1)
    let stage = FlowStage(gamma: 1, step: 0.02, steps: 50, isCentred: true)
    let end = try ParticleFlow(problem.target, nonlinearity: .relu).run(
      stage, from: neurons, probes: problem.target.inputs, records: stage.records(8))
    #expect(end.trace.times.first == 0 && abs((end.trace.times.last ?? 0) - 1) < 1e-12)
    #expect(end.trace.outputs.first?.allSatisfy { $0 == 0 } == true)
    for (mine, theirs) in zip(end.trace.outputs.last ?? [], end.outputs) {
      #expect(abs(mine - theirs) < 1e-14)
    }
    let losses = end.trace.losses(against: problem.target.labels)
    for (mine, theirs) in zip(losses, end.trace.trainLosses) { #expect(abs(mine - theirs) < 1e-12) }
    #expect(zip(losses, losses.dropFirst()).allSatisfy { $1 < $0 })
  }

  /// Every nonlinearity, with coupling, settles at Φ (Φ + λ)⁻¹ y; ReLU without coupling also at K (K + 2 λ)⁻¹ y.
  ///
  /// Neurons of ReLU that rest with a field at the kink have a mean slope between 0 and 1, of which K sees the 0 or
  /// 1 of the moment: that limits the second form to some 5e-4 here, whatever the step.
  @Test(arguments: [(Nonlinearity.relu, 0.0), (.tanh, 0), (.tanh, 1), (.relu, 1), (.erf, 0.5)])
  func settlesWhereTheFixedPointIs(_ phi: Nonlinearity, delta: Double) throws {
    let task = try problem().target
    let neurons = try FlowParticles.prior(count: 200, dimension: 5, seed: 6)
    let stage = FlowStage(gamma: 1, decay: 0.3, delta: delta, step: 0.02, steps: 30_000)
    let end = try ParticleFlow(task, nonlinearity: phi).run(stage, from: neurons, anchor: neurons.weights)
    let kernels = try FlowKernels(end.state, inputs: task.inputs, nonlinearity: phi)
    func gap(_ expected: [Double]) -> Double {
      let scale = expected.map(abs).max() ?? 1
      return (zip(end.outputs, expected).map { abs($0 - $1) }.max() ?? 0) / scale
    }
    #expect(try gap(kernels.settledOutputs(labels: task.labels, decay: 0.3)) < (phi == .relu ? 4e-4 : 1e-6))
    let other = try gap(kernels.settledHomogeneousOutputs(labels: task.labels, decay: 0.3))
    #expect(phi == .relu && delta == 0 ? other < 1e-3 : other > 0.01, "\(other)")
  }

  @Test func nonsenseIsRefused() throws {
    let task = try problem().target
    let stage = FlowStage(gamma: 1, delta: 1, step: 0.1, steps: 2)
    let neurons = try FlowParticles.prior(count: 4, dimension: 5, seed: 6)
    #expect(
      message { try ParticleFlow(task, nonlinearity: .hermite(0)) }
        == "the degree of a Hermite polynomial is 0, expected a whole number from 1 to 12")
    let flow = try ParticleFlow(task, nonlinearity: .relu)
    #expect(
      message { try flow.run(stage, from: neurons) }
        == "the elastic coupling delta is 1.0, expected 0 where there are no source weights")
    #expect(
      message { try flow.run(stage, from: neurons, anchor: Matrix(rows: 3, columns: 5)) }
        == "the anchors of the weights have 15 values, expected 20")
    #expect(
      message { try FlowParticles(weights: Matrix(rows: 3, columns: 5), readout: [1]) }
        == "the readouts have 1 values, expected 3")
    #expect(
      message { try FlowParticles.prior(count: 0, dimension: 5, seed: 1) }
        == "the number of neurons is 0, expected a whole number of at least 1")
  }
}
