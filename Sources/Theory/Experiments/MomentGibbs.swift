import Formats
import Randomness

/// Exact Gibbs sampling of the posterior of a linear network of width N, in products of its weights alone.
///
/// Given the hidden weights W the readout w is Gaussian, and given w the rows of W are (Matheron's rule turns prior draws
/// into posterior ones). Both steps, the anchor W̄ and the output touch neurons only through Wᵀ W, Wᵀ w, |w|², Wᵀ W̄ and
/// W̄ᵀ w, and the products of fresh normal numbers with vectors of known products are normal and Wishart again: the
/// neurons never have to exist, and the cost does not depend on N.
public struct MomentGibbs: Sendable {
  /// Wᵀ W [D, D].
  private var hidden: Matrix
  /// Wᵀ w [D].
  private var cross: [Double]
  /// |w|².
  private var readout: Double
  /// Wᵀ W̄ [D, D] and W̄ᵀ w [D], without anchor empty.
  private var toAnchor: Matrix
  private var anchorReadout: [Double]

  private let width: Int
  private let gamma: Double
  private let beta: Double
  private let decay: Double
  private let delta: Double
  private let anchor: Matrix?
  /// Inputs divided by √D and labels.
  private let rows: Matrix
  private let labels: [Double]
  private let inputKernel: Matrix
  private var stream: RandomStream

  /// A chain that starts from the prior.
  ///
  /// - Parameters:
  ///   - width: N, at least twice the dimension and one.
  ///   - anchor: W̄ᵀ W̄ `[D, D]` of the source's network, of the same width; needed when δ > 0.
  /// - Throws: ``TheoryError`` for parameters out of range and sizes that differ.
  public init(
    _ task: RegressionTask, width: Int, gamma: Double, beta: Double, decay: Double, delta: Double = 0,
    anchor: Matrix? = nil, stream: RandomStream
  ) throws(TheoryError) {
    let size = task.dimension
    try TheoryError.require("the feature strength gamma", gamma, strictly: true)
    try TheoryError.require("the inverse ridge beta", beta, strictly: true)
    try TheoryError.require("the weight decay lambda", decay, strictly: true)
    try TheoryError.require("the elastic coupling delta", delta)
    try TheoryError.require(count: "the width of the network", width, atLeast: 2 * size + 1)
    let used = delta > 0 ? anchor : nil
    if delta > 0, used?.values.count ?? 0 != size * size {
      throw .size(of: "products of the anchors", expected: size * size, found: anchor?.values.count ?? 0)
    }
    self.width = width
    self.gamma = gamma
    self.beta = beta
    self.decay = decay
    self.delta = delta
    self.anchor = used
    self.stream = stream
    rows = task.inputs.scaled(by: 1 / Double(size).squareRoot())
    labels = task.labels
    inputKernel = rows.timesTransposed(rows)
    hidden = .identity(size, times: Double(width) / (decay + delta))
    cross = Array(repeating: 0, count: size)
    readout = Double(width) / decay
    toAnchor = used.map { $0.scaled(by: delta / (decay + delta)) } ?? Matrix(rows: 0, columns: size)
    anchorReadout = Array(repeating: 0, count: used == nil ? 0 : size)
    if let used {
      let share = delta / (decay + delta)
      hidden = hidden.adding(used, times: share * share)
    }
  }

  /// Wᵀ W [D, D] of the present draw, the anchor of a target.
  public var products: Matrix { hidden }

  /// The weights Wᵀ w / (γ N) of the present draw's linear function.
  public var weights: [Double] { cross.map { $0 / (gamma * Double(width)) } }

  /// Takes sweeps and gives the mean weights of the linear function over those after the first `burn`.
  public mutating func run(sweeps: Int, burn: Int) throws(TheoryError) -> [Double] {
    var total = Array(repeating: 0.0, count: cross.count)
    for sweep in 0..<sweeps {
      try drawReadout()
      try drawHidden()
      if sweep >= burn { total = sum(total, weights) }
    }
    return total.map { $0 / Double(max(1, sweeps - burn)) }
  }

  private var noise: Double { 1 / (beta * Double(width) * gamma * gamma) }

  /// The coefficients r of Matheron's rule: (K + noise)⁻¹ (y - output of the prior draw - a draw of the noise).
  private mutating func correction(_ kernel: Matrix, _ prior: [Double]) throws(TheoryError) -> [Double] {
    let factor = try CholeskyFactor(kernel.addingToDiagonal(noise), name: "the kernel of the network")
    let output = rows.product(prior)
    let scale = 1 / (gamma * Double(width))
    let scatter = noise.squareRoot()
    return factor.solve(
      labels.indices.map { labels[$0] - output[$0] * scale - scatter * stream.normal() })
  }

