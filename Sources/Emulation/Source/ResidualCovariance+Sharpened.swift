import Formats
import Foundation
import Tensor

extension ResidualCovariance {
  /// The covariance as held-out simulations of the target see it; nil when the source's own predicts them best.
  ///
  /// Errors in units of their predicted variances have the covariance (w 1 + sum e e^T) / (w + N): the source's counts as
  /// w simulations, of which held-out simulations choose the number.
  ///
  /// - Parameters:
  ///   - leftOut: errors of each simulation in the modes.
  ///   - modes: V `[D, D]`.
  ///   - folds: parts that judge in turn.
  func sharpened(by leftOut: Response.LeftOut, modes: Matrix, folds: Int) throws -> ResidualCovariance? {
    let (rows, size) = (leftOut.errors.rows, leftOut.errors.columns)
    let relative = Matrix(
      rows: rows, columns: size,
      values: zip(leftOut.errors.values, leftOut.variances.values).map { $0 / (1 + $1).squareRoot() })
    func blended(_ errors: Matrix, _ weight: Double) throws -> ResidualCovariance {
      let sums = try Matrix(errors.tensor().transposed().matmul(errors.tensor()))
      var matrix = sums
      // What the target says of all modes together is the law's factor, which is learnt by itself.
      let scale = (0..<size).reduce(0.0) { $0 + sums[$1, $1] } / Double(max(errors.rows * size, 1))
      for index in matrix.values.indices {
        let one = index % (size + 1) == 0 ? weight * scale : 0
        matrix.values[index] = (matrix.values[index] + one) / (weight + Double(errors.rows)) / scale
      }
      return try ResidualCovariance(
        matrix, shrinkage: 0, simulations: errors.rows, what: "target simulations")
    }
    var best: (score: Double, weight: Double)?
    for share in [32.0, 16, 8, 4, 2, 1] {
      let weight = share * Double(size)
      var gain = 0.0
      for fold in 0..<folds {
        let held = relative.selecting(rows: (0..<rows).filter { $0 % folds == fold })
        let kept = relative.selecting(rows: (0..<rows).filter { $0 % folds != fold })
        let scale = dot(kept.values, kept.values) / Double(max(kept.values.count, 1))
        let alone = -0.5 * dot(held.values, held.values) / (scale * Double(max(held.rows, 1)))
        let scaled = Matrix(
          rows: held.rows, columns: size, values: held.values.map { $0 / scale.squareRoot() })
        gain += try (blended(kept, weight).meanLogDensity(scaled) - alone) * Double(held.rows)
      }
      if gain > best?.score ?? 0 { best = (gain, weight) }
    }
    guard let best else { return nil }
    let relativeFactor = try blended(relative, best.weight).factor
    let outward = try factor.tensor().matmul(modes.tensor()).matmul(relativeFactor.tensor())
    return try ResidualCovariance(
      Matrix(outward.timesTransposed(outward)), shrinkage: 0, simulations: rows, what: "target simulations")
  }
}
