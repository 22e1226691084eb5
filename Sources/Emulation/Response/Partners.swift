import Formats
import Foundation
import Tensor

/// What simulations of the target share with simulations of the source of the same phases and parameters, their partners.
///
/// Where a partner's whitened residual under the source's mean is r_i, y_i - rho_i r_i has the response of y_i and noise of
/// the variance 1 - rho_i^2: a control variate of known mean (Chartier et al. 2021, "CARPool: fast, accurate computation of
/// large-scale structure statistics by pairing costly and cheap cosmological simulations"). Each simulation has a correlation
/// of its own, for new physics decorrelates scatter the more, the farther from the source's a simulation is.
struct Partners {
  /// The partners' encoded numbers less the source's mean `[N, D]`, 0 for simulations without one.
  let residuals: Matrix
  /// Which simulations have a partner `[N]`.
  let isPaired: [Bool]
  /// rho, the correlation of each simulation's scatter with its partner's `[N]`; 0 for those without.
  private(set) var correlations: [Double]

  /// Times that correlations and response are learnt in turn.
  static let rounds = 5
  /// The values of ln(1 - rho^2) that are tried, no correlation first. Simulations are not taken to have less than a twelfth of
  /// their noise left: the kernel of the response is no better known, and few simulations would be followed too closely.
  private static let tried = (0...25).map { -0.1 * Double($0) }
  /// The width of the normal prior of ln(1 - rho^2) around the value that suits all simulations best, a weak one.
  private static let width = 1.0

  /// The partners of some simulations by their encoded numbers `[N, D]`, NaN for those without; nil where none has any.
  init?(values: Matrix, mean: Matrix) {
    let isPaired = (0..<values.rows).map { row in values.row(row).allSatisfy(\.isFinite) }
    guard isPaired.contains(true) else { return nil }
    var residuals = values.subtracting(mean)
    for row in isPaired.indices where !isPaired[row] {
      for column in 0..<residuals.columns { residuals[row, column] = 0 }
    }
    (self.residuals, self.isPaired) = (residuals, isPaired)
    correlations = [Double](repeating: 0, count: isPaired.count)
  }

  private init(_ all: Partners, rows: [Int]) {
    residuals = all.residuals.selecting(rows: rows)
    isPaired = rows.map { all.isPaired[$0] }
    correlations = rows.map { all.correlations[$0] }
  }

  /// Those of some of the simulations.
  func selecting(rows: [Int]) -> Partners { Partners(self, rows: rows) }

  /// The variance of the noise that each simulation is left with `[N]`.
  var noise: [Double] { correlations.map { 1 - $0 * $0 } }

  /// What partners explain of the whitened residuals `[N, D]`.
  func explained(_ covariance: ResidualCovariance) throws(TensorError) -> Matrix {
    var white = try covariance.whitened(residuals)
    for row in 0..<white.rows {
      for column in 0..<white.columns { white[row, column] *= correlations[row] }
    }
    return white
  }

  /// Sets each correlation to that under which the simulation is most probable given all others.
  ///
  /// As the response that the others leave does not depend on a simulation's own correlation, the density is that of the
  /// evidence.
  ///
  /// - Parameters:
  ///   - leftOut: errors of simulations as they are, without their partners, predicted from the others.
  ///   - modes: V `[D, D]`.
  /// - Returns: the largest change of a ln(1 - rho^2).
  mutating func learn(
    _ leftOut: Response.LeftOut, _ modes: Matrix, under covariance: ResidualCovariance
  ) throws(TensorError) -> Double {
    let partners = try Matrix(covariance.whitened(residuals).tensor().matmul(modes.tensor()))
    let paired = isPaired.indices.filter { isPaired[$0] }
    let costs = paired.map { row in
      Self.tried.map { logNoise in
        let (noise, rho) = (exp(logNoise), Self.correlation(logNoise))
        var cost = 0.0
        for mode in 0..<partners.columns {
          let variance = noise + leftOut.variances[row, mode]
          let error = leftOut.errors[row, mode] - rho * partners[row, mode]
          cost += 0.5 * (error * error / variance + log(variance))
        }
        return cost
      }
    }
    let common = Self.tried[
      Self.least(Self.tried.indices.map { place in costs.reduce(0) { $0 + $1[place] } })]
    var change = 0.0
    for (row, own) in zip(paired, costs) {
      let place = Self.least(
        Self.tried.indices.map { own[$0] + 0.5 * pow((Self.tried[$0] - common) / Self.width, 2) })
      change = max(change, abs(Self.tried[place] - log1p(-correlations[row] * correlations[row])))
      correlations[row] = Self.correlation(Self.tried[place])
    }
    return change
  }

  private static func correlation(_ logNoise: Double) -> Double { (-expm1(logNoise)).squareRoot() }

  private static func least(_ values: [Double]) -> Int { values.indices.min { values[$0] < values[$1] } ?? 0 }

  /// The correlation in the middle of all that simulations have with their partners.
  var median: Double {
    let sorted = isPaired.indices.filter { isPaired[$0] }.map { correlations[$0] }.sorted()
    return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
  }
}
