import Formats

/// Second moments of the neurons (W, z) of a linear two-layer network, in which gradient flow closes.
///
/// At infinite width they are averages over the law of one neuron; the sums over the N neurons of a finite network,
/// divided by N, obey the same equations exactly.
public struct FlowMoments: Sendable, Equatable {
  /// M = ⟨W Wᵀ⟩ [D, D].
  public var weights: Matrix
  /// s = ⟨z W⟩ [D].
  public var cross: [Double]
  /// q = ⟨z²⟩.
  public var readout: Double

  /// The given moments; `weights` must be square and as large as `cross`.
  public init(weights: Matrix, cross: [Double], readout: Double) {
    self.weights = weights
    self.cross = cross
    self.readout = readout
  }

  /// Independent normal weights and readouts of the given variance, as before the source is learned.
  public static func prior(dimension: Int, variance: Double = 1) -> FlowMoments {
    FlowMoments(
      weights: .identity(dimension, times: variance), cross: Array(repeating: 0, count: dimension),
      readout: variance)
  }

  /// The weights kept and a fresh independent readout of the given variance, as before the target is learned.
  public func withFreshReadout(variance: Double = 1) -> FlowMoments {
    FlowMoments(weights: weights, cross: Array(repeating: 0, count: cross.count), readout: variance)
  }
}

/// How the moving neurons go together with the frozen source weights that the elastic term pulls to.
public struct FlowCoupling: Sendable, Equatable {
  /// M̄ = ⟨W̄ W̄ᵀ⟩ [D, D].
  public var anchor: Matrix
  /// R = ⟨W W̄ᵀ⟩ [D, D].
  public var weights: Matrix
  /// r = ⟨z W̄⟩ [D].
  public var readout: [Double]

  /// The given moments.
  public init(anchor: Matrix, weights: Matrix, readout: [Double]) {
    self.anchor = anchor
    self.weights = weights
    self.readout = readout
  }

  /// Neurons that start where their anchors are, with a readout independent of them.
  public init(startingAt anchor: Matrix) {
    self.init(
      anchor: anchor, weights: anchor, readout: Array(repeating: 0, count: anchor.columns))
  }
}

extension FlowMoments {
  /// The weights of the linear function of the network, w = s / γ: f(x) = w·x / √D.
  public func effectiveWeights(gamma: Double) -> [Double] { cross.map { $0 / gamma } }
}
