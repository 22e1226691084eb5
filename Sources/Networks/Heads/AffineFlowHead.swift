import Randomness
import Tensor

/// A masked autoregressive flow of affine layers on the unit box (Papamakarios et al. 2017, arXiv:1705.07057), by the mean
/// negative log density of rows: for parameters scaled to [0, 1] by their prior nothing lies outside it.
///
/// A layer shifts and scales parameter i by what it is told of those before, equations 3 and 4, and the result becomes a
/// number in [0, 1] again as the share of a logistic distribution cut to it; every second layer is the inverse of such a map,
/// without which conditionals could have one peak alone. All layers are told the same, by one ``MaskedConditioner``, and have one
/// order of the parameters, where Papamakarios et al. turn it round in each: so the density of the first parameters alone
/// is that of the first conditionals, and every conditional has its cumulative distribution and inverse in closed form.
public struct AffineFlowHead: Head {
  /// The kind in files.
  public static let kind = "maf"
  /// One with every default.
  public static let standard = AffineFlowHead()
  /// The first part of the leaves' names.
  public var name: String
  /// Layers of the flow.
  public var layers: Int
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
  public init(_ name: String = "output", layers: Int = 5, hidden: Int = 32, dummies: Int = 0) {
    self.name = name
    self.layers = layers
    self.hidden = hidden
    self.dummies = dummies
  }

  /// Numbers of layers and of hidden units that there may be.
  public static let limits = (layers: 1...64, hidden: 1...4096)

  private var conditioner: MaskedConditioner { MaskedConditioner(hidden: hidden, numbers: 2 * layers) }

  /// The leaves of the conditioner.
  ///
  /// - Throws: `NetworkError` for sizes out of range and inputs that are no vector.
  public func shapes(_ input: Layout, outputs: Int) throws(NetworkError) -> Named<LeafShape> {
    let inputs = try checked(input, outputs: outputs)
    for (what, found, limits) in [
      ("layers", layers, Self.limits.layers), ("hidden units", hidden, Self.limits.hidden),
    ] where !limits.contains(found) {
      throw .headSize(layer: name, what: what, found: found, limits: limits)
    }
    return conditioner.shapes(inputs: inputs, parameters: outputs + dummies)
  }

  private func flow(_ x: Batch, _ p: Named<Tensor>) throws(TensorError) -> AffineFlow {
    AffineFlow(conditions: try conditioner(x.values, p))
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
    FlowDensity(flow: AffineFlow(conditions: try flow(x, p).conditions.doubles()), parameters: outputs)
  }

  /// Parameters as the rows say; a new one leaves the density of the others as it was.
  public func rearranged(
    _ values: Named<HostArray>, rows: [OutputRow], named: Int, before: Int, stream: inout RandomStream
  ) -> Named<HostArray> {
    // A logistic distribution of the scatter 1 / sqrt(12).
    conditioner.rearranged(values, rows: rows, constantRate: 2 * .pi, stream: &stream)
  }
}

/// Conditionals that are cut logistic distributions and their inverses in turn.
struct AffineFlow: Flow {
  let conditions: Conditions

  var count: Int { conditions.count }

  /// The layers; for numbers of zero all but the first are close to the identity.
  private func layers(_ range: Range<Int>, after values: Tensor) throws(TensorError) -> [CutLogistic] {
    let (centres, logRates, numbers) = try conditions(range, after: values)
    let shift = try numbers.selected(2, at: 0) * (-logRates).exp()
    var layers = [
      CutLogistic(centres: try centres + shift, logRates: try logRates + numbers.selected(2, at: 1))
    ]
    for start in stride(from: 2, to: numbers.shape[2], by: 2) {
      layers.append(
        CutLogistic(
          centres: try numbers.selected(2, at: start) + 0.5, logRates: try numbers.selected(2, at: start + 1))
      )
    }
    return layers
  }

  func logDensities(_ values: Tensor) throws(TensorError) -> Tensor {
    var shares = try values.transposed()
    var logs = try shares * 0
    for (index, layer) in try layers(0..<values.shape[1], after: values).enumerated() {
      let slopes: Tensor
      if index % 2 == 0 {
        (shares, slopes) = try layer(shares)
      } else {
        shares = try inner(layer.places(of: shares))
        slopes = try -layer(shares).logSlopes
      }
      shares = try inner(shares)
      logs = try logs + slopes
    }
    return try logs.transposed()
  }

  func value(_ index: Int, at shares: Tensor, after values: Tensor) throws(TensorError) -> Tensor {
    var places = try inner(shares.withDimension(0))
    for (index, layer) in try layers(index..<index + 1, after: values).enumerated().reversed() {
      places = try index % 2 == 0 ? layer.places(of: places) : layer(places).values
      if index > 0 { places = try inner(places) }
    }
    return try places.clamped(lower: 0, upper: 1).selected(0, at: 0)
  }

  /// Shares off the very edges, to which rounding alone may lead and where nothing has a derivative.
  private func inner(_ shares: Tensor) throws(TensorError) -> Tensor {
    let edge = shares.dtype == .float64 ? Double.ulpOfOne / 2 : Double(Float.ulpOfOne) / 2
    return try shares.clamped(lower: edge, upper: 1 - edge)
  }

  func row(_ index: Int) throws(TensorError) -> AffineFlow {
    AffineFlow(conditions: try conditions.row(index))
  }
}
