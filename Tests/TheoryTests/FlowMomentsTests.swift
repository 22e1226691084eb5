import Formats
import Randomness
import TestSupport
import Testing
import Theory

/// Gradient flow of linear networks in closed moments.
@Suite struct FlowMomentsTests {
  @Test func goldenRunsAreReproduced() throws {
    let golden = try FlowGolden()
    #expect(golden.runs.count == 2)
    for run in golden.runs {
      let first = FlowStage(gamma: run.gamma1, decay: run.decay, step: run.step, steps: run.steps)
      let source = try MomentFlow(golden.source).run(first, from: .prior(dimension: 5)).state
      #expect(source.distance(to: run.source) < 1e-12)
      let second = FlowStage(
        gamma: run.gamma2, decay: run.decay, delta: run.delta, step: run.step, steps: run.steps)
      let target = try MomentFlow(golden.target).run(
        second, from: source.withFreshReadout(), coupling: FlowCoupling(startingAt: source.weights)
      ).state
      #expect(target.distance(to: run.target) < 1e-12)
      let weights = target.effectiveWeights(gamma: run.gamma2)
      let loss = zip(weights, golden.weights).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / 5
      #expect(abs(loss - run.loss) < 1e-12)
    }
  }

  /// A network of fifty neurons obeys the moment equations exactly, with coupling, centring and low rank.
  @Test(arguments: [(false, nil as Int?), (true, nil), (false, 2), (true, 0)])
  func finiteNetworksObeyTheMoments(isCentred: Bool, rank: Int?) throws {
    let problem = try TransferProblem.generated(
      dimension: 6, sourceCount: 5, targetCount: 4, alignment: 0.5, seed: 3)
    let neurons = try FlowParticles.prior(count: 50, dimension: 6, seed: 8)
    let stage = FlowStage(
      gamma: 0.7, decay: 0.1, delta: 0.3, step: 0.01, steps: 200, isCentred: isCentred, rank: rank)
    let network = try ParticleFlow(problem.target, nonlinearity: .linear).run(
      stage, from: neurons, anchor: neurons.weights, probes: problem.source.inputs, records: [0, 100, 200])
    let start = neurons.moments
    let coupling = FlowCoupling(anchor: start.weights, weights: start.weights, readout: start.cross)
    let moments = try MomentFlow(problem.target).run(
      stage, from: start, coupling: coupling, probes: problem.source.inputs, records: [0, 100, 200])
    // Centring subtracts once more, and rounds once more.
    #expect(network.state.moments.distance(to: moments.state) < (isCentred ? 2e-14 : 1e-14))
    #expect(moments.trace.times == [0, 1, 2] && network.trace.times == moments.trace.times)
    for (mine, theirs) in zip(network.trace.outputs.joined(), moments.trace.outputs.joined()) {
      #expect(abs(mine - theirs) < 1e-13)
    }
    for (mine, theirs) in zip(network.trace.trainLosses, moments.trace.trainLosses) {
      #expect(abs(mine - theirs) < 1e-13)
    }
  }

