import Randomness
import Tensor

/// An autoregressive neural spline flow on the unit box (Durkan et al. 2019, arXiv:1906.04032), by the mean negative log
/// density of rows: for parameters scaled to [0, 1] by their prior nothing lies outside it.
///
/// Parameter i given those before has the cumulative distribution S_i(L_i(theta[i])) with L_i that of a logistic
/// distribution cut to [0, 1], which follows where the posterior lies and how wide it is, and S_i a monotone
/// rational-quadratic spline of [0, 1] onto itself, which gives it its shape; ``MaskedConditioner`` says the numbers of both. So
/// density, cumulative distribution and its inverse are in closed form, and the density is normalised exactly.
/// The density of the first parameters alone is that of the first conditionals.
public struct SplineFlowHead: Head {
  /// The kind in files.
  public static let kind = "nsf"
  /// One with every default.
  public static let standard = SplineFlowHead()
  /// The first part of the leaves' names.
  public var name: String
  /// Pieces of each spline.
  public var pieces: Int
  /// Hidden units of each parameter's conditioner.
  public var hidden: Int
  /// Parameters beyond the named ones.
  public var dummies: Int
  /// Never: estimates are in the box by themselves.
  public var sigmoid: Bool {
    get { false }
    set {}
  }
  /// Parameters lie in the unit box.
  public var isBounded: Bool { true }

  /// A head of flows.
  public init(_ name: String = "output", pieces: Int = 8, hidden: Int = 32, dummies: Int = 0) {
    self.name = name
    self.pieces = pieces
    self.hidden = hidden
    self.dummies = dummies
  }

  /// Numbers of pieces and of hidden units that there may be.
  public static let limits = (pieces: 2...128, hidden: 1...4096)

  private var conditioner: MaskedConditioner {
    MaskedConditioner(hidden: hidden, numbers: 2 + RationalQuadraticSpline.numbers(pieces: pieces))
  }

  /// The leaves of the conditioner.
  ///
  /// - Throws: `NetworkError` for sizes out of range and inputs that are no vector.
  public func shapes(_ input: Layout, outputs: Int) throws(NetworkError) -> Named<LeafShape> {
    let inputs = try checked(input, outputs: outputs)
    for (what, found, limits) in [
      ("pieces", pieces, Self.limits.pieces), ("hidden units", hidden, Self.limits.hidden),
    ] where !limits.contains(found) {
      throw .headSize(layer: name, what: what, found: found, limits: limits)
    }
    return conditioner.shapes(inputs: inputs, parameters: outputs + dummies)
  }

  private func flow(_ x: Batch, _ p: Named<Tensor>) throws(TensorError) -> SplineFlow {
    SplineFlow(conditions: try conditioner(x.values, p))
  }

  /// -log p(truth) of each row; missing parameters are integrated out.
  public func loss(_ x: Batch, _ truth: Tensor, _ p: Named<Tensor>) throws(TensorError) -> RowLosses {
    try flow(x, p).losses(truth)
  }

  /// The means of the densities, over the 127 points of a lattice of shares.
  public func point(_ x: Batch, _ p: Named<Tensor>) throws(TensorError) -> Tensor {
    try flow(x, p).means(parameters: p["bias"].shape[0], on: x.values.device)
  }

  /// The flow of each row.
  public func density(
    _ x: Batch, outputs: Int, _ p: Named<Tensor>
  ) throws(TensorError) -> (any Density)? {
    FlowDensity(flow: SplineFlow(conditions: try flow(x, p).conditions.doubles()), parameters: outputs)
  }

  /// Parameters as the rows say; a new one leaves the density of the others as it was.
  public func rearranged(
    _ values: Named<HostArray>, rows: [OutputRow], named: Int, before: Int, stream: inout RandomStream
  ) -> Named<HostArray> {
    // A logistic distribution of the scatter 1 / sqrt(12).
    conditioner.rearranged(values, rows: rows, constantRate: 2 * .pi, stream: &stream)
  }
}

/// Conditionals that are a cut logistic distribution shaped by a spline.
struct SplineFlow: Flow {
  let conditions: Conditions

  /// By what the numbers of a spline count: shapes are to be learnt more slowly than places and widths, which they can
  /// stand in for but poorly. On validation spectra of Quijote, -log p is half a unit higher without it.
  private static let step = 0.1

  var count: Int { conditions.count }

  private func maps(
    _ range: Range<Int>, after values: Tensor
  ) throws(TensorError) -> (place: CutLogistic, shape: RationalQuadraticSpline) {
    let (centres, logRates, numbers) = try conditions(range, after: values)
    let shift = try numbers.selected(2, at: 0) * (-logRates).exp()
    let width = numbers.shape[2]
    return (
      CutLogistic(centres: try centres + shift, logRates: try logRates + numbers.selected(2, at: 1)),
      try RationalQuadraticSpline(numbers.narrowed(2, from: 2, count: width - 2) * Self.step)
    )
  }

  func logDensities(_ values: Tensor) throws(TensorError) -> Tensor {
    let (place, shape) = try maps(0..<values.shape[1], after: values)
    let (shares, first) = try place(values.transposed())
    return try (first + shape(shares).logSlopes).transposed()
  }

  func value(_ index: Int, at shares: Tensor, after values: Tensor) throws(TensorError) -> Tensor {
    let (place, shape) = try maps(index..<index + 1, after: values)
    // Rounding alone may lead out of the box, and to its very edges, where nothing has a derivative.
    let edge = shares.dtype == .float64 ? Double.ulpOfOne / 2 : Double(Float.ulpOfOne) / 2
    let inner = try shape.places(of: shares.withDimension(0)).clamped(lower: edge, upper: 1 - edge)
    return try place.places(of: inner).clamped(lower: 0, upper: 1).selected(0, at: 0)
  }

  func row(_ index: Int) throws(TensorError) -> SplineFlow {
    SplineFlow(conditions: try conditions.row(index))
  }
}
