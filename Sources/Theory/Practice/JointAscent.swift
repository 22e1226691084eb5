import Formats

/// The ascent to the maximum of F of a linear network with several outputs, by Newton's method.
///
/// With an orthonormal basis Ã [P, r] of the span of A = X / √D, M = Aᵀ Ã [D, r], V = κ Y - Ã B and U = κ Aᵀ Y - M B, the
/// gradient is γ² ((1 - κ/β) Y + Ã E), E = B/β - Mᵀ S U/λ. A Newton step takes κ to β and B by the solution of
/// dB/β + Mᵀ H(M dB)/λ = (β - κ) Mᵀ H(Aᵀ Y)/λ - E, where H is the derivative of S U by U.
///
/// F has a logarithmic barrier where Q stops being positive, and steps straight to a large β creep along it. So the
/// ascent follows the maximum as β grows, and the saddle points of all β that are asked for lie on one path.
struct JointAscent {
  /// The largest residual of a saddle point.
  private static let tolerance = 1e-6

  private let strength: Double
  private var beta = 0.0
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
    _ task: OutputTask, strength: Double, lambda: Double, delta: Double, source: Matrix?
  ) throws {
    self.strength = strength
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

  /// The saddle points for the inverse ridges, which ascend, and why the path ended before the last of them, if it did.
  mutating func climb(
    to betas: [Double]
  ) throws(TheoryError) -> (saddles: [JointSaddle], failure: TheoryError?) {
    // |U| is at most β |Aᵀ Y| on the way to the first point, half of what the barrier allows.
    var next = c > 0 ? 0.5 * (tau / c).squareRoot() / max(right.norm, .leastNormalMagnitude) : .infinity
    // β grows by factors with which a point takes a few steps.
    var factor = 2.0
    var steps = 0
    var saddles: [JointSaddle] = []
    for asked in betas {
      while next < asked {
        beta = next
        let before = steps
        try climb(&steps, until: 0.1)
        if steps - before > 6 { factor = max(1.1, factor.squareRoot()) }
        if steps - before <= 2 { factor = min(4, 1.5 * factor) }
        next = beta * factor
      }
      beta = asked
      let (law, residual) = try climb(&steps, until: 1e-11)
      guard residual < Self.tolerance else {
        let failure = TheoryError.notConverged(
          stage: "the saddle point of several outputs", steps: steps, residual: residual,
          expected: Self.tolerance)
        return (saddles, failure)
      }
      next = max(next, beta)
      saddles.append(
        JointSaddle(secondMoment: law.features, weights: law.weights, steps: steps, residual: residual))
    }
    return (saddles, nil)
  }

  /// Climbs at the present β until the residual is small or F rises no further.
  @discardableResult private mutating func climb(
    _ steps: inout Int, until enough: Double
  ) throws(TheoryError) -> (law: Law, residual: Double) {
    guard var law = law(kappa, b) else { throw .diverges(rho: 1) }
    var residual = Double.infinity
    for _ in 0..<500 {
      residual = kappa > 0 ? self.residual(b, law) : .infinity
      let isThere = abs(kappa / beta - 1) < 1e-9
      if isThere, residual < enough { break }
      steps += 1
      // Beyond the reach of rounding the curvature is no longer positive.
      guard let way = try? newton(law) else { break }
      // Close to the maximum full steps square the residual, where slopes are lost in rounding.
      let full = b.adding(way)
      if isThere, let next = self.law(beta, full), self.residual(full, next) < 0.3 * residual {
        (kappa, b, law) = (beta, full, next)
        continue
      }
      // Rounding of β (Aᵀ Y - Aᵀ A W) ends the ascent before the last digits where β is large.
      if isThere, residual < Self.tolerance { break }
      guard let next = search(along: way, from: law) else { break }
      (kappa, b, law) = next
    }
    return (law, abs(kappa / beta - 1) < 1e-9 ? residual : .infinity)
  }

  /// The step of B.
  private func newton(_ law: Law) throws(TheoryError) -> Matrix {
    let right = basis.transposedTimes(derivative(law, right)).scaled(by: (beta - kappa) / lambda)
      .adding(miss(b, law), times: -1)
    let step = try CholeskyFactor(curvature(law), name: "the curvature of F").solve(right.values)
    return Matrix(rows: b.rows, columns: b.columns, values: step)
  }

  /// The operator 1/β + Mᵀ H M/λ on the entries of B row by row `[r C, r C]`.
  ///
  /// With K the covariance, A = K U, G = Uᵀ A and, for a source, W = K S̄ A, N = K S̄ K, G' = Aᵀ S̄ A, the entry of (i, a) and
  /// (j, b) of H is S_ij δ_ab + c (K_ij G_ab + A_ib A_ja) + c δ² (K_ij G'_ab + A_ib W_ja + N_ij G_ab + W_ib A_ja).
  private func curvature(_ law: Law) -> Matrix {
    func inside(_ square: Matrix) -> Matrix { basis.transposedTimes(square.times(basis)) }
    let moved = law.covariance.times(law.u)
    let (features, covariance, a) = (
      inside(law.features), inside(law.covariance), basis.transposedTimes(moved)
    )
    let g = law.u.transposedTimes(moved)
    // δ² G', K + δ² N and δ² W.
    var (pulled, shifted, w) = (g, covariance, a)
    if let source {
      let carried = law.covariance.times(source)
      let square = delta * delta
      pulled = moved.transposedTimes(source.times(moved)).scaled(by: square)
      shifted = covariance.adding(inside(carried.times(law.covariance)), times: square)
      w = basis.transposedTimes(carried.times(moved)).scaled(by: square)
    }
    let (rows, columns) = (b.rows, b.columns)
    var result = Matrix(rows: rows * columns, columns: rows * columns)
    for i in 0..<rows {
      for j in 0...i {
        let (s, k, n) = (features[i, j] / lambda, c / lambda * covariance[i, j], c / lambda * shifted[i, j])
        for p in 0..<columns {
          for q in 0..<columns {
            var entry = n * g[p, q] + c / lambda * a[i, q] * a[j, p]
            if source != nil {
              entry += k * pulled[p, q] + c / lambda * (a[i, q] * w[j, p] + w[i, q] * a[j, p])
            }
            if p == q { entry += s + (i == j ? 1 / beta : 0) }
            result[i * columns + p, j * columns + q] = entry
          }
        }
      }
    }
    return result
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
