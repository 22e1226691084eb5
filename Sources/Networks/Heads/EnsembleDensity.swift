import Foundation
import Randomness

/// The mean of the densities of several networks.
public struct EnsembleDensity: Density {
  /// The densities, of equal rows and parameters.
  public let members: [any Density]

  /// The mean of at least one density.
  public init(_ members: [any Density]) {
    precondition(
      !members.isEmpty && Set(members.map { [$0.count, $0.parameters] }).count == 1,
      "\(members.count) densities of unequal rows or parameters")
    self.members = members
  }

  /// How many rows there are.
  public var count: Int { members[0].count }
  /// How many parameters P a row has.
  public var parameters: Int { members[0].parameters }

  /// The logarithm of the mean density.
  public func logProbability(of values: [Double], row: Int) -> Double {
    logSum(members.map { $0.logProbability(of: values, row: row) }) - log(Double(members.count))
  }

  /// The logarithm of the mean density at each of many parameters `[draws, P]`.
  public func logProbabilities(of values: [Double], row: Int) -> [Double] {
    let logs = members.map { $0.logProbabilities(of: values, row: row) }
    return logs[0].indices.map { place in logSum(logs.map { $0[place] }) - log(Double(members.count)) }
  }

  /// Draws of each member, as many of one as of another but for a random remainder, one member after the other.
  public func samples(_ draws: Int, row: Int, stream: inout RandomStream) -> [Double] {
    var counts = Array(repeating: draws / members.count, count: members.count)
    for index in stream.permutation(members.count).prefix(draws % members.count) { counts[index] += 1 }
    return zip(members, counts).flatMap { $0.samples($1, row: row, stream: &stream) }
  }
}
