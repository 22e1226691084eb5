import Foundation
import Randomness

/// The weighted mean of several densities of the same parameters.
public struct EnsembleDensity: Density {
  /// The densities, of equal rows and parameters.
  public let members: [any Density]
  /// The weight of each, of sum one.
  public let weights: [Double]

  /// The mean of at least one density, with weights of sum one where they are not equal.
  public init(_ members: [any Density], weights: [Double]? = nil) {
    precondition(
      !members.isEmpty && Set(members.map { [$0.count, $0.parameters] }).count == 1,
      "\(members.count) densities of unequal rows or parameters")
    precondition(
      weights.map { $0.count == members.count } ?? true,
      "\(weights?.count ?? 0) weights of \(members.count) densities")
    self.members = members
    self.weights = weights ?? members.map { _ in 1 / Double(members.count) }
  }

  /// How many rows there are.
  public var count: Int { members[0].count }
  /// How many parameters P a row has.
  public var parameters: Int { members[0].parameters }

  /// The logarithm of the mean density.
  public func logProbability(of values: [Double], row: Int) -> Double {
    logSum(zip(members, weights).map { $0.logProbability(of: values, row: row) + log($1) })
  }

  /// The logarithm of the mean density at each of many parameters `[draws, P]`.
  public func logProbabilities(of values: [Double], row: Int) -> [Double] {
    let logs = members.map { $0.logProbabilities(of: values, row: row) }
    return logs[0].indices.map { place in logSum(zip(logs, weights).map { $0[place] + log($1) }) }
  }

  /// Draws of each member, as many as its weight says but for a random remainder, one member after the other.
  public func samples(_ draws: Int, row: Int, stream: inout RandomStream) -> [Double] {
    // Systematic resampling: every count is its expectation rounded up or down, and right in the mean.
    let offset = stream.uniform()
    var (passed, sum) = (0, 0.0)
    return members.indices.flatMap { index -> [Double] in
      sum += weights[index]
      let end = index == members.count - 1 ? draws : min(draws, Int(Double(draws) * sum + offset))
      defer { passed = end }
      return members[index].samples(end - passed, row: row, stream: &stream)
    }
  }

  /// How far the members disagree about a row [nats]: the mean divergence of a member from their mixture, 0 where all are
  /// equal and the entropy of the weights where none overlaps another (Jensen-Shannon divergence, Lin 1991, IEEE Trans. Inf.
  /// Theory 37, 145, eq. 5.1), by draws of each member.
  public func disagreement(row: Int, draws: Int, stream: inout RandomStream) -> Double {
    var sum = 0.0
    for (member, weight) in zip(members, weights) where weight > 0 {
      let points = member.samples(draws, row: row, stream: &stream)
      let own = member.logProbabilities(of: points, row: row)
      let mixed = logProbabilities(of: points, row: row)
      sum += weight * zip(own, mixed).reduce(0) { $0 + $1.0 - $1.1 } / Double(draws)
    }
    return max(sum, 0)
  }

  /// The most that members can disagree [nats]: the entropy of their weights.
  public var mostDisagreement: Double { -weights.reduce(0) { $1 > 0 ? $0 + $1 * log($1) : $0 } }
}
