import Formats
import Foundation
import TestSupport
import Testing
import Theory

@Suite("Networks of finite width")
struct FiniteWidthTests {
  private let problem: TransferProblem
  private let test: Matrix

  init() throws {
    problem = try TransferProblem.generated(
      dimension: 6, sourceCount: 12, targetCount: 5, alignment: 0.8, seed: 21)
    test = TransferProblem.normalInputs(200, 6, seed: 21)
  }

  private func quick(_ form: LangevinSettings.Form) -> LangevinSettings {
    var settings = form == .full ? LangevinSettings.full : LangevinSettings()
    settings.step = form == .full ? 1e-3 : 0.02
    settings.steps = form == .full ? 60_000 : 12_000
    settings.burn = settings.steps / 4
    settings.every = 20
    return settings
  }

  @Test(
    "Both forms of Langevin dynamics meet the closed form given the source's weights", arguments: [0.0, 5.0])
  func linear(delta: Double) throws {
    let source = try NetworkPosterior.sample(
      problem.source, phi: .linear, width: 400, strength: 1, beta: 10, lambda: 1, testInputs: test,
      settings: quick(.marginal))
    let moment = source.weights.transposedTimes(source.weights).scaled(by: 1 / 400)
    let exact = try LinearSaddle.solve(
      problem.target, strength: 1, beta: 10, lambda: 1, delta: delta, source: moment)
    let predictions = exact.predictions(test)
    let variances = try exact.variance(problem.target, at: test, strength: 1, beta: 10, width: 400)
    for form in [LangevinSettings.Form.full, .marginal] {
      let found = try NetworkPosterior.sample(
        problem.target, phi: .linear, width: 400, strength: 1, beta: 10, lambda: 1, delta: delta,
        anchor: source.weights, testInputs: test, settings: quick(form))
      let off = sum(found.predictions, predictions, times: -1)
      #expect((dot(off, off) / dot(predictions, predictions)).squareRoot() < 0.04)
      // The chain in its full form forgets 45 times only.
      let ratio = found.variances.reduce(0, +) / variances.reduce(0, +)
      #expect(abs(ratio - 1) < (form == .full ? 0.3 : 0.1))
    }
  }

  @Test("The same seed gives the same bytes, another chain others")
  func repeats() throws {
    var settings = quick(.marginal)
    settings.steps = 60
    settings.burn = 10
    let runs = try [0, 0, 1].map { index in
      settings.index = UInt64(index)
      return try NetworkPosterior.sample(
        problem.target, phi: .tanh, width: 50, strength: 1, beta: 10, lambda: 1, testInputs: test,
        settings: settings)
    }
    #expect(runs[0].predictions == runs[1].predictions && runs[0].weights == runs[1].weights)
    #expect(runs[0].predictions != runs[2].predictions)
  }

  @Test("Nonsense is refused with the reason")
  func refuses() throws {
    func sample(
      width: Int = 10, delta: Double = 0, strength: Double = 1,
      settings: LangevinSettings = LangevinSettings()
    ) throws -> NetworkPosterior {
      try NetworkPosterior.sample(
        problem.target, phi: .relu, width: width, strength: strength, beta: 10, lambda: 1, delta: delta,
        testInputs: test, settings: settings)
    }
    #expect(message { try sample(width: 0) } == "the width is 0, expected a whole number of at least 1")
    #expect(
      message { try sample(strength: 0) } == "the feature strength is 0.0, expected a finite number above 0")
    #expect(message { try sample(delta: 1) } == "the anchors have 0 values, expected 60")
    var settings = LangevinSettings()
    settings.burn = 5000
    #expect(
      message { try sample(settings: settings) } == "the burn-in is 5000, expected fewer than the 3000 steps")
    var long = LangevinSettings.full
    long.step = 50
    long.steps = 2000
    long.burn = 100
    #expect(
      message { try sample(settings: long) }
        == "the Langevin dynamics runs away: the weights are no longer finite, expected a step below 50.0")
  }
}
