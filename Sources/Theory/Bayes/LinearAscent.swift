import Formats
import Foundation

/// Newton's method with backtracking on the concave F(v) of a linear network, divided by gamma^2 so that gamma = 0
/// is the regular lazy limit.
///
/// With A = X / sqrt D, C = A Aᵀ, B = (delta / tau)^2 A Sbar Aᵀ, r = vᵀ C v / (lambda tau), s = vᵀ B v,
/// rho = gamma^2 r and q = 1 - rho,
///   F / gamma^2 = v.y - |v|^2 / (2 beta) + ln(1 - rho) / (2 gamma^2) - s / (2 lambda q).
/// Its negative Hessian is I / beta + A T Aᵀ plus a matrix of rank two, T = a I + b Sbar (delta / tau)^2.
struct LinearAscent {
  private let task: RegressionTask
  private let inputs: Matrix
  private let parameters: BayesParameters
  private let tau: Double
  private let strength2: Double
  private let inverse: RidgeInverse
  /// (delta / tau)^2 Sbar.
  private let pull: Matrix?
  private var v: [Double]
  private var steps = 0
  private var residual = 0.0

  private static let stepLimit = 200
  private static let tolerance = 1e-9

  init(_ task: RegressionTask, _ parameters: BayesParameters, source: Matrix?) {
    self.task = task
    self.parameters = parameters
    inputs = task.inputs.scaled(by: 1 / Double(task.dimension).squareRoot())
    tau = parameters.lambda + parameters.delta
    strength2 = parameters.targetStrength * parameters.targetStrength
    let share = parameters.delta / tau
    pull = source?.scaled(by: share * share)
    inverse = RidgeInverse(inputs: inputs, pull: pull)
    v = Array(repeating: 0, count: task.count)
  }

  /// What F and its derivatives need at one v.
  private struct Point {
    var value: Double
    var rho: Double
    /// s = vᵀ B v.
    var pulled: Double
    /// u = Aᵀ v and (delta / tau)^2 Sbar u.
    var u: [Double]
    var pulledU: [Double]
  }

  private func point(_ v: [Double]) -> Point {
    let u = inputs.transposedTimes(v)
    let pulledU = pull?.times(u) ?? Array(repeating: 0, count: u.count)
    let r = dot(u, u) / (parameters.lambda * tau)
    let (rho, s) = (strength2 * r, dot(u, pulledU))
    guard rho < 1 else { return Point(value: -.infinity, rho: rho, pulled: s, u: u, pulledU: pulledU) }
    let entropy = strength2 > 0 ? log1p(-rho) / (2 * strength2) : -r / 2
    let value =
      dot(v, task.labels) - dot(v, v) / (2 * parameters.beta) + entropy - s
      / (2 * parameters.lambda * (1 - rho))
    return Point(value: value, rho: rho, pulled: s, u: u, pulledU: pulledU)
  }

  /// The weight a of C in Phi / lambda; that of B is 1 / (lambda q).
  private func weight(_ p: Point) -> Double {
    let (q, lambda) = (1 - p.rho, parameters.lambda)
    return 1 / (lambda * tau * q) + strength2 * p.pulled / (lambda * lambda * tau * q * q)
  }

  private func gradient(_ p: Point) -> [Double] {
    let (a, b) = (weight(p), 1 / (parameters.lambda * (1 - p.rho)))
    let fitted = inputs.times(zip(p.u, p.pulledU).map { a * $0 + b * $1 })
    return task.labels.indices.map { task.labels[$0] - v[$0] / parameters.beta - fitted[$0] }
  }

  mutating func climb() throws(TheoryError) {
    let size = max(dot(task.labels, task.labels).squareRoot(), .leastNormalMagnitude)
    var here = point(v)
    var isClose = false
    while true {
      let slope = gradient(here)
      residual = dot(slope, slope).squareRoot() / size
      if isClose || steps == Self.stepLimit { break }
      let step = try newtonStep(here, slope)
      let decrement = dot(slope, step)
      // Near the top F changes by less than its rounding; there the full step squares the distance.
      let scale = max(abs(here.value), .leastNormalMagnitude)
      let (isNear, isLast) = (decrement <= 1e-10 * scale, decrement <= 1e-17 * scale)
      var length = 1.0
      var next = point(sum(v, step))
      while next.rho >= 1 || !(isNear || next.value >= here.value + 1e-4 * length * decrement),
        length > 1e-14
      {
        length /= 2
        next = point(sum(v, step, times: length))
      }
      v = sum(v, step, times: length)
      here = next
      steps += 1
      isClose = isLast || length <= 1e-14
    }
    guard residual <= Self.tolerance else {
      throw .notConverged(
        stage: "the saddle point of the linear network", steps: steps, residual: residual,
        expected: Self.tolerance)
    }
  }

