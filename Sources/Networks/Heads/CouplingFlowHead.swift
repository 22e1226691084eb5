import Tensor

/// A coupling neural spline flow on the unit box (Dinh et al. 2017, arXiv:1605.08803; Durkan et al. 2019, arXiv:1906.04032,
/// section 3.2), by the mean negative log density of rows.
///
/// The layers move every second parameter in turn, by monotone rational-quadratic splines that the others and the features
/// say (``FlowStackHead``): all parameters of a draw are found at once in each layer, where an autoregressive flow needs one after
/// the other. Unlike in ``SplineFlowHead`` the density of some parameters alone is an integral over the others.
public struct CouplingFlowHead: FlowStackHead {
  /// The kind in files.
  public static let kind = "coupling"
  /// One with every default.
  public static let standard = CouplingFlowHead()
  /// The first part of the leaves' names.
  public var name: String
  /// Layers, every second of which moves the same parameters.
  public var layers: Int
  /// Hidden units of each parameter that a layer moves.
  public var hidden: Int
  /// Pieces of each spline.
  public var pieces: Int
  /// Parameters beyond the named ones.
  public var dummies: Int

  /// A head of coupling flows.
  public init(_ name: String = "output", layers: Int = 4, pieces: Int = 8, hidden: Int = 32, dummies: Int = 0)
  {
    self.name = name
    self.layers = layers
    self.pieces = pieces
    self.hidden = hidden
    self.dummies = dummies
  }

  /// How many numbers a map takes.
  public var numbers: Int { RationalQuadraticSpline.numbers(pieces: pieces) }

  /// Layers, hidden units and pieces.
  public var sizes: [(what: String, found: Int, limits: ClosedRange<Int>)] {
    [
      ("layers", layers, Self.limits.layers), ("hidden units", hidden, Self.limits.hidden),
      ("pieces", pieces, SplineFlowHead.limits.pieces),
    ]
  }

  /// What a layer does.
  public static func layer(_ index: Int, parameters: Int) -> FlowLayer {
    FlowLayer(groups: [(0..<parameters).filter { $0 % 2 == index % 2 }], reads: { $0 % 2 != $1 % 2 })
  }

  /// The splines of numbers.
  public func map(_ numbers: Tensor) throws(TensorError) -> RationalQuadraticSpline {
    // Shapes are to be learnt more slowly than places and widths, as in ``SplineFlow``.
    try RationalQuadraticSpline(numbers * 0.1)
  }
}
