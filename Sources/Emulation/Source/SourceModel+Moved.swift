import Formats
import Tensor

extension SourceModel {
  /// Simulations as they would be at other parameters: moved by the difference of the mean, with their own scatter.
  ///
  /// - Parameters:
  ///   - values: encoded numbers `[N, D]`.
  ///   - scaled: their shared parameters `[N, d]`, scaled to [0, 1].
  ///   - others: the other parameters `[N, d]`.
  /// - Throws: ``EmulationError/size(of:expected:found:)``, `TensorError`.
  public func moved(_ values: Matrix, from scaled: Matrix, to others: Matrix) throws -> Matrix {
    for (what, matrix, columns) in [
      ("numbers of a simulation", values, width),
      ("parameters of a simulation", scaled, parameters.shared.count),
      ("parameters to move to", others, parameters.shared.count),
    ] where matrix.columns != columns || matrix.rows != values.rows {
      throw EmulationError.size(of: what, expected: columns, found: matrix.columns)
    }
    return try withOneThread { () throws(TensorError) in
      let (here, there) = (try mean.values(coordinates(scaled)), try mean.values(coordinates(others)))
      return values.subtracting(here.subtracting(there))
    }
  }
}
