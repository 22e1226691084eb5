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
  var strategies = ["transfer"]
  /// Scatter of log error between seeds, for each parameter; that of a log ratio is sqrt(2) times it.
  var seedScatter = [0.04, 0.02, 0.03, 0.06, 0.15, 0.08]
  /// What the scatter is multiplied by at a size.
  var scatterAt: (_ size: Int) -> Double = { _ in 1 }
  /// Share of the training noise that parameters have in common.
  var sharedByParameters = 0.5
  /// Share of the training noise that sizes have in common.
  var sharedBySizes = 0.0
  /// Residual of a test simulation that belongs to one strategy, relative to that of both.
  var ownResidual = 0.3
  /// Residual of a test simulation that belongs to one network, relative to that of all.
  var seedResidual = 0.4
  /// Factor on a strategy's error by (size, parameter).
  var effect: (_ size: Int, _ parameter: String) -> Double = { _, _ in 1 }

  /// Five sizes of six parameters and the total, 35 cells, whose log ratios scatter by `scatter` between seeds.
  static func study(scatter: Double) -> SyntheticErrors {
    var synthetic = SyntheticErrors()
    synthetic.sizes = [100, 200, 400, 800, 1600]
    synthetic.seedScatter = [Double](repeating: scatter / 2.0.squareRoot(), count: 6)
    return synthetic
  }

  func pairs(trial: Int) throws -> [NegativeTransfer.Pair] {
    var stream = RandomStream(seed: 7, purpose: "synthetic errors", index: UInt64(trial))
    let count = simulations * parameters.count
    let truth = (0..<count).map { _ in stream.uniform() }
    let shared = (0..<count).map { _ in stream.normal() }
    func normals() -> [[Double]] { (0..<seeds).map { _ in parameters.map { _ in stream.normal() } } }
    // What a strategy's seeds have in common at all sizes; scratch is the last.
    let everywhere = (strategies + ["scratch"]).map { _ in normals() }
    var pairs: [NegativeTransfer.Pair] = []
    for size in sizes {
      let subset = normals()
      func evaluation(_ place: Int, _ factors: [Double]) throws -> Evaluation {
        let own = (0..<count).map { _ in ownResidual * stream.normal() }
        let predictions = (0..<seeds).map { seed in
          let common = stream.normal()
          let amplitude = parameters.indices.map { p in
            let single = (1 - sharedByParameters - sharedBySizes).squareRoot() * stream.normal()
            let training =
              single + sharedByParameters.squareRoot() * common
              + sharedBySizes.squareRoot() * everywhere[place][seed][p]
            let scatter = seedScatter[p] * scatterAt(size)
            return 0.1 * (factors[p] * exp(scatter * (training + subset[seed][p]))).squareRoot()
          }
          return (0..<count).map { index in
            truth[index]
              + amplitude[index % parameters.count]
              * (shared[index] + own[index] + seedResidual * stream.normal())
          }
        }
        return try Evaluation(parameters: parameters, truth: truth, predictions: predictions)
      }
      let scratch = try evaluation(strategies.count, parameters.map { _ in 1 })
      for (place, strategy) in strategies.enumerated() {
        pairs.append(
          NegativeTransfer.Pair(
            strategy: strategy, targetCount: size,
            transfer: try evaluation(place, parameters.map { effect(size, $0) }), scratch: scratch))
      }
    }
    return pairs
  }
}
