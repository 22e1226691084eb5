import Formats

/// Solves (ridge I + A T Aᵀ) x = r for T = a I + b Σ with changing a and b, in the smaller of the two spaces.
struct RidgeInverse {
  private let inputs: Matrix
  private let pull: Matrix?
  /// A Aᵀ `[P, P]` where P <= D, otherwise Aᵀ A `[D, D]`.
  private let gram: Matrix
  /// A Σ Aᵀ, where P <= D.
  private let pulledGram: Matrix?
  private let byExamples: Bool

  init(inputs: Matrix, pull: Matrix?) {
    self.inputs = inputs
    self.pull = pull
    byExamples = inputs.rows <= inputs.columns
    gram = byExamples ? inputs.timesTransposed(inputs) : inputs.transposedTimes(inputs)
    pulledGram = byExamples ? pull.map { inputs.times($0).timesTransposed(inputs) } : nil
  }

  struct Factor {
    fileprivate let ridge: Double
    fileprivate let inputs: Matrix
    fileprivate let byExamples: Bool
    fileprivate let factor: CholeskyFactor

    /// x `[P]`; for P > D by (ridge + A T Aᵀ)^-1 = (1 - A (ridge T^-1 + Aᵀ A)^-1 Aᵀ) / ridge.
    func solve(_ right: [Double]) -> [Double] {
      if byExamples { return factor.solve(right) }
      let fitted = inputs.times(factor.solve(inputs.transposedTimes(right)))
      return zip(right, fitted).map { ($0 - $1) / ridge }
    }
  }

  func factor(ridge: Double, weight: Double, pullWeight: Double) throws(TheoryError) -> Factor {
    let name = "the Hessian of the linear network"
    let matrix: Matrix
    if byExamples {
      var sum = gram.scaled(by: weight)
      if let pulledGram { sum = sum.adding(pulledGram, times: pullWeight) }
      matrix = sum.addingToDiagonal(ridge)
    } else if let pull {
      let t = pull.scaled(by: pullWeight).addingToDiagonal(weight)
      matrix = gram.adding(try CholeskyFactor(t, name: name).solve(.identity(t.rows)), times: ridge)
    } else {
      matrix = gram.addingToDiagonal(ridge / weight)
    }
    return Factor(
      ridge: ridge, inputs: inputs, byExamples: byExamples, factor: try CholeskyFactor(matrix, name: name))
  }
}
