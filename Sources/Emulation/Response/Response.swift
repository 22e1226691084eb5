import Formats
import Foundation
import Tensor

/// What the target suite adds to the source's whitened mean, learnt from few simulations: a Gaussian process in each of
/// the modes that diagonalise the kernel of the bins.
public struct Response: Sendable, Equatable {
  let parameters: ResponseParameters
  /// Lengths, amplitudes and exponents.
  let point: [Double]
  /// Shared parameters `[n, d]` of the simulations, or of those that stand for all.
  let shared: Matrix
  /// Distances of their new parameters from the source values `[n, q]`.
  let new: Matrix
  /// The modes V `[D, D]` of the whitened bins as columns, largest first.
  let modes: Matrix
  /// Variances b of the modes that the response reaches `[J]`.
  let sizes: [Double]
  /// Variances kappa of the modes of the simulations `[R]`.
  let strengths: [Double]
  /// Maps kernels with the simulations `[M, n]` to modes of the simulations `[M, R]`.
  let projector: Matrix
  /// What the modes of the simulations add to the mean `[R, J]`.
  let weights: Matrix
  /// What their squares take from the variance `[R, J]`.
  let reductions: Matrix

  /// Simulations beyond which some of them stand for all.
  static let most = 2000
  /// How many stand for all then.
  static let standIns = 1500
  /// Modes of less than this, in units of the noise, are left out.
  static let least = 1e-4

  /// The process before any simulation is seen: its mean is zero, its lengths and amplitudes those of their prior.
  ///
  /// - Parameter whitener: L^-1 `[D, D]`.
  static func unseen(_ parameters: ResponseParameters, whitener: Matrix) throws(TensorError) -> Response {
    // One place at the source's point whose weight is zero stands for none.
    try conditioned(
      parameters, at: parameters.prior.mean, shared: Matrix(rows: 1, columns: parameters.shared),
      new: Matrix(rows: 1, columns: parameters.new), residuals: Matrix(rows: 1, columns: whitener.rows),
      whitener: whitener
    ).response.forgetting()
  }

  private func forgetting() -> Response {
    Response(
      parameters: parameters, point: point, shared: shared, new: new, modes: modes, sizes: sizes,
      strengths: strengths, projector: Matrix(rows: projector.rows, columns: projector.columns),
      weights: Matrix(rows: weights.rows, columns: weights.columns),
      reductions: Matrix(rows: reductions.rows, columns: reductions.columns))
  }

  /// What each simulation says about the response learnt from the others.
  struct LeftOut: Sendable {
    /// Whitened modes less their prediction from the others `[N, D]`.
    let errors: Matrix
    /// The variance of the prediction, without the noise of the simulation `[N, D]`.
    let variances: Matrix
  }

  /// Conditions the process on simulations.
  ///
  /// - Parameters:
  ///   - point: lengths, amplitudes and exponents.
  ///   - shared: shared parameters `[N, d]` from 0 to 1.
  ///   - new: distances of the new ones `[N, q]`.
  ///   - residuals: whitened residuals `[N, D]`.
  ///   - whitener: L^-1 `[D, D]`.
  ///   - noise: the variance of each simulation's noise `[N]`; 1 for all unless given.
  static func conditioned(
    _ parameters: ResponseParameters, at point: [Double], shared: Matrix, new: Matrix, residuals: Matrix,
    whitener: Matrix, noise: [Double]? = nil
  ) throws(TensorError) -> (response: Response, leftOut: LeftOut) {
    let kernel = ParameterKernel(parameters: parameters)
    let points = try ParameterKernel.Points(shared: shared, new: new)
    let white = try whitener.tensor()
    let bins = try white.matmul(BinKernel(parameters: parameters).matrix(point).tensor()).timesTransposed(
      white)
    let (ascending, columns) = try bins.symmetricEigen()
    let b = try Array(ascending.doubles().reversed())
    let order = try Tensor((0..<b.count).reversed().map { $0 })
    let v = try columns.slices(1, at: order)
    // One mode at least, so that there is a response even where nothing is to be learnt.
    let quietest = noise?.min() ?? 1
    let sizes = b.prefix(max(1, b.prefix { $0 > least * quietest }.count)).map { max($0, 1e-12) }
    let rows = try RowNoise(noise)
    let whitened = try residuals.tensor()
    let y = try (rows?.divided(whitened) ?? whitened).matmul(v)

    let basis = try Basis(kernel, points, point, noise: rows, largest: sizes.first ?? 0)
    let z = try basis.vectors.transposed().matmul(y)
    let kappa = try Tensor.vector(basis.values).withDimension(1)
    let products = try kappa.matmul(Tensor.vector(b.map { max($0, 0) }).withDimension(0))
    let shares = try products / (products + 1)
    let size = try Tensor.vector(sizes).withDimension(0)
    let weights =
      try size * z.narrowed(1, from: 0, count: sizes.count)
      / (products.narrowed(1, from: 0, count: sizes.count) + 1)
    let reductions = try size.square() / (products.narrowed(1, from: 0, count: sizes.count) + 1)

    // Sigma^-1 = 1 - U kappa b / (1 + kappa b) U^T; each simulation's own element gives its prediction from the others
    // (Rasmussen and Williams 2006, equations 5.10 to 5.12).
    let inverse = try basis.vectors.square().matmul(shares) * -1 + 1
    var errors = try (y - basis.vectors.matmul(shares * z)) / inverse
    var variances = try inverse.reciprocal() + -1
    if let rows { (errors, variances) = try rows.restored(errors, variances: variances) }
    return (
      Response(
        parameters: parameters, point: point, shared: shared.selecting(rows: basis.rows),
        new: new.selecting(rows: basis.rows), modes: try Matrix(v), sizes: sizes,
        strengths: basis.values, projector: try Matrix(basis.projector), weights: try Matrix(weights),
        reductions: try Matrix(reductions)),
      LeftOut(errors: try Matrix(errors), variances: try Matrix(variances))
    )
  }

