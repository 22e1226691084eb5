import Foundation

/// A multivariate Student distribution cut to a box, of four degrees of freedom: what importance sampling draws
/// from.
struct StudentProposal: Sendable {
  let mean: [Double]
  /// The lower triangular factor of the scale matrix, row-major `[P, P]`.
  let factor: [Double]
  /// The box `[P]`.
  let box: [ClosedRange<Double>]
  /// The logarithm of the density's constant inside the box.
  private(set) var logConstant: Double
  private static let freedom = StandardStudent.freedom

  /// A distribution of a mean and a covariance `[P, P]`, which is raised until it can be factorised.
  init(mean: [Double], covariance: [Double], box: [ClosedRange<Double>]) {
    self.mean = mean
    self.box = box
    let size = mean.count
    var ridge = 1e-12
    var factor: [Double]?
    while factor == nil {
      factor = Self.factor(covariance, size, ridge: ridge)
      ridge *= 10
    }
    self.factor = factor ?? []
    let d = Double(size)
    logConstant =
      lgamma(0.5 * (Self.freedom + d)) - lgamma(0.5 * Self.freedom) - 0.5 * d * log(Self.freedom * .pi)
    for index in 0..<size { logConstant -= log(self.factor[index * size + index]) }
  }

  private static func factor(_ matrix: [Double], _ size: Int, ridge: Double) -> [Double]? {
    var lower = [Double](repeating: 0, count: size * size)
    for row in 0..<size {
      for column in 0...row {
        var sum = matrix[row * size + column] + (row == column ? ridge : 0)
        for k in 0..<column { sum -= lower[row * size + k] * lower[column * size + k] }
        if row == column {
          guard sum > 0 || ridge > 1 else { return nil }
          lower[row * size + row] = max(sum, 1e-30).squareRoot()
        } else {
          lower[row * size + column] = sum / lower[column * size + column]
        }
      }
    }
    return lower
  }

  /// Points inside the box, row-major `[count, P]`; the density's constant becomes that of the cut distribution.
  ///
  /// - Parameters:
  ///   - count: points.
  ///   - standard: what is stretched and moved.
  ///   - block: the first block of its draws that is taken; the first that is left afterwards.
  mutating func draw(_ count: Int, _ standard: StandardStudent, from block: inout Int) -> [Double] {
    let size = mean.count
    var points: [Double] = []
    points.reserveCapacity(count * size)
    var point = mean
    var (kept, tried) = (0, 0)
    while kept < count, tried < 1000 * count {
      let draws = standard.draws(block)
      block += 1
      for start in stride(from: 0, to: draws.count, by: size) where kept < count {
        tried += 1
        var inside = true
        for row in 0..<size {
          var sum = 0.0
          for column in 0...row { sum += factor[row * size + column] * draws[start + column] }
          point[row] = mean[row] + sum
          inside = inside && box[row].contains(point[row])
        }
        guard inside else { continue }
        points += point
        kept += 1
      }
    }
    logConstant -= log(Double(max(kept, 1)) / Double(max(tried, 1)))
    return points
  }

  /// The logarithm of the density at points `[count, P]` inside the box.
  func logDensities(_ points: [Double]) -> [Double] {
    let size = mean.count
    var solved = [Double](repeating: 0, count: size)
    return (0..<points.count / max(size, 1)).map { number in
      var square = 0.0
      for row in 0..<size {
        var sum = points[number * size + row] - mean[row]
        for column in 0..<row { sum -= factor[row * size + column] * solved[column] }
        solved[row] = sum / factor[row * size + row]
        square += solved[row] * solved[row]
      }
      return logConstant - 0.5 * (Self.freedom + Double(size)) * log1p(square / Self.freedom)
    }
  }
}
