import Diagnostics
import Foundation
import Randomness

/// Pairs of evaluations as a study has them: the same test simulations for all, their scatter seen by both
/// strategies, a part of the error that is a strategy's own, seed effects in common (the target subset) and
/// apart (training), and parameters that go up and down together.
struct SyntheticErrors {
  var seeds = 5
  var simulations = 400
  var parameters = ["Omega_m", "Omega_b", "h", "n_s", "sigma_8", "M_nu"]
  var sizes = [50, 100, 200]
  /// Scatter of log error between seeds, for each parameter.
  var seedScatter = [0.04, 0.02, 0.03, 0.06, 0.15, 0.08]
  /// Residual of a test simulation that belongs to one strategy, relative to that of both.
  var ownResidual = 0.3
  /// Factor on the strategy's error by (size, parameter).
  var effect: (_ size: Int, _ parameter: String) -> Double = { _, _ in 1 }

  func pairs(trial: Int) throws -> [NegativeTransfer.Pair] {
    var stream = RandomStream(seed: 7, purpose: "synthetic errors", index: UInt64(trial))
    let count = simulations * parameters.count
    let truth = (0..<count).map { _ in stream.uniform() }
    let shared = (0..<count).map { _ in stream.normal() }
    return try sizes.map { size in
      let subset = (0..<seeds).map { _ in parameters.map { _ in stream.normal() } }
      func evaluation(_ factors: [Double]) throws -> Evaluation {
        let own = (0..<count).map { _ in ownResidual * stream.normal() }
        let predictions = (0..<seeds).map { seed in
          let common = stream.normal()
          let amplitude = parameters.indices.map { p in
            let training = 0.7 * stream.normal() + 0.7 * common
            return 0.1 * (factors[p] * exp(seedScatter[p] * (training + subset[seed][p]))).squareRoot()
          }
          return (0..<count).map { index in
            truth[index]
              + amplitude[index % parameters.count] * (shared[index] + own[index] + 0.4 * stream.normal())
          }
        }
        return try Evaluation(parameters: parameters, truth: truth, predictions: predictions)
      }
      let scratch = try evaluation(parameters.map { _ in 1 })
      return NegativeTransfer.Pair(
        targetCount: size, strategy: try evaluation(parameters.map { effect(size, $0) }), scratch: scratch)
    }
  }
}
