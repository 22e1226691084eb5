/// What the estimates of some simulations come from, in units of the parameters' ranges.
public struct Attributions: Sendable, Equatable {
  /// The parameters' names.
  public let parameters: [String]
  /// Simulations explained.
  public let count: Int
  /// Inputs, or groups of them.
  public let inputs: Int
  /// What each input adds to each estimate `[N, P, K]`.
  public let values: [Double]
  /// The encoded inputs, or the means of groups, `[N, K]`.
  public let encoded: [Double]
  /// The largest difference between the sum of attributions and what they explain: a simulation's estimate less the mean of
  /// the background's.
  public let largestMiss: Double

  /// Collects attributions `[N, P, K]`; `explained` `[N, P]` is what they should sum to.
  init(parameters: [String], inputs: Int, values: [Double], encoded: [Double], explained: [Double]) {
    self.parameters = parameters
    self.inputs = inputs
    self.values = values
    self.encoded = encoded
    count = encoded.count / inputs
    largestMiss = explained.enumerated().reduce(0) { largest, entry in
      let sum = values[entry.offset * inputs..<(entry.offset + 1) * inputs].reduce(0, +)
      return max(largest, abs(sum - entry.element))
    }
  }

  private func value(_ row: Int, _ parameter: Int, _ input: Int) -> Double {
    values[(row * parameters.count + parameter) * inputs + input]
  }

  /// The mean size of what each input adds to a parameter `[K]`.
  public func importance(of parameter: Int) -> [Double] {
    (0..<inputs).map { input in
      (0..<count).reduce(0) { $0 + abs(value($1, parameter, input)) } / Double(count)
    }
  }

  /// Each input's share of the parameter's importance `[K]`; zero where nothing is read.
  public func shares(of parameter: Int) -> [Double] {
    let importance = importance(of: parameter)
    let total = importance.reduce(0, +)
    return importance.map { total > 0 ? $0 / total : 0 }
  }

  /// Whether the estimate rises (1) or falls (-1) with each input: the sign of the regression of attribution on input `[K]`.
  public func signs(of parameter: Int) -> [Double] {
    (0..<inputs).map { input in
      let mean = (0..<count).reduce(0) { $0 + encoded[$1 * inputs + input] } / Double(count)
      let slope = (0..<count).reduce(0) {
        $0 + (encoded[$1 * inputs + input] - mean) * value($1, parameter, input)
      }
      return slope > 0 ? 1 : slope < 0 ? -1 : 0
    }
  }
}