  /// The error of Euler's method falls with the first power of the step.
  @Test func convergesWithTheFirstOrder() throws {
    let problem = try TransferProblem.generated(
      dimension: 4, sourceCount: 3, targetCount: 3, alignment: 0.5, seed: 1)
    func readout(_ steps: Int) throws -> Double {
      let stage = FlowStage(gamma: 1, decay: 0.1, step: 1 / Double(steps), steps: steps)
      return try MomentFlow(problem.target).run(stage, from: .prior(dimension: 4)).state.readout
    }
    let exact = try 2 * readout(20_000) - readout(10_000)
    let errors = try [100, 200, 400].map { abs(try readout($0) - exact) }
    for (coarse, fine) in zip(errors, errors.dropFirst()) { #expect(abs(coarse / fine - 2) < 0.05) }
  }

  /// Without decay and coupling, q and the trace of M grow alike: the difference of the layers is conserved.
  @Test func balanceIsConserved() throws {
    let problem = try TransferProblem.generated(
      dimension: 8, sourceCount: 6, targetCount: 6, alignment: 0, seed: 2)
    func balance(_ moments: FlowMoments) -> Double {
      (0..<8).reduce(0) { $0 + moments.weights[$1, $1] } - moments.readout
    }
    let start = FlowMoments.prior(dimension: 8)
    let stage = FlowStage(gamma: 1, step: 1e-4, steps: 20_000)
    let end = try MomentFlow(problem.target).run(stage, from: start).state
    #expect(abs(balance(end) - balance(start)) < 2e-4)
    #expect(abs(end.readout - start.readout) > 0.1)
  }

  /// With decay the outputs settle at Φ (Φ + λ)⁻¹ y and at K (K + 2 λ)⁻¹ y.
  @Test func settlesWhereTheFixedPointIs() throws {
    let problem = try TransferProblem.generated(
      dimension: 6, sourceCount: 5, targetCount: 4, alignment: 0.5, seed: 4)
    let neurons = try FlowParticles.prior(count: 60, dimension: 6, seed: 5)
    let stage = FlowStage(gamma: 1, decay: 0.3, step: 0.05, steps: 4000)
    let task = problem.target
    let end = try ParticleFlow(task, nonlinearity: .linear).run(stage, from: neurons)
    let kernels = try FlowKernels(end.state, inputs: task.inputs, nonlinearity: .linear)
    let expected = try kernels.settledOutputs(labels: task.labels, decay: 0.3)
    let other = try kernels.settledHomogeneousOutputs(labels: task.labels, decay: 0.3)
    for index in expected.indices {
      #expect(abs(end.outputs[index] - expected[index]) < 1e-10)
      #expect(abs(end.outputs[index] - other[index]) < 1e-10)
    }
  }

  @Test func aStepThatIsTooLongIsHalvedOrRefused() throws {
    let problem = try TransferProblem.generated(
      dimension: 6, sourceCount: 30, targetCount: 30, alignment: 0.5, seed: 4)
    let flow = MomentFlow(problem.target)
    var stage = FlowStage(gamma: 1, step: 0.2, steps: 20)
    #expect(
      message { try flow.run(stage, from: .prior(dimension: 6)) }
        == "the gradient flow runs away: a step of 0.2 is too long for the curvature it meets, expected a shorter one"
    )
    stage.stepping = .halving(atMost: 1)
    #expect(
      message { try flow.run(stage, from: .prior(dimension: 6)) }?.contains("a step of 0.1, halved once, is")
        == true)
    stage.stepping = .halving(atMost: 8)
    let halved = try flow.run(
      stage, from: .prior(dimension: 6), probes: problem.target.inputs, records: [0, 10, 20])
    #expect(halved.stage.step < 0.2 && halved.stage.time == stage.time)
    #expect(halved.trace.times == [0, 2, 4])
    let neurons = try FlowParticles.prior(count: 40, dimension: 6, seed: 5)
    let network = try ParticleFlow(problem.target, nonlinearity: .relu).run(stage, from: neurons)
    #expect(network.stage.step < 0.2 && network.outputs.allSatisfy(\.isFinite))
  }

  @Test func nonsenseIsRefused() throws {
    let task = try RegressionTask(inputs: Matrix(rows: 2, columns: 3), labels: [1, 2])
    let flow = MomentFlow(task)
    let stage = FlowStage(gamma: 1, step: 0.1, steps: 2)
    let start = FlowMoments.prior(dimension: 3)
    func refusal(_ change: (inout FlowStage) -> Void) -> String? {
      var changed = stage
      change(&changed)
      return message { try flow.run(changed, from: start) }
    }
    #expect(
      refusal { $0.gamma = .nan } == "the feature strength gamma is nan, expected a finite number above 0")
    #expect(
      refusal { $0.decay = -1 } == "the weight decay lambda is -1.0, expected a finite number of at least 0")
    #expect(
      refusal { $0.delta = .infinity }
        == "the elastic coupling delta is inf, expected a finite number of at least 0")
    #expect(
      refusal { $0.delta = 1 }
        == "the elastic coupling delta is 1.0, expected 0 where there are no source weights")
    #expect(refusal { $0.step = 0 } == "the step of the flow is 0.0, expected a finite number above 0")
    #expect(
      refusal { $0.steps = -1 } == "the number of steps is -1, expected a whole number of at least 0")
    #expect(
      refusal { $0.rank = 4 } == "the rank of the update is 4, expected a whole number from 0 to 3")
    #expect(
      message { try flow.run(stage, from: .prior(dimension: 4)) }
        == "the moments of the weights have 16 values, expected 9")
    #expect(
      message { try flow.run(stage, from: start, probes: Matrix(rows: 1, columns: 2)) }
        == "the dimensions of the test inputs have 2 values, expected 3")
    var broken = start
    broken.weights[1, 2] = .nan
    #expect(
      message { try flow.run(stage, from: broken) }
        == "the moments of the weights are not finite in row 2, column 3")
  }
}
