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
  /// - Throws: ``TheoryError`` for parameters out of range, sizes that differ and an iteration that does not settle;
  ///   `TensorError` for inputs whose products are not finite.
  public static func solve(
    _ task: OutputTask, strength: Double, beta: Double, lambda: Double, delta: Double = 0,
    source: Matrix? = nil
  ) throws -> JointSaddle {
    let path = try path(
      task, strength: strength, betas: [beta], lambda: lambda, delta: delta, source: source)
    guard let saddle = path.saddles.first else { throw path.failure ?? TheoryError.empty(task: "target") }
    return saddle
  }

  /// Solves one stage for several inverse ridges, for little more than the cost of the largest.
  ///
  /// Where inputs are nearly dependent, rounding ends the path before the last digits of very large ones are found.
  ///
  /// - Parameters:
  ///   - strength: γ of the stage; 0 gives the lazy limit.
  ///   - betas: the inverse ridges, in any order.
  ///   - delta: the coupling to the source; 0 for the source itself.
  ///   - source: S̄ `[D, D]`, the second moment of the source's weights; needed unless `delta` is 0.
  /// - Returns: the saddle points in the order of `betas`; nil for inverse ridges that could not be reached.
  /// - Throws: ``TheoryError`` for parameters out of range, sizes that differ and an iteration that does not settle for
  ///   any of them.
  public static func solve(
    _ task: OutputTask, strength: Double, betas: [Double], lambda: Double, delta: Double = 0,
    source: Matrix? = nil
  ) throws -> [JointSaddle?] {
    let ascending = betas.sorted()
    let path = try path(
      task, strength: strength, betas: ascending, lambda: lambda, delta: delta, source: source)
    if path.saddles.isEmpty, let failure = path.failure { throw failure }
    return betas.map { beta in
      guard let place = ascending.firstIndex(of: beta), place < path.saddles.count else { return nil }
      return path.saddles[place]
    }
  }

  private static func path(
    _ task: OutputTask, strength: Double, betas: [Double], lambda: Double, delta: Double, source: Matrix?
  ) throws -> (saddles: [JointSaddle], failure: TheoryError?) {
    for beta in betas {
      _ = try BayesParameters(targetStrength: strength, beta: beta, lambda: lambda, delta: delta)
    }
    let size = task.dimension
    if delta > 0 {
      guard let source, source.rows == size, source.columns == size else {
        throw TheoryError.size(
          of: "second moments of the source's weights", expected: size * size,
          found: source?.values.count ?? 0)
      }
      if let place = source.firstNonFinite() {
        throw TheoryError.nonFinite(
          of: "second moments of the source's weights", row: place.row, column: place.column)
      }
    }
    var ascent = try JointAscent(
      task, strength: strength, lambda: lambda, delta: delta, source: delta > 0 ? source : nil)
    return try ascent.climb(to: betas)
  }
}
