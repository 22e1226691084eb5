import Tensor

/// A masked autoregressive flow on the unit box (Papamakarios et al. 2017, arXiv:1705.07057), by the mean negative log density
/// of rows.
///
/// Every layer shifts and scales parameter i by what those before it say, equations 3 and 4, and the order of the parameters
/// turns round from layer to layer. Shifted and scaled is the logistic distribution cut to the box whose share the parameter
/// becomes (``FlowStackHead``). What is affine but for that cannot bend: one parameter alone has one peak.
public struct MaskedFlowHead: FlowStackHead {
  /// The kind in files.
  public static let kind = "maf"
  /// One with every default.
  public static let standard = MaskedFlowHead()
  /// The first part of the leaves' names.
  public var name: String
  /// Layers.
  public var layers: Int
  /// Hidden units of each parameter in a layer.
  public var hidden: Int
  /// Parameters beyond the named ones.
  public var dummies: Int

  /// A head of masked autoregressive flows.
  public init(_ name: String = "output", layers: Int = 5, hidden: Int = 32, dummies: Int = 0) {
    self.name = name
    self.layers = layers
    self.hidden = hidden
    self.dummies = dummies
  }

  /// How many numbers a map takes.
  public var numbers: Int { 2 }

  /// What a layer does.
  public static func layer(_ index: Int, parameters: Int) -> FlowLayer {
    let order = Array(0..<parameters)
    return index % 2 == 0
      ? FlowLayer(groups: order.map { [$0] }, reads: { $1 < $0 })
      : FlowLayer(groups: order.reversed().map { [$0] }, reads: { $1 > $0 })
  }

  /// Of rates between 0.02 and 50, which only the narrowest conditionals of narrow distributions would go beyond: shares
  /// have too few digits for more.
  public func map(_ numbers: Tensor) throws(TensorError) -> CutLogistic {
    let (shift, rate) = (
      try numbers.selected(numbers.shape.count - 1, at: 0),
      try numbers.selected(numbers.shape.count - 1, at: 1)
    )
    return CutLogistic(
      centres: try shift + 0.5, logRates: try ((rate - 2) / 4).hyperbolicTangent() * 4)
  }
}
