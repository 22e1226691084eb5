import Formats
import Foundation

/// The posterior of an infinitely wide linear network with several outputs, in closed form up to an iteration.
///
/// The outputs share the hidden weights, f_c = Σ_i w_ic W_i·x / (γ N √D), and each has readouts of its own. Integrating
/// these out as for one output, one neuron follows exp((γ²/2λ) |Uᵀ W|²) times its Gaussian prior, U = Xᵀ V / √D [D, C]:
///   ln Z = -½ ln det Q + (γ²/2λ) (δ/τ)² tr(Uᵀ S̄ U Q⁻¹),  Q = 1 - γ²/(λ τ) Uᵀ U,  τ = λ + δ,
/// and F(V) = γ² (tr Vᵀ Y - |V|²/(2β)) - ln Z is concave. At its maximum V = β (Y - X W/√D), so that V is always sought
/// as κ Y - X B / √D: the cost depends on D and C, and on P through one product only. For one output this is the
/// closed form of ``LinearSaddle``.
public struct JointSaddle: Sendable {
  /// S = E W Wᵀ `[D, D]`: the kernel is k(x, x') = xᵀ S x' / D.
  public let secondMoment: Matrix
  /// The mean predictor's weights `[D, C]`: f(x) = weightsᵀ x / √D.
  public let weights: Matrix
  /// Iterations taken.
  public let steps: Int
  /// |S U / λ - W| / |W| at the end.
  public let residual: Double

  /// The mean predictor at inputs `[M, D]`, `[M, C]`.
  public func predictions(_ inputs: Matrix) -> Matrix {
    inputs.times(weights).scaled(by: 1 / Double(inputs.columns).squareRoot())
  }

  /// Solves one stage.
  ///
  /// - Parameters:
  ///   - strength: γ of the stage; 0 gives the lazy limit.
  ///   - delta: the coupling to the source; 0 for the source itself.
  ///   - source: S̄ `[D, D]`, the second moment of the source's weights; needed unless `delta` is 0.
  /// - Throws: ``TheoryError`` for parameters out of range, sizes that differ and an iteration that does not settle.
  public static func solve(
    _ task: OutputTask, strength: Double, beta: Double, lambda: Double, delta: Double = 0,
    source: Matrix? = nil
  ) throws(TheoryError) -> JointSaddle {
    _ = try BayesParameters(targetStrength: strength, beta: beta, lambda: lambda, delta: delta)
    let size = task.dimension
    if delta > 0 {
      guard let source, source.rows == size, source.columns == size else {
        throw .size(
          of: "second moments of the source's weights", expected: size * size,
          found: source?.values.count ?? 0)
      }
      if let place = source.firstNonFinite() {
        throw .nonFinite(of: "second moments of the source's weights", row: place.row, column: place.column)
      }
    }
    var ascent = JointAscent(
      task, strength: strength, beta: beta, lambda: lambda, delta: delta, source: delta > 0 ? source : nil)
    return try ascent.climb()
  }

  /// The leave-one-out errors of the outputs `[C]`, mean squares over the examples, at fixed features: those of ridge
  /// regression, residual / (1 - leverage).
  ///
  /// - Throws: ``TheoryError/notPositiveDefinite(_:)``.
  public func leaveOneOut(_ task: OutputTask, beta: Double, lambda: Double) throws(TheoryError) -> [Double] {
    let rows = task.inputs.scaled(by: 1 / Double(task.dimension).squareRoot())
    let ridge = try JointAscent.ridge(
      rows.transposedTimes(rows), features: secondMoment, ratio: lambda / beta)
    let fitted = predictions(task.inputs)
    let carried = rows.times(ridge)
    var errors = Array(repeating: 0.0, count: task.outputs.columns)
    for example in 0..<task.count {
      let leverage = zip(carried.row(example), rows.row(example)).reduce(0) { $0 + $1.0 * $1.1 }
      for output in errors.indices {
        let miss = (task.outputs[example, output] - fitted[example, output]) / max(1 - leverage, 1e-9)
        errors[output] += miss * miss / Double(task.count)
      }
    }
    return errors
  }
}

/// The ascent to the maximum of F.
struct JointAscent {
  private let strength: Double
  private let beta: Double
  private let lambda: Double
  private let delta: Double
  private let source: Matrix?
  /// Xᵀ X / D, Xᵀ Y / √D and |Y|².
  private let gram: Matrix
  private let right: Matrix
  private let power: Double
  private var kappa = 0.0
  private var b: Matrix

  private var tau: Double { lambda + delta }
  private var c: Double { strength * strength / lambda }

  init(
    _ task: OutputTask, strength: Double, beta: Double, lambda: Double, delta: Double, source: Matrix?
  ) {
    self.strength = strength
    self.beta = beta
    self.lambda = lambda
    self.delta = delta
    self.source = source
    let rows = task.inputs.scaled(by: 1 / Double(task.dimension).squareRoot())
    gram = rows.transposedTimes(rows)
    right = rows.transposedTimes(task.outputs)
    power = task.outputs.values.squaredLength
    b = Matrix(rows: task.dimension, columns: task.outputs.columns)
  }

