import Formats
import Inference
import Pipeline
import Suites
import Testing

@Suite struct EdgePredictionTests {
  private let scaling: ParameterScaling

  init() throws {
    scaling = try ParameterScaling(
      names: ["h", "A"], lower: [0.5, 0.25], upper: [0.9, 4], scales: [.linear, .log])
  }

  @Test func predictionsWithinTheBoundsAreNoReasonToWarn() throws {
    let inside = Matrix(rows: 2, columns: 2, values: [0.51, 3.9, 0.89, 0.27])
    #expect(try EdgePredictions.warning(inside, scaling: scaling) == nil)
  }

  @Test func theEndsAreNamedWithTheFirstRow() throws {
    let some = Matrix(rows: 3, columns: 2, values: [0.7, 1, 0.8999, 1, 0.5001, 0.2502])
    #expect(
      try EdgePredictions.warning(some, scaling: scaling)
        == "2 of 3 inputs lead to an end of the model's bounds (the first is row 2): h (2, bounds 0.5 to 0.9), "
        + "A (1, bounds 0.25 to 4.0). What they come from may lie beyond it, where the model knows nothing.")
  }

  @Test func whatGoesBeyondTheBoundsIsNamedToo() throws {
    let beyond = Matrix(rows: 1, columns: 2, values: [1.2, 1])
    #expect(try EdgePredictions.warning(beyond, scaling: scaling)?.hasPrefix("1 of 1 inputs lead") == true)
  }
}
