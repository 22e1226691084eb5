import Formats
import Foundation

/// Weighted draws from a posterior.
public struct PosteriorSample: Sendable {
  /// The parameters.
  public var parameters: [ParameterChain.Parameter]
  /// Draws `[S, P]` in their own units.
  public var values: Matrix
  /// Weights `[S]`, of mean 1.
  public private(set) var weights: [Double]
  /// Minus the log density of each draw, of all parameters of the model scaled to [0, 1].
  public var cost: [Double]

  /// Fewest effective draws of which intervals say anything.
  public static let fewest = 50.0

  /// Draws whose log weights are given up to a constant.
  public init(
    parameters: [ParameterChain.Parameter], values: Matrix, logWeights: [Double]?, cost: [Double]
  ) {
    (self.parameters, self.values, self.cost) = (parameters, values, cost)
    weights = logWeights.map(Self.normalised) ?? Array(repeating: 1, count: values.rows)
  }

  private static func normalised(_ logs: [Double]) -> [Double] {
    let largest = logs.max() ?? 0
    guard largest > -.infinity else { return logs.map { _ in 0 } }
    let raw = logs.map { exp($0 - largest) }
    let mean = raw.reduce(0, +) / Double(raw.count)
    return raw.map { $0 / mean }
  }

  /// The number of different draws of equal weight that would know a mean as well, (sum w)²/(sum w²) (Kish 1965, Survey Sampling): one
  /// that stands there several times is one of more weight.
  public var effectiveSize: Double {
    var places: [[Double]: Double] = [:]
    for row in 0..<values.rows { places[Array(values.row(row)), default: 0] += weights[row] }
    let (sum, squares) = places.values.reduce((0.0, 0.0)) { ($0.0 + $1, $0.1 + $1 * $1) }
    return squares > 0 ? sum * sum / squares : 0
  }

  /// Weighted means of the columns `[P]`.
  var means: [Double] { (0..<values.columns).map { moments($0).mean } }

  /// Weighted covariance of the columns `[P, P]`.
  var covariance: [Double] {
    let (means, width, total) = (means, values.columns, weights.reduce(0, +))
    var sums = [Double](repeating: 0, count: width * width)
    for row in 0..<values.rows {
      for i in 0..<width {
        let miss = weights[row] * (values[row, i] - means[i]) / total
        for j in 0..<width { sums[i * width + j] += miss * (values[row, j] - means[j]) }
      }
    }
    return sums
  }

  /// Weighted mean and standard deviation of a column.
  package func moments(_ column: Int) -> (mean: Double, deviation: Double) {
    var (total, sum, squares) = (0.0, 0.0, 0.0)
    for row in 0..<values.rows {
      total += weights[row]
      sum += weights[row] * values[row, column]
    }
    let mean = sum / total
    for row in 0..<values.rows {
      let miss = values[row, column] - mean
      squares += weights[row] * miss * miss
    }
    return (mean, (squares / total).squareRoot())
  }

  /// The values of a column below which the given shares of the posterior lie, between the middles of the draws' weights.
  package func quantiles(_ shares: [Double], of column: Int) -> [Double] {
    let sorted = (0..<values.rows).map { (value: values[$0, column], weight: weights[$0]) }
      .sorted { $0.value < $1.value }
    let total = sorted.reduce(0) { $0 + $1.weight }
    var below = 0.0
    var (places, ends): ([Double], [Double]) = ([], [])
    for entry in sorted where entry.weight > 0 {
      places.append((below + 0.5 * entry.weight) / total)
      ends.append(entry.value)
      below += entry.weight
    }
    return shares.map { share in
      var (low, high) = (0, places.count)
      while low < high {
        let middle = (low + high) / 2
        if places[middle] < share { low = middle + 1 } else { high = middle }
      }
      guard low > 0 else { return ends.first ?? .nan }
      guard low < places.count else { return ends[places.count - 1] }
      let part = (share - places[low - 1]) / (places[low] - places[low - 1])
      return ends[low - 1] + part * (ends[low] - ends[low - 1])
    }
  }

  /// How a parameter's posterior meets the edges of its prior: its density in the outer fiftieth of the range against
  /// that of the fullest fiftieth. Above exp(-1/2), where an edge lies within a deviation of the peak, an interval with
  /// equal tails would say more of the prior than of the data. A posterior that meets one edge and nearly meets the other, above
  /// exp(-0.8), is flat but for the noise of its draws and meets both: a limit would be the prior's.
  package func edges(_ column: Int) -> (low: Bool, high: Bool) {
    guard let range = parameters[column].range, range.upperBound > range.lowerBound else {
      return (false, false)
    }
    let bins = 50
    var counts = [Double](repeating: 0, count: bins)
    for row in 0..<values.rows {
      let place = (values[row, column] - range.lowerBound) / (range.upperBound - range.lowerBound)
      counts[min(max(Int(place * Double(bins)), 0), bins - 1)] += weights[row]
    }
    let limit = exp(-0.5) * (counts.max() ?? 0)
    let found = (low: counts[0] > limit, high: counts[bins - 1] > limit)
    guard found.low != found.high else { return found }
    let other = found.low ? counts[bins - 2] + counts[bins - 1] : counts[0] + counts[1]
    return other / 2 > exp(-0.8) * (counts.max() ?? 0) ? (true, true) : found
  }

  /// The columns of the given numbers.
  func selecting(_ columns: [Int]) -> PosteriorSample {
    var new = self
    new.parameters = columns.map { parameters[$0] }
    new.values = values.selecting(columns: columns)
    return new
  }
}
