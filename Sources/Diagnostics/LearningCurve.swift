import Foundation

/// How a number of simulations relates to the one that is meant.
public enum Relation: String, Sendable, Equatable, Codable, CaseIterable {
  /// It is that number.
  case equal
  /// It is more: the curve ends before.
  case moreThan = "more-than"
  /// It is less: the curve begins after.
  case lessThan = "less-than"
}

/// Error against the number of simulations, made monotone and read backwards: which number reaches an error?
///
/// Between the sizes tried, log error is linear in log N. Where scatter makes the error rise with N, the
/// sizes concerned share the mean of their log errors (isotonic regression by pooling adjacent violators,
/// Ayer et al. 1955); on such a level stretch the smallest N counts.
public struct LearningCurve: Sendable, Equatable {
  /// Numbers of simulations, rising.
  public let sizes: [Int]
  /// Logarithms of the errors, not rising.
  let logErrors: [Double]

  /// Makes the curve through `errors[i]` at `sizes[i]` simulations.
  ///
  /// - Throws: `empty`, `shapeMismatch`, or `outOfRange` for sizes that do not rise or negative errors.
  public init(sizes: [Int], errors: [Double]) throws(DiagnosticsError) {
    if sizes.isEmpty { throw .empty(what: "sizes of the learning curve") }
    if sizes.count != errors.count {
      throw .shapeMismatch(what: "errors of the learning curve", expected: sizes.count, found: errors.count)
    }
    guard sizes[0] > 0, zip(sizes, sizes.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw .outOfRange(
        what: "numbers of simulations of the learning curve", expected: "positive and rising",
        found: sizes.map(String.init).joined(separator: ", "))
    }
    if let wrong = errors.first(where: { !($0 >= 0 && $0.isFinite) }) {
      throw .outOfRange(
        what: "errors of the learning curve", expected: "finite and not negative", found: "\(wrong)")
    }
    self.sizes = sizes
    logErrors = Self.pooled(errors.map { log(max($0, .leastNormalMagnitude)) })
  }

  /// The non-increasing sequence nearest to `values` in least squares.
  private static func pooled(_ values: [Double]) -> [Double] {
    var blocks: [(mean: Double, count: Int)] = []
    for value in values {
      var block = (mean: value, count: 1)
      while let last = blocks.last, last.mean < block.mean {
        blocks.removeLast()
        let count = last.count + block.count
        block = ((last.mean * Double(last.count) + block.mean * Double(block.count)) / Double(count), count)
      }
      blocks.append(block)
    }
    return blocks.flatMap { [Double](repeating: $0.mean, count: $0.count) }
  }

  /// The number of simulations that reaches `error`, and whether it lies beyond an end of the curve; the
  /// number is then that end.
  public func size(reaching error: Double) -> (size: Double, relation: Relation) {
    let target = log(max(error, .leastNormalMagnitude))
    let last = sizes.count - 1
    if target > logErrors[0] { return (Double(sizes[0]), .lessThan) }
    if target < logErrors[last] { return (Double(sizes[last]), .moreThan) }
    guard let right = logErrors.firstIndex(where: { $0 <= target }), right > 0 else {
      return (Double(sizes[0]), .equal)
    }
    let (above, below) = (logErrors[right - 1], logErrors[right])
    let part = (above - target) / (above - below)
    let (from, to) = (log(Double(sizes[right - 1])), log(Double(sizes[right])))
    return (part >= 1 ? Double(sizes[right]) : exp(from + part * (to - from)), .equal)
  }
}