  /// (I / beta + a C + b B + K R Kᵀ)^-1 g with K = [C v, B v] by the formula of Woodbury.
  private func newtonStep(_ p: Point, _ slope: [Double]) throws(TheoryError) -> [Double] {
    let (q, lambda) = (1 - p.rho, parameters.lambda)
    let base = try inverse.factor(ridge: 1 / parameters.beta, weight: weight(p), pullWeight: 1 / (lambda * q))
    let first = inputs.times(p.u)
    let second = inputs.times(p.pulledU)
    let slopeSolved = base.solve(slope)
    guard strength2 > 0 else { return slopeSolved }
    let (alpha, kappa) = bend(p)
    let (firstSolved, secondSolved) = (base.solve(first), base.solve(second))
    // (I + R Kᵀ M^-1 K) x = R Kᵀ M^-1 g, R = [[alpha, kappa], [kappa, 0]].
    let (k11, k12, k22) = (dot(first, firstSolved), dot(first, secondSolved), dot(second, secondSolved))
    let (g1, g2) = (dot(first, slopeSolved), dot(second, slopeSolved))
    let (m11, m12) = (1 + alpha * k11 + kappa * k12, alpha * k12 + kappa * k22)
    let (m21, m22) = (kappa * k11, 1 + kappa * k12)
    let (r1, r2) = (alpha * g1 + kappa * g2, kappa * g1)
    let determinant = m11 * m22 - m12 * m21
    let (x1, x2) = ((m22 * r1 - m12 * r2) / determinant, (m11 * r2 - m21 * r1) / determinant)
    return slopeSolved.indices.map { slopeSolved[$0] - x1 * firstSolved[$0] - x2 * secondSolved[$0] }
  }

  /// R = [[alpha, kappa], [kappa, 0]], from the derivatives of a and of 1 / (lambda q) along v.
  private func bend(_ p: Point) -> (alpha: Double, kappa: Double) {
    let (q, lambda) = (1 - p.rho, parameters.lambda)
    let alpha =
      2 * strength2 / (lambda * tau)
      * (1 / (lambda * tau * q * q) + 2 * strength2 * p.pulled / (lambda * lambda * tau * q * q * q))
    return (alpha, 2 * strength2 / (lambda * lambda * tau * q * q))
  }

  /// The Hessian of ln Z / gamma^2 by u `[D, D]`: T + [u, b] R [u, b]ᵀ, b = (delta / tau)^2 Sbar u.
  private func response(_ p: Point) -> Matrix {
    let (a, b) = (weight(p), 1 / (parameters.lambda * (1 - p.rho)))
    let (alpha, kappa) = bend(p)
    let size = p.u.count
    var result = pull?.scaled(by: b) ?? Matrix(rows: size, columns: size)
    for i in 0..<size {
      for j in 0..<size {
        result.values[i * size + j] +=
          alpha * p.u[i] * p.u[j] + kappa * (p.u[i] * p.pulledU[j] + p.pulledU[i] * p.u[j]) + (i == j ? a : 0)
      }
    }
    return result
  }

  func saddle(source: Matrix?) -> LinearSaddle {
    let here = point(v)
    let second = secondMoment(here)
    return LinearSaddle(
      v: v, u: here.u, rho: here.rho, secondMoment: second,
      weights: second.times(here.u).map { $0 / parameters.lambda }, freeEnergy: strength2 * here.value,
      residual: residual, steps: steps, response: response(here))
  }

  /// S = Q + delta^2 Q Sbar Q with Q = (I + k u uᵀ) / tau the inverse precision, k = gamma^2 / (lambda tau q).
  private func secondMoment(_ p: Point) -> Matrix {
    let k = strength2 / (parameters.lambda * tau * (1 - p.rho))
    let size = p.u.count
    var result = pull ?? Matrix(rows: size, columns: size)
    for i in 0..<size {
      for j in 0..<size {
        let cross = k * (p.u[i] * p.pulledU[j] + p.pulledU[i] * p.u[j])
        let along = (k / tau + k * k * p.pulled) * p.u[i] * p.u[j]
        result.values[i * size + j] += cross + along + (i == j ? 1 / tau : 0)
      }
    }
    return result
  }
}
