import Formats
import Randomness
import TestSupport
import Testing
import Theory

/// Networks with several outputs, and the prediction for suites.
@Suite struct PracticeTests {
  private func problem(_ alignment: Double = 0.7) throws -> TransferProblem {
    try .generated(
      dimension: 8, sourceCount: 20, targetCount: 6, alignment: alignment, seed: 4)
  }

  private func outputs(_ task: RegressionTask, copies: Int = 1) throws -> OutputTask {
    try OutputTask(
      inputs: task.inputs,
      outputs: Matrix(
        rows: task.count, columns: copies,
        values: task.labels.flatMap { label in (0..<copies).map { $0 == 0 ? label : 0 } }))
  }

  /// With one output, source and target are those of the closed form.
  @Test(arguments: [0.0, 0.3, 1, 2.5]) func oneOutputIsTheClosedForm(_ gamma: Double) throws {
    let problem = try problem()
    let source = try LinearSaddle.solve(problem.source, strength: gamma, beta: 40, lambda: 0.7)
    let joint = try JointSaddle.solve(outputs(problem.source), strength: gamma, beta: 40, lambda: 0.7)
    #expect(distance(joint.secondMoment.values, source.secondMoment.values) < 1e-7)
    #expect(distance(joint.weights.values, source.weights) < 1e-7)
    for delta in [0.5, 5] {
      let target = try LinearSaddle.solve(
        problem.target, strength: gamma, beta: 40, lambda: 0.7, delta: delta, source: source.secondMoment)
      let both = try JointSaddle.solve(
        outputs(problem.target), strength: gamma, beta: 40, lambda: 0.7, delta: delta,
        source: source.secondMoment)
      #expect(distance(both.secondMoment.values, target.secondMoment.values) < 1e-7)
      #expect(
        distance(both.predictions(problem.target.inputs).values, target.predictions(problem.target.inputs))
          < 1e-7)
    }
  }

  /// An output of zeros adds nothing, and turning the outputs turns the weights and keeps the features.
  @Test func outputsTurnTogether() throws {
    let problem = try problem()
    let alone = try JointSaddle.solve(outputs(problem.source), strength: 1.2, beta: 40, lambda: 1)
    let padded = try JointSaddle.solve(outputs(problem.source, copies: 2), strength: 1.2, beta: 40, lambda: 1)
    #expect(distance(padded.secondMoment.values, alone.secondMoment.values) < 1e-7)
    var stream = RandomStream(seed: 1, purpose: "outputs")
    let labels = stream.matrix(rows: 20, columns: 2)
    let (c, s) = (0.8, 0.6)
    let turned = Matrix(
      rows: 20, columns: 2,
      values: (0..<20).flatMap { row in
        [c * labels[row, 0] - s * labels[row, 1], s * labels[row, 0] + c * labels[row, 1]]
      })
    let inputs = problem.source.inputs
    let first = try JointSaddle.solve(
      OutputTask(inputs: inputs, outputs: labels), strength: 0.8, beta: 10, lambda: 1)
    let second = try JointSaddle.solve(
      OutputTask(inputs: inputs, outputs: turned), strength: 0.8, beta: 10, lambda: 1)
    #expect(distance(first.secondMoment.values, second.secondMoment.values) < 1e-7)
    #expect(first.residual < 1e-9)
  }

  /// Inputs as correlated as spectra are, many outputs and small ridges, where steps straight to the end creep along
  /// the edge of the domain; the saddle point does not depend on the path to it.
  @Test(arguments: [40, 30, 12]) func correlatedInputsAreSolved(_ count: Int) throws {
    var stream = RandomStream(seed: 9, purpose: "correlated")
    let (dimension, outputs) = (30, 5)
    var inputs = stream.matrix(rows: count, columns: dimension)
    for row in 0..<count {
      let shared = 8 * inputs[row, 0]
      for column in 0..<dimension {
        inputs[row, column] = shared + inputs[row, column] / Double(1 + column * column)
      }
    }
    let task = try OutputTask(
      inputs: inputs,
      outputs: inputs.times(stream.matrix(rows: dimension, columns: outputs)).scaled(by: 0.1)
        .adding(stream.matrix(rows: count, columns: outputs), times: 1))
    let source = stream.matrix(rows: dimension, columns: dimension)
    for delta in [0.0, 1, 100] {
      let moment = source.transposedTimes(source)
      let path = try JointSaddle.solve(
        task, strength: 1, betas: [1e3, 10, 100], lambda: 1, delta: delta, source: moment)
      for (beta, saddle) in zip([1e3, 10, 100], path) {
        let found = try #require(saddle)
        let alone = try JointSaddle.solve(
          task, strength: 1, beta: beta, lambda: 1, delta: delta, source: moment)
        #expect(found.residual < 1e-6 && alone.residual < 1e-6)
        #expect(distance(found.weights.values, alone.weights.values) < 1e-5, "\(delta) \(beta)")
      }
    }
  }

  /// An inverse ridge that rounding keeps out of reach is left out where there are others, and is an error alone.
  @Test func unreachableRidgesAreLeftOut() throws {
    var stream = RandomStream(seed: 2, purpose: "unreachable")
    var inputs = stream.matrix(rows: 30, columns: 30)
    for row in 0..<30 {
      for column in 1..<30 { inputs[row, column] *= 1e-3 / Double(column * column) }
    }
    let task = try OutputTask(inputs: inputs, outputs: stream.matrix(rows: 30, columns: 4))
    let path = try JointSaddle.solve(task, strength: 1, betas: [1, 1e15], lambda: 1)
    #expect(path[0] != nil && path[1] == nil)
    #expect(throws: TheoryError.self) { try JointSaddle.solve(task, strength: 1, beta: 1e15, lambda: 1) }
  }

  /// With as many folds as examples, each is predicted by the others; the choice has the lowest error.
  @Test func examplesAreLeftOutInTurn() throws {
    let problem = try problem()
    var settings = TransferPrediction.Settings()
    settings.folds = 100
    settings.deltas = [0]
    settings.betas = [0.5, 5, 50]
    let point = try TransferPrediction.predict(
      source: outputs(problem.source), target: outputs(problem.target), settings: settings
    ).points[0]
    let task = problem.target
    let slow = try settings.betas.map { beta in
      try (0..<task.count).reduce(0.0) { sum, left in
        let kept = (0..<task.count).filter { $0 != left }
        let rest = try RegressionTask(
          inputs: task.inputs.selecting(rows: kept), labels: kept.map { task.labels[$0] })
        let without = try JointSaddle.solve(outputs(rest), strength: 1, beta: beta, lambda: 1)
        let miss = without.predictions(task.inputs.selecting(rows: [left])).values[0] - task.labels[left]
        return sum + miss * miss / Double(task.count)
      }
    }
    let least = try #require(slow.min())
    #expect(abs(point.total - least) < 1e-9)
    #expect(settings.betas.firstIndex(of: point.beta) == slow.firstIndex(of: least))
  }

  /// An aligned source is worth holding on to, an opposite one does no less (signs do not matter), a foreign one hurts.
  @Test func recommendsWhatHelps() throws {
    var settings = TransferPrediction.Settings()
    settings.deltas = [0, 1, 10, 100]
    settings.betas = [100]
    var gains: [Double] = []
    for alignment in [0.95, -0.95, 0] {
      var (none, best) = (0.0, 0.0)
      for index in 0..<6 as Range<UInt64> {
        let problem = try TransferProblem.generated(
          dimension: 20, sourceCount: 60, targetCount: 12, alignment: alignment, seed: 7, index: index)
        let tests = TransferProblem.normalInputs(400, 20, seed: 7)
        let truth = try #require(problem.targetTeacher).labels(tests)
        let prediction = try TransferPrediction.predict(
          source: outputs(problem.source), target: outputs(problem.target),
          test: OutputTask(inputs: tests, outputs: Matrix(rows: 400, columns: 1, values: truth)),
          settings: settings)
        none += prediction.points[0].totalError
        best += prediction.points[prediction.recommended].totalError
      }
      gains.append(best / none)
    }
    #expect(gains[0] < 0.7 && gains[1] < 0.7, "\(gains)")
    #expect(gains[2] < 1.15, "\(gains)")
  }

  @Test func nonsenseIsRefused() throws {
    let task = try outputs(problem().target)
    #expect(
      message { try OutputTask(inputs: Matrix(rows: 2, columns: 3), outputs: Matrix(rows: 1, columns: 1)) }
        == "the target outputs have 1 values, expected 2")
    #expect(
      message { try JointSaddle.solve(task, strength: 1, beta: 10, lambda: 1, delta: 1) }
        == "the second moments of the source's weights have 0 values, expected 64")
    #expect(
      message { try JointSaddle.solve(task, strength: .nan, beta: 10, lambda: 1) }?.contains("is nan") == true
    )
    var settings = TransferPrediction.Settings()
    settings.betas = []
    #expect(
      message { try TransferPrediction.learn(task, settings) }
        == "the number of inverse ridges is 0, expected a whole number of at least 1")
    #expect(
      message { try TransferPrediction.learn(task, .init(), isCancelled: { true }) } == "stopped on request")
  }

  private func distance(_ first: [Double], _ second: [Double]) -> Double {
    guard first.count == second.count else { return .infinity }
    let scale = second.map(abs).max() ?? 1
    return (zip(first, second).map { abs($0 - $1) }.max() ?? 0) / scale
  }
}