  /// w given W: w = w₀ + W Aᵀ r / (λ γ N) with w₀ of the prior.
  private mutating func drawReadout() throws(TheoryError) {
    let size = cross.count
    let products = try projections(
      of: anchor.map { Self.joined(hidden, toAnchor, $0) } ?? hidden, columns: 1)
    let scale = 1 / decay.squareRoot()
    let first = (0..<size).map { scale * products.onto[$0, 0] }
    let second = anchor == nil ? [] : (0..<size).map { scale * products.onto[size + $0, 0] }
    let factor = 1 / (gamma * gamma * Double(width) * Double(width) * decay)
    let kernel = rows.times(hidden).timesTransposed(rows).scaled(by: factor)
    let r = try correction(kernel, first)
    let step = rows.transposedProduct(r).map { $0 / (decay * gamma * Double(width)) }
    let moved = hidden.product(step)
    readout = products.square[0, 0] / decay + 2 * dot(step, first) + dot(step, moved)
    cross = sum(first, moved)
    if anchor != nil { anchorReadout = sum(second, toAnchor.transposedProduct(step)) }
  }

  /// W given w: W = W₀ + w (Aᵀ r)ᵀ / (τ γ N) with W₀ of the prior, of mean δ W̄ / τ and precision τ = λ + δ.
  private mutating func drawHidden() throws(TheoryError) {
    let size = cross.count
    let tau = decay + delta
    let basis =
      anchor.map { Self.bordered($0, anchorReadout, readout) }
      ?? Matrix(rows: 1, columns: 1, values: [readout])
    let fresh = try projections(of: basis, columns: size)
    let scale = 1 / tau.squareRoot()
    let last = basis.rows - 1
    var along = (0..<size).map { scale * fresh.onto[last, $0] }
    var square = fresh.square.scaled(by: 1 / tau)
    var tied = Matrix(rows: 0, columns: size)
    if let anchor {
      let share = delta / tau
      along = sum(along, anchorReadout, times: share)
      let fromAnchor = fresh.onto.selecting(rows: Array(0..<size)).scaled(by: scale)
      square = square.adding(anchor, times: share * share).adding(fromAnchor, times: share)
        .adding(fromAnchor.transposed, times: share)
      tied = fromAnchor.transposed.adding(anchor, times: share)
    }
    let factor = readout / (gamma * gamma * Double(width) * Double(width) * tau)
    let r = try correction(inputKernel.scaled(by: factor), along)
    let step = rows.transposedProduct(r).map { $0 / (tau * gamma * Double(width)) }
    for i in 0..<size {
      for j in 0..<size {
        square[i, j] += along[i] * step[j] + step[i] * along[j] + readout * step[i] * step[j]
        if anchor != nil { tied[i, j] += step[i] * anchorReadout[j] }
      }
    }
    hidden = square
    toAnchor = tied
    cross = sum(along, step, times: readout)
  }

  /// Products of N x columns fresh normal numbers with vectors of a Gram matrix, and among themselves.
  private mutating func projections(
    of gram: Matrix, columns: Int
  ) throws(TheoryError) -> (onto: Matrix, square: Matrix) {
    let factor = try CholeskyFactor(gram, name: "the products of the network's weights").lower
    let normals = Matrix(
      rows: gram.rows, columns: columns, values: (0..<(gram.rows * columns)).map { _ in stream.normal() })
    var triangle = Matrix(rows: columns, columns: columns)
    for row in 0..<columns {
      for column in 0..<row { triangle[row, column] = stream.normal() }
      triangle[row, row] = stream.chiSquared(width - gram.rows - row).squareRoot()
    }
    let square = normals.transposedTimes(normals).adding(triangle.timesTransposed(triangle))
    return (factor.times(normals), square)
  }

  /// The Gram matrix of W and W̄.
  private static func joined(_ first: Matrix, _ between: Matrix, _ second: Matrix) -> Matrix {
    let size = first.rows
    var result = Matrix(rows: 2 * size, columns: 2 * size)
    for i in 0..<size {
      for j in 0..<size {
        result[i, j] = first[i, j]
        result[i, size + j] = between[i, j]
        result[size + j, i] = between[i, j]
        result[size + i, size + j] = second[i, j]
      }
    }
    return result
  }

  /// The Gram matrix of W̄ and w.
  private static func bordered(_ matrix: Matrix, _ border: [Double], _ corner: Double) -> Matrix {
    let size = matrix.rows
    var result = Matrix(rows: size + 1, columns: size + 1)
    for i in 0..<size {
      for j in 0..<size { result[i, j] = matrix[i, j] }
      result[i, size] = border[i]
      result[size, i] = border[i]
    }
    result[size, size] = corner
    return result
  }
}
