/// A cubic spline through values at increasing positions, with third-order slopes at both ends.
package struct CubicSpline: Sendable {
  private let x: [Double]
  private let y: [Double]
  private let second: [Double]

  /// Fits the spline; `x` must increase and hold at least four positions.
  package init(x: [Double], y: [Double]) {
    self.x = x
    self.y = y
    second = Self.secondDerivatives(x, y)
  }

  /// The spline at `position`, with the end cubics continued outside.
  package func callAsFunction(_ position: Double) -> Double {
    var low = 0
    var high = x.count - 1
    while high - low > 1 {
      let middle = (low + high) / 2
      if x[middle] > position { high = middle } else { low = middle }
    }
    let width = x[high] - x[low]
    let a = (x[high] - position) / width
    let b = 1 - a
    let bend = a * (a * a - 1) * second[low] + b * (b * b - 1) * second[high]
    return a * y[low] + b * y[high] + bend * width * width / 6
  }

  private static func secondDerivatives(_ x: [Double], _ y: [Double]) -> [Double] {
    let n = x.count
    var upper = [Double](repeating: 0, count: n)
    var result = upper
    let first = slope(Array(x[..<4]), Array(y[..<4]))
    let last = slope(x[(n - 4)...].reversed(), y[(n - 4)...].reversed())
    upper[0] = 0.5
    result[0] = 3 / (x[1] - x[0]) * ((y[1] - y[0]) / (x[1] - x[0]) - first)
    for i in 1..<(n - 1) {
      let (left, right) = (x[i] - x[i - 1], x[i + 1] - x[i])
      let share = left / (left + right)
      let pivot = 2 + share * -upper[i - 1]
      let difference = (y[i + 1] - y[i]) / right - (y[i] - y[i - 1]) / left
      upper[i] = (1 - share) / pivot
      result[i] = (6 * difference / (left + right) - share * result[i - 1]) / pivot
    }
    let width = x[n - 1] - x[n - 2]
    let end = 6 / width * (last - (y[n - 1] - y[n - 2]) / width)
    result[n - 1] = (end - result[n - 2]) / (2 - upper[n - 2])
    for i in stride(from: n - 2, through: 0, by: -1) { result[i] -= upper[i] * result[i + 1] }
    return result
  }

  /// Slope at the first of four points of the cubic through them.
  private static func slope(_ x: [Double], _ y: [Double]) -> Double {
    var result = 0.0
    for i in 1..<4 { result += 1 / (x[0] - x[i]) }
    result *= y[0]
    for i in 1..<4 {
      var term = y[i] / (x[i] - x[0])
      for j in 1..<4 where j != i { term *= (x[0] - x[j]) / (x[i] - x[j]) }
      result += term
    }
    return result
  }
}
