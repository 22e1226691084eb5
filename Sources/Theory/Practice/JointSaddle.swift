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
  /// |X (S U / λ - B / β)| / |X S U / λ| at the end: how far outputs are from those of the saddle point.
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
    var ascent = try JointAscent(
      task, strength: strength, beta: beta, lambda: lambda, delta: delta, source: delta > 0 ? source : nil)
    return try ascent.climb()
  }

  /// The leave-one-out errors of the outputs `[C]`, mean squares over the examples, at fixed features: those of ridge
  /// regression, residual / (1 - leverage).
  ///
  /// - Throws: ``TheoryError/notPositiveDefinite(_:)``.
  public func leaveOneOut(_ task: OutputTask, beta: Double, lambda: Double) throws(TheoryError) -> [Double] {
    let rows = task.inputs.scaled(by: 1 / Double(task.dimension).squareRoot())
    let ridge = try Self.ridge(
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

  /// (S⁻¹ λ/β + Aᵀ A)⁻¹ by the factor of S, which takes Aᵀ Y to the weights of ridge regression, A = X / √D.
  private static func ridge(_ gram: Matrix, features: Matrix, ratio: Double) throws(TheoryError) -> Matrix {
    let factor = try CholeskyFactor(features, name: "the second moment of the weights").lower
    let inner = factor.transposedTimes(gram).times(factor).addingToDiagonal(ratio)
    let solved = try CholeskyFactor(inner, name: "the kernel with its ridge").solve(factor.transposed)
    return factor.times(solved)
  }
}
