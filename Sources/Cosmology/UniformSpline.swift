/// A cubic spline through values on an equally spaced grid.
package struct UniformSpline: Sendable {
  package let start: Double
  let step: Double
  let inverseStep: Double
  package private(set) var values: [Double]
  /// Second derivatives at the knots times step² / 6.
  private var curvature: [Double]

  /// Fits the spline; the slopes at both ends are those of the cubic through the last four points.
  ///
  /// `values` must hold at least four points.
  package init(start: Double, step: Double, values: [Double]) {
    self.start = start
    self.step = step
    inverseStep = 1 / step
    self.values = values
    curvature = Self.curvature(of: values)
  }

  /// Position of the last knot.
  package var end: Double { start + step * Double(values.count - 1) }

  /// The spline at `x`, with the end cubics continued outside the grid; not a number stays not a number.
  @inline(__always)
  package func callAsFunction(_ x: Double) -> Double {
    let position = (x - start) * inverseStep
    guard position == position else { return .nan }
    let last = Double(values.count - 2)
    let lower = Int(min(max(position, 0), last))
    let b = position - Double(lower)
    let a = 1 - b
    return a * values[lower] + b * values[lower + 1]
      + a * (a * a - 1) * curvature[lower] + b * (b * b - 1) * curvature[lower + 1]
  }

  /// Derivative of the spline at `x`.
  package func derivative(_ x: Double) -> Double {
    let position = (x - start) * inverseStep
    guard position == position else { return .nan }
    let lower = Int(min(max(position, 0), Double(values.count - 2)))
    let b = position - Double(lower)
    let a = 1 - b
    let difference = values[lower + 1] - values[lower]
    let bend = (3 * b * b - 1) * curvature[lower + 1] - (3 * a * a - 1) * curvature[lower]
    return (difference + bend) * inverseStep
  }

  /// Solves the tridiagonal system of a clamped spline for step²/6 times the second derivatives.
  private static func curvature(of y: [Double]) -> [Double] {
    let n = y.count
    // One-sided third-order slopes times the step.
    let first = (-11 * y[0] + 18 * y[1] - 9 * y[2] + 2 * y[3]) / 6
    let last = (11 * y[n - 1] - 18 * y[n - 2] + 9 * y[n - 3] - 2 * y[n - 4]) / 6
    var upper = [Double](repeating: 0, count: n)
    var result = [Double](repeating: 0, count: n)
    upper[0] = 0.5
    result[0] = (y[1] - y[0] - first) / 2
    for i in 1..<(n - 1) {
      let pivot = 4 - upper[i - 1]
      upper[i] = 1 / pivot
      result[i] = (y[i + 1] - 2 * y[i] + y[i - 1] - result[i - 1]) / pivot
    }
    result[n - 1] = (last - (y[n - 1] - y[n - 2]) - result[n - 2]) / (2 - upper[n - 2])
    for i in stride(from: n - 2, through: 0, by: -1) { result[i] -= upper[i] * result[i + 1] }
    return result
  }
}
