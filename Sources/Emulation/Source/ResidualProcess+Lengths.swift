import Formats
import Tensor

extension ResidualProcess {
  /// Where the search for lengths starts, in the range of a parameter.
  private static let start = 0.7
  /// Lengths are found to such a factor.
  private static let factors = [0.6, 1 / 0.6]
  /// Rounds over all parameters.
  private static let rounds = 3
  /// Simulations and stand-ins that the search sees.
  private static let seen = (rows: 1000, standIns: 150)

  /// The lengths of the highest evidence that a search along each parameter in turn finds; nil where no process can be
  /// fitted.
  ///
  /// - Parameters:
  ///   - coordinates: parameters `[N, d]` from 0 to 1.
  ///   - mean: the polynomial fitted to all of them.
  ///   - values: encoded numbers `[N, D]`.
  ///   - isCancelled: true ends the search where it is.
  static func lengths(
    _ coordinates: Matrix, _ mean: SourceMean, values: Matrix, isCancelled: () -> Bool
  ) throws(TensorError) -> [Double]? {
    let count = min(coordinates.rows, seen.rows)
    let rows = (0..<count).map { $0 * coordinates.rows / count }
    let (places, some) = (coordinates.selecting(rows: rows), values.selecting(rows: rows))
    let polynomial = try SourceMean(mean.choice, coordinates: places, values: some)
    let terms = polynomial.terms(places)
    let residuals = try some.subtracting(polynomial.values(places))
    func evidence(_ lengths: [Double]) throws(TensorError) -> Double? {
      try fitted(
        lengths: lengths, standIns: min(seen.standIns, count / 2), coordinates: places, terms: terms,
        uncertainty: polynomial.uncertainty, residuals: residuals)?.logEvidence
    }
    var lengths = [Double](repeating: start, count: coordinates.columns)
    guard var best = try evidence(lengths) else { return nil }
    for _ in 0..<rounds {
      var improved = false
      for place in lengths.indices {
        for factor in factors {
          if isCancelled() { return lengths }
          var trial = lengths
          trial[place] *= factor
          guard let found = try evidence(trial), found > best else { continue }
          (lengths, best, improved) = (trial, found, true)
          break
        }
      }
      if !improved { break }
    }
    return lengths
  }
}