  /// Eigenvectors of the kernel over simulations, or of its projection on some of them.
  private struct Basis {
    /// Eigenvalues `[R]`.
    let values: [Double]
    /// Eigenvectors `[N, R]`.
    let vectors: Tensor
    /// The simulations that kernels are taken with.
    let rows: [Int]
    /// Maps kernels with those to modes `[n, R]`.
    let projector: Tensor

    init(
      _ kernel: ParameterKernel, _ points: ParameterKernel.Points, _ point: [Double], noise: RowNoise?,
      largest: Double
    ) throws(TensorError) {
      let count = points.shared.shape[0]
      guard count > Response.most else {
        let matrix = try kernel.matrix(points, points, at: point)
        let (values, vectors) = try (noise?.dividedTwice(matrix) ?? matrix).symmetricEigen()
        let kept = try Self.kept(values.doubles(), largest)
        self.values = kept.values
        self.vectors = try vectors.slices(1, at: Tensor(kept.places))
        rows = Array(0..<count)
        projector = try noise?.divided(self.vectors) ?? self.vectors
        return
      }
      // The projected process of Seeger, Williams and Lawrence (2003): K = K_nm K_mm^-1 K_mn.
      rows = (0..<Response.standIns).map { $0 * count / Response.standIns }
      let chosen = try Tensor(rows)
      let few = ParameterKernel.Points(
        shared: try points.shared.slices(0, at: chosen), new: try points.new.slices(0, at: chosen))
      let (own, axes) = try kernel.matrix(few, few, at: point).symmetricEigen()
      let root = try axes * own.clamped(lower: 1e-10).power(-0.5).withDimension(0)
      let matrix = try kernel.matrix(points, few, at: point)
      let features = try (noise?.divided(matrix) ?? matrix).matmul(root)
      let (values, vectors) = try features.transposed().matmul(features).symmetricEigen()
      let kept = try Self.kept(values.doubles(), largest)
      let scale = try Tensor.vector(kept.values).squareRoot().withDimension(0)
      let turned = try vectors.slices(1, at: Tensor(kept.places))
      self.values = kept.values
      self.vectors = try features.matmul(turned) / scale
      projector = try root.matmul(turned) * scale
    }

    private static func kept(_ values: [Double], _ largest: Double) -> (values: [Double], places: [Int]) {
      let places = values.indices.filter { values[$0] * largest > Response.least }
      let kept = places.isEmpty ? [values.count - 1] : places
      return (kept.map { max(values[$0], 1e-12) }, kept)
    }
  }

  /// Mean and variance `[M, J]` of the modes that the response reaches.
  func predicted(shared: Tensor, new: Tensor) throws(TensorError) -> (mean: Tensor, variance: Tensor) {
    try Prediction(self)(shared: shared, new: new)
  }

  /// Mean and variance of the modes that the response reaches, ready for any number of points.
  struct Prediction: Sendable {
    private let kernel: ParameterKernel.Known
    private let projector, weights, reductions, sizes: Tensor

    init(_ response: Response) throws(TensorError) {
      kernel = try ParameterKernel(parameters: response.parameters).against(
        ParameterKernel.Points(shared: response.shared, new: response.new), at: response.point)
      projector = try response.projector.tensor()
      weights = try response.weights.tensor()
      reductions = try response.reductions.tensor()
      sizes = try Tensor.vector(response.sizes).withDimension(0)
    }

    /// Mean and variance `[M, J]` at parameters `[M, d]` and `[M, q]`.
    func callAsFunction(shared: Tensor, new: Tensor) throws(TensorError) -> (mean: Tensor, variance: Tensor) {
      let (matrix, diagonal) = try kernel(ParameterKernel.Points(shared: shared, new: new))
      let projected = try matrix.matmul(projector)
      return (
        try projected.matmul(weights),
        try (diagonal.matmul(sizes) - projected.square().matmul(reductions)).clamped(lower: 0)
      )
    }
  }
}

extension ParameterKernel.Points {
  init(shared: Tensor, new: Tensor) {
    self.shared = shared
    self.new = new
  }
}
