import Foundation

extension Inferring.Outcome {
  /// Whether the observations look like the training simulations, a line for each of the first ten.
  public var testLines: [String] {
    guard let tests else {
      return [
        "Whether the observation looks like the training simulations cannot be tested: "
          + (untested ?? "nothing is known of them") + "."
      ]
    }
    let lines = zip(observations, tests).prefix(10).map { "\($0) \($1.text)." }
    return tests.count <= 10
      ? lines
      : lines + [
        "\(tests.count { $0.passes }) of \(tests.count) observations look like the training simulations."
      ]
  }

  /// The intervals as a table for a terminal.
  public var table: String {
    func cell(_ value: Double) -> String {
      let text = shortNumber(value)
      return String(repeating: " ", count: max(1, 11 - text.count)) + text
    }
    func padded(_ text: String, _ width: Int) -> String {
      text.padding(toLength: width, withPad: " ", startingAt: 0)
    }
    let width = max(10, 1 + (intervals.map(\.parameter.count).max() ?? 0))
    let lines = intervals.map { one in
      padded("\(one.observation)", 12) + padded(one.parameter, width) + cell(one.mean) + cell(one.deviation)
        + cell(one.inner.lowerBound) + cell(one.inner.upperBound) + cell(one.outer.lowerBound)
        + cell(one.outer.upperBound) + (one.limit.map { "   " + $0.text } ?? "")
    }
    let head =
      padded("observation", 12) + padded("parameter", width)
      + "       mean  deviation      68 % from ... to        95 % from ... to"
    return ([head] + lines).joined(separator: "\n")
  }
}
