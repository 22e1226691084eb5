import Diagnostics
import Formats
import Testing

@Suite struct EvaluationTests {
  @Test func scoresOfASmallCase() throws {
    let evaluation = try Evaluation(
      parameters: ["a", "b"], truth: [0, 0, 1, 0.5], predictions: [[0.5, 0.1, 1, 0.5], [0, 0, 1, 0.5]])
    let scores = try evaluation.scores(seed: 0)
    #expect(scores.columns == ["a", "b", "total"])
    #expect(scores.mse[0] == 0.125)
    #expect(abs(scores.mse[1] - 0.005) < 1e-15)
    #expect(abs(scores.mse[2] - 0.065) < 1e-15)
    #expect(scores.r2[0] == 0.5)
    #expect(abs(scores.r2[1] - 0.92) < 1e-12)
    #expect(abs(scores.r2[2] - 0.71) < 1e-12)
    #expect(scores.mse(of: "a") == 0.125 && scores.r2(of: "c") == nil)
    let perfect = try evaluation.scores(seed: 1)
    #expect(perfect.mse == [0, 0, 0] && perfect.r2 == [1, 1, 1])
  }

  @Test func predictingTheMeanHasNoSkill() throws {
    let evaluation = try Evaluation(
      parameters: ["a"], truth: [0, 0.5, 1], predictions: [[0.5, 0.5, 0.5]])
    #expect(abs(try evaluation.scores(seed: 0).r2[0]) < 1e-15)
  }

  @Test(arguments: [
    ([String](), [0.0], [[0.0]], "There are no parameters: expected at least one, found none."),
    (["a"], [], [[]], "There are no test simulations: expected at least one, found none."),
    (["a"], [0.0, 1], [], "There are no seeds: expected at least one, found none."),
    (["a", "b"], [0.0, 1, 2], [[0]], "The true values have the wrong length: expected 4 numbers, found 3."),
    (
      ["a"], [0.0, 1], [[0, 1], [0]],
      "The predictions of seed number 1 have the wrong length: expected 2 numbers, found 1."
    ),
    (
      ["a"], [0.0, 1], [[0, .nan]],
      "The prediction of a for seed number 0 and test simulation 1 must be a finite number, found nan."
    ),
    (
      ["a", "b"], [0.0, 1, 0, .infinity], [[0, 0, 0, 0]],
      "The true value of b for seed number 0 and test simulation 1 must be a finite number, found inf."
    ),
    (
      ["a", "b"], [0.0, 1, 2, 1], [[0, 0, 0, 0]],
      "All test simulations have b = 1.0: expected at least two values, as R^2 needs a spread."
    ),
  ])
  func badInputIsRefused(
    parameters: [String], truth: [Double], predictions: [[Double]], message: String
  ) throws {
    let error = try #require(throws: DiagnosticsError.self) {
      try Evaluation(parameters: parameters, truth: truth, predictions: predictions)
    }
    #expect(error.description == message)
  }

  @Test func anUnknownSeedIsRefused() throws {
    let evaluation = try Evaluation(parameters: ["a"], truth: [0, 1], predictions: [[0, 1]])
    let error = try #require(throws: DiagnosticsError.self) { try evaluation.scores(seed: 1) }
    #expect(error.description == "The number of the seed must be between 0 and 0, found 1.")
  }

  @Test func unpairedSaysSo() {
    #expect(
      DiagnosticsError.notPaired(what: "parameters", expected: "h", found: "n_s").description
        == "The two evaluations cannot be paired: expected the same parameters, found h and n_s.")
  }

  @Test func wrongNumbersAreABugAndAParameterThatDoesNotVaryIsNone() {
    #expect(DiagnosticsError.empty(what: "seeds").exitStatus == .bug)
    #expect(DiagnosticsError.constantTruth(parameter: "h", value: 0.7).exitStatus == .badData)
  }
}
