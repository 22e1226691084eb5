import Formats

/// The ascent to the maximum of F of a linear network with several outputs, by Newton's method.
///
/// With an orthonormal basis Ã [P, r] of the span of A = X / √D, M = Aᵀ Ã [D, r], V = κ Y - Ã B and U = κ Aᵀ Y - M B, the
/// gradient is γ² ((1 - κ/β) Y + Ã E), E = B/β - Mᵀ S U/λ. A Newton step takes κ to β and B by the solution of
/// dB/β + Mᵀ H(M dB)/λ = (β - κ) Mᵀ H(Aᵀ Y)/λ - E, where H is the derivative of S U by U. The operator on the left is
/// symmetric and positive, so that conjugate gradients solve it without its matrix.
struct JointAscent {
  private let strength: Double
  private let beta: Double
  private let lambda: Double
  private let delta: Double
  private let source: Matrix?
  /// Aᵀ Y [D, C], Ãᵀ Y [r, C] and |Y|².
  private let right: Matrix
  private let seen: Matrix
  private let power: Double
  /// M [D, r].
  private let basis: Matrix
  private var kappa = 0.0
  private var b: Matrix

  private var tau: Double { lambda + delta }
  private var c: Double { strength * strength / lambda }

  init(
    _ task: OutputTask, strength: Double, beta: Double, lambda: Double, delta: Double, source: Matrix?
  ) throws(TheoryError) {
    self.strength = strength
    self.beta = beta
    self.lambda = lambda
    self.delta = delta
    self.source = source
    let rows = task.inputs.scaled(by: 1 / Double(task.dimension).squareRoot())
    right = rows.transposedTimes(task.outputs)
    power = task.outputs.values.squaredLength
    // Aᵀ A = Σ_i e_i v_i v_iᵀ: column i of Ã is A v_i / √e_i and that of M is √e_i v_i.
    let eigen = try SymmetricEigen(rows.transposedTimes(rows))
    let largest = max(eigen.values.first ?? 0, .leastNormalMagnitude)
    let kept = eigen.values.indices.filter { eigen.values[$0] > 1e-13 * largest }
    let roots = kept.map { eigen.values[$0].squareRoot() }
    let vectors = eigen.vectors.selecting(rows: kept)
    basis = Self.scaled(vectors, by: roots).transposed
    seen = Self.scaled(vectors, by: roots.map { 1 / $0 }).times(right)
    b = Matrix(rows: kept.count, columns: task.outputs.columns)
  }

  private static func scaled(_ table: Matrix, by factors: [Double]) -> Matrix {
    var result = table
    for row in 0..<table.rows { for column in 0..<table.columns { result[row, column] *= factors[row] } }
    return result
  }

  /// The law of a neuron that belongs to a U.
  private struct Law {
    let u: Matrix
    /// The covariance (τ - c U Uᵀ)⁻¹ [D, D].
    let covariance: Matrix
    /// S [D, D].
    let features: Matrix
    /// The weights S U / λ [D, C].
    let weights: Matrix
  }

  /// The law at a point; nil where it has no finite integral.
  private func law(_ kappa: Double, _ b: Matrix) -> Law? {
    let u = right.scaled(by: kappa).adding(basis.times(b), times: -1)
    let q = u.transposedTimes(u).scaled(by: -c / tau).addingToDiagonal(1)
    guard let factor = try? CholeskyFactor(q, name: "Q") else { return nil }
    // (τ - c U Uᵀ)⁻¹ = (1 + (c/τ) U Q⁻¹ Uᵀ) / τ (Woodbury).
    let covariance = u.times(factor.solve(u.transposed)).scaled(by: c / (tau * tau)).addingToDiagonal(1 / tau)
    var features = covariance
    if let source {
      features = features.adding(covariance.times(source).times(covariance), times: delta * delta)
    }
    return Law(
      u: u, covariance: covariance, features: features, weights: features.times(u).scaled(by: 1 / lambda))
  }

  /// E = B/β - Mᵀ S U/λ.
  private func miss(_ b: Matrix, _ law: Law) -> Matrix {
    b.scaled(by: 1 / beta).adding(basis.transposedTimes(law.weights), times: -1)
  }

  /// |E| relative to the outputs that belong to the law.
  private func residual(_ b: Matrix, _ law: Law) -> Double {
    miss(b, law).norm / max(basis.transposedTimes(law.weights).norm, .leastNormalMagnitude)
  }

