import Diagnostics
import Formats
import Foundation
import Networks
import Randomness
import Tensor

/// Whether the posteriors of two observations can be of the same parameters.
///
/// The difference of independent draws from both would scatter around 0, were the parameters the same (Raveri and Doux 2021,
/// Phys. Rev. D 104, 043504). Here in its Gaussian form: the difference of the means against the sum of the covariances,
/// chi-squared distributed. Directions in which the two together scatter as widely as the uniform prior alone are left out,
/// a choice of this code: nothing could contradict there.
public struct Tension: Sendable, Equatable {
  /// The numbers of the two observations, from 0.
  public let first, second: Int
  /// The probability of a difference at least as large, were the parameters the same.
  public let pValue: Double
  /// The directions of the parameters that are compared.
  public let directions: Int
  /// How much higher the second is in each parameter `[P]`, in standard deviations of the difference.
  public let shifts: [Double]

  /// Below this share of all pairs together a pair is said to contradict itself.
  public static let level = MisspecificationTest.level

  /// Draws from each posterior.
  static let draws = 4000

  /// The difference in standard deviations of a normal number, where p is the probability of one as large of either sign.
  public var deviations: Double { pValue >= 1 ? 0 : -NormalDistribution.quantile(max(pValue, 1e-300) / 2) }

  /// Compares two means `[P]` with their covariances `[P, P]`, all of parameters scaled to [0, 1].
  ///
  /// - Throws: `TensorError`.
  package init(
    _ one: (index: Int, mean: [Double], covariance: [Double]),
    _ other: (index: Int, mean: [Double], covariance: [Double])
  ) throws {
    let width = one.mean.count
    let sum = zip(one.covariance, other.covariance).map { $0 + $1 }
    let difference = zip(other.mean, one.mean).map { $0 - $1 }
    let (values, vectors) = try withOneThread { () throws(TensorError) in
      let (values, vectors) = try Tensor(sum, shape: [width, width]).symmetricEigen()
      return (try values.doubles(), try vectors.doubles())
    }
    // A uniform number between 0 and 1 has the variance 1/12.
    let known = values.indices.filter { values[$0] < 1.0 / 12 }
    let square = known.reduce(0.0) { total, direction in
      let miss = (0..<width).reduce(0.0) { $0 + vectors[$1 * width + direction] * difference[$1] }
      return total + miss * miss / max(values[direction], 1e-16)
    }
    (first, second, directions) = (one.index, other.index, known.count)
    pValue = ChiSquared.upperTail(square, freedom: known.count)
    shifts = (0..<width).map { difference[$0] / max(sum[$0 * width + $0], 1e-16).squareRoot() }
  }

  /// Every pair of observations.
  ///
  /// - Parameter temperature: the exponent of the densities.
  /// - Throws: ``PosteriorError/noNumbers(observation:of:)``, `TensorError`.
  package static func all(
    _ density: any Density, temperature: Double, seed: UInt64
  ) throws -> [Tension] {
    let moments = try (0..<density.count).map { row in
      var stream = RandomStream(seed: seed, purpose: "tension", index: UInt64(row))
      let values = density.samples(draws, row: row, stream: &stream)
      guard values.allSatisfy(\.isFinite) else {
        throw PosteriorError.noNumbers(observation: row, of: "observation")
      }
      let sample = PosteriorSample(
        parameters: [], values: Matrix(rows: draws, columns: density.parameters, values: values),
        logWeights: nil, cost: [])
      // A Gaussian to some power keeps its mean, its covariance is over the exponent.
      return (index: row, mean: sample.means, covariance: sample.covariance.map { $0 / temperature })
    }
    return try moments.indices.flatMap { one in
      try (one + 1..<max(moments.count, one + 1)).map { try Tension(moments[one], moments[$0]) }
    }
  }

  /// Whether it is larger than chance makes the largest of some pairs.
  public func isContradiction(among pairs: Int) -> Bool {
    directions > 0 && pValue * Double(pairs) < Self.level
  }

  /// "agree", "contradict" or "unknown".
  func verdict(among pairs: Int) -> String {
    directions == 0 ? "unknown" : isContradiction(among: pairs) ? "contradict" : "agree"
  }

  /// What was found, in a sentence.
  ///
  /// - Parameters:
  ///   - names: names of all observations.
  ///   - parameters: names of the parameters.
  ///   - pairs: how many pairs were compared.
  public func text(names: [String], parameters: [String], pairs: Int) -> String {
    let both = "\(names[first]) and \(names[second])"
    guard directions > 0 else {
      return "Whether \(both) agree cannot be said: together they know nothing better than the prior does."
    }
    let size =
      "their posteriors differ by \(pValue < 1e-300 ? "more than " : "")\(String(format: "%.1f", deviations)) sigma "
      + "(p \(pValue < 1e-300 ? "<" : "=") \(String(format: "%.2g", max(pValue, 1e-300))) in "
      + "\(counted(directions, "direction")) of the parameters)"
    guard isContradiction(among: pairs) else { return "\(both) agree: \(size)." }
    let worst = shifts.indices.max { abs(shifts[$0]) < abs(shifts[$1]) } ?? 0
    return "\(both) contradict each other: \(size), most in \(parameters[worst]), where the second is "
      + "\(String(format: "%.1f", abs(shifts[worst]))) standard deviations \(shifts[worst] > 0 ? "higher" : "lower")."
  }
}

extension Inferring.Outcome {
  /// How each pair of combined observations agrees, the worst first, a line for each of the first ten.
  public var tensionLines: [String] {
    let sorted = tensions.sorted { $0.pValue < $1.pValue }
    let lines = sorted.prefix(10).map {
      $0.text(names: observations, parameters: modelParameters, pairs: tensions.count)
    }
    let bad = tensions.count { $0.isContradiction(among: tensions.count) }
    return tensions.count <= 10
      ? lines
      : lines + [
        "\(bad) of \(tensions.count) pairs of observations contradict each other; all are in tensions.csv."
      ]
  }
}

extension Tension {
  /// A line for each pair, all parameters' shifts behind it.
  static func table(_ tensions: [Tension], names: [String], parameters: [String]) -> CSVTable {
    var table = CSVTable(
      header: ["first", "second", "verdict", "p_value", "sigma", "directions"]
        + parameters.map { "shift_" + $0 })
    for one in tensions {
      table.append(
        [
          .text(names[one.first]), .text(names[one.second]), .text(one.verdict(among: tensions.count)),
          .number(one.pValue), .number(one.deviations), .integer(one.directions),
        ] + one.shifts.map { .number($0) })
    }
    return table
  }
}
