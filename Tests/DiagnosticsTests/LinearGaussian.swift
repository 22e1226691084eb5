import Diagnostics
import Foundation
import Randomness

/// Posteriors of a linear Gaussian model that is solved exactly, and wrong ones: theta of unit variance, data
/// x = theta + noise with correlated parameters.
struct LinearGaussian {
  /// What is wrong with the posterior.
  enum Flaw: String, CaseIterable {
    case none
    case shrunk
    case inflated
    case shifted
  }

  var parameters = 3
  var simulations = 400
  var draws = 199

  /// Draws from posteriors with the flaw, for test simulations of the seed.
  func posterior(_ flaw: Flaw, seed: UInt64) throws -> PosteriorDraws {
    let (factor, shift) =
      switch flaw {
      case .none: (1.0, 0.0)
      case .shrunk: (0.7, 0.0)
      case .inflated: (1.4, 0.0)
      case .shifted: (1.0, 0.5)
      }
    var stream = RandomStream(seed: seed, purpose: "linear Gaussian")
    var (truth, values, atTruth, atDraws): ([Double], [Double], [Double], [Double]) = ([], [], [], [])
    for _ in 0..<simulations {
      // With unit variances of parameter and noise the posterior is N(x / 2, 1 / 2); a rotation would change nothing
      // but the ranks, so parameter i is the sum of the first i + 1 independent ones.
      let own = (0..<parameters).map { _ in stream.normal() }
      let means = own.map { 0.5 * ($0 + stream.normal()) }
      let scatter = 0.5.squareRoot()
      func mixed(_ z: [Double]) -> [Double] {
        var sum = 0.0
        return z.map {
          sum += $0; return sum
        }
      }
      func density(_ z: [Double]) -> Double {
        var sum = 0.0
        for (z, mean) in zip(z, means) {
          let white = (z - mean - shift * scatter) / (scatter * factor)
          sum -= 0.5 * white * white + log(scatter * factor) + 0.5 * log(2 * .pi)
        }
        return sum
      }
      truth += mixed(own)
      atTruth.append(density(own))
      for _ in 0..<draws {
        let z = means.map { $0 + scatter * (shift + factor * stream.normal()) }
        values += mixed(z)
        atDraws.append(density(z))
      }
    }
    return try PosteriorDraws(
      parameters: (0..<parameters).map { "p\($0)" }, truth: truth, values: values, truthLogDensity: atTruth,
      drawLogDensity: atDraws)
  }
}