  /// H: the derivative of S U along a change of U.
  private func derivative(_ law: Law, _ change: Matrix) -> Matrix {
    /// c K (v Uᵀ + U vᵀ) K applied to a table, K the covariance.
    func moved(_ table: Matrix) -> Matrix {
      let inner = law.covariance.times(table)
      let outer = change.times(law.u.transposedTimes(inner))
        .adding(law.u.times(change.transposedTimes(inner)))
      return law.covariance.times(outer).scaled(by: c)
    }
    let result = law.features.times(change).adding(moved(law.u))
    guard let source else { return result }
    let square = delta * delta
    return
      result
      .adding(moved(source.times(law.covariance.times(law.u))), times: square)
      .adding(law.covariance.times(source.times(moved(law.u))), times: square)
  }

  mutating func climb() throws(TheoryError) -> JointSaddle {
    let most = 200
    guard var law = law(0, b) else { throw .diverges(rho: 1) }
    var residual = Double.infinity
    for step in 1...most {
      residual = kappa > 0 ? self.residual(b, law) : .infinity
      let isThere = abs(kappa / beta - 1) < 1e-9
      if isThere, residual < 1e-11 { return result(law, step, residual) }
      let way = try newton(law)
      // Close to the maximum full steps square the residual, where slopes are lost in rounding.
      let full = b.adding(way)
      if isThere, let next = self.law(beta, full), self.residual(full, next) < 0.3 * residual {
        (kappa, b, law) = (beta, full, next)
        continue
      }
      guard let next = search(along: way, from: law) else {
        // Rounding of β (Aᵀ Y - Aᵀ A W) ends the ascent before the last digits where β is large.
        guard isThere, residual < 1e-6 else { break }
        return result(law, step, residual)
      }
      (kappa, b, law) = next
    }
    throw .notConverged(
      stage: "the saddle point of several outputs", steps: most, residual: residual, expected: 1e-6)
  }

  private func result(_ law: Law, _ steps: Int, _ residual: Double) -> JointSaddle {
    JointSaddle(secondMoment: law.features, weights: law.weights, steps: steps, residual: residual)
  }

  /// The step of B, by conjugate gradients with the features held still as the preconditioner.
  private func newton(_ law: Law) throws(TheoryError) -> Matrix {
    let still = basis.transposedTimes(law.features.times(basis)).scaled(by: 1 / lambda)
      .addingToDiagonal(1 / beta)
    let factor = try CholeskyFactor(still, name: "the kernel with its ridge")
    var residual = basis.transposedTimes(derivative(law, right)).scaled(by: (beta - kappa) / lambda)
      .adding(miss(b, law), times: -1)
    var solution = Matrix(rows: b.rows, columns: b.columns)
    var guess = factor.solve(residual)
    var direction = guess
    var size = dot(guess.values, residual.values)
    let enough = 1e-26 * abs(size)
    for _ in 0..<(2 * b.values.count) where size > enough {
      let pushed = derivative(law, basis.times(direction))
      let image = direction.scaled(by: 1 / beta).adding(basis.transposedTimes(pushed), times: 1 / lambda)
      let curvature = dot(direction.values, image.values)
      guard curvature > 0 else { break }
      solution = solution.adding(direction, times: size / curvature)
      residual = residual.adding(image, times: -size / curvature)
      guess = factor.solve(residual)
      let next = dot(guess.values, residual.values)
      direction = guess.adding(direction, times: next / size)
      size = next
    }
    return solution
  }

  /// The first point on the way, halved from a full step, where F is higher for certain.
  ///
  /// F is concave, so its slope falls along the way; where it has not turned to more than the opposite, F has risen.
  private func search(along way: Matrix, from law: Law) -> (Double, Matrix, Law)? {
    let rise = beta - kappa
    func slope(_ kappa: Double, _ b: Matrix, _ law: Law) -> Double {
      let miss = miss(b, law)
      return (1 - kappa / beta) * (rise * power - dot(way.values, seen.values))
        + rise * dot(miss.values, seen.values) - dot(way.values, miss.values)
    }
    let start = slope(kappa, b, law)
    guard start > 0 || strength == 0 else { return nil }
    var length = 1.0
    while length > 1e-8 {
      let (kappa, b) = (self.kappa + length * rise, self.b.adding(way, times: length))
      if let next = self.law(kappa, b), strength == 0 || slope(kappa, b, next) > -0.9 * start {
        return (kappa, b, next)
      }
      length /= 2
    }
    return nil
  }
}