  /// What follows from a U: Q⁻¹, ln det Q and U Q⁻¹; nil where the law of a neuron has no finite integral.
  private struct Law {
    var u: Matrix
    var uq: Matrix
    var logDeterminant: Double
  }

  private func law(_ kappa: Double, _ b: Matrix) -> Law? {
    let u = right.scaled(by: kappa).adding(gram.times(b), times: -1)
    let q = u.transposedTimes(u).scaled(by: -c / tau).addingToDiagonal(1)
    guard let factor = try? CholeskyFactor(q, name: "Q") else { return nil }
    let uq = factor.solve(u.transposed).transposed
    return Law(u: u, uq: uq, logDeterminant: factor.logDeterminant)
  }

  /// S of a law, (1/τ)(1 + (c/τ) U Q⁻¹ Uᵀ) and what the anchor adds.
  private func features(_ law: Law) -> Matrix {
    let spread = law.uq.timesTransposed(law.u).scaled(by: c / (tau * tau)).addingToDiagonal(1 / tau)
    guard let source else { return spread }
    return spread.adding(spread.times(source).times(spread), times: delta * delta)
  }

  /// (S⁻¹ λ/β + Xᵀ X / D)⁻¹ by the factor of S, which takes Xᵀ Y / √D to the weights of ridge regression.
  static func ridge(_ gram: Matrix, features: Matrix, ratio: Double) throws(TheoryError) -> Matrix {
    let factor = try CholeskyFactor(features, name: "the second moment of the weights").lower
    let inner = factor.transposedTimes(gram).times(factor).addingToDiagonal(ratio)
    let solved = try CholeskyFactor(inner, name: "the kernel with its ridge").solve(factor.transposed)
    return factor.times(solved)
  }

  mutating func climb() throws(TheoryError) -> JointSaddle {
    let most = 3000
    guard var law = law(0, b) else { throw .diverges(rho: 1) }
    var residual = Double.infinity
    for step in 1...most {
      let features = features(law)
      let made = features.times(law.u).scaled(by: 1 / lambda)
      // Before κ has reached β there are no weights that U belongs to.
      let gap = made.adding(b, times: -1 / max(kappa, .leastNormalMagnitude)).norm
      residual = kappa > 0 ? gap / max(made.norm, .leastNormalMagnitude) : .infinity
      if abs(kappa / beta - 1) < 1e-9, residual < 1e-9 {
        return JointSaddle(secondMoment: features, weights: made, steps: step, residual: residual)
      }
      let ridge = try Self.ridge(gram, features: features, ratio: lambda / beta)
      guard let next = search(towards: ridge.times(right).scaled(by: beta), from: made) else { break }
      (kappa, b, law) = next
    }
    // Rounding of β (Xᵀ Y - Xᵀ X W) ends the ascent before the last digits where β is large.
    guard residual < 1e-5 else {
      throw .notConverged(
        stage: "the saddle point of several outputs", steps: most, residual: residual, expected: 1e-5)
    }
    let features = features(law)
    return JointSaddle(
      secondMoment: features, weights: features.times(law.u).scaled(by: 1 / lambda), steps: most,
      residual: residual)
  }

  /// The point on the way to ridge regression with the present features where the slope of F has at least halved.
  ///
  /// That way goes up: it is the gradient of F times a positive matrix. F is concave, so the slope falls along the way,
  /// and slopes keep their digits near the maximum where differences of F have none.
  private func search(towards aim: Matrix, from made: Matrix) -> (Double, Matrix, Law)? {
    let (rise, way) = (beta - kappa, aim.adding(b, times: -1))
    func slope(_ kappa: Double, _ b: Matrix, _ made: Matrix) -> Double {
      let miss = b.scaled(by: 1 / beta).adding(made, times: -1)
      let rest = 1 - kappa / beta
      return rest * (rise * power - dot(way.values, right.values)) + rise * dot(miss.values, right.values)
        - dot(way.values, gram.times(miss).values)
    }
    let start = slope(kappa, b, made)
    var length = 1.0
    var tries = 0
    while length > 1e-7, tries < 60 {
      tries += 1
      let (kappa, b) = (self.kappa + length * rise, self.b.adding(way, times: length))
      guard let law = law(kappa, b) else {
        length /= 2
        continue
      }
      if strength == 0 { return (kappa, b, law) }
      let end = slope(kappa, b, features(law).times(law.u).scaled(by: 1 / lambda))
      if abs(end) <= 0.5 * start { return (kappa, b, law) }
      // Where the slope would be zero if it fell evenly.
      let even = length * start / max(start - end, .leastNormalMagnitude)
      if end > 0, tries > 8 { return (kappa, b, law) }
      length = min(max(even, 0.1 * length), 3 * length)
    }
    return nil
  }
}
