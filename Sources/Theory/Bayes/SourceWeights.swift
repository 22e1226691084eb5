import Formats

/// What the target's hidden weights are coupled to.
public enum SourceWeights: Sendable {
  /// Nothing: the source itself, or delta = 0.
  case none
  /// The hidden weights Wbar `[N, D]` of one network that was trained: the prediction given that draw.
  case drawn(Matrix)
  /// The law of the source's infinitely wide network.
  case law(SampledSaddle)

  var isNone: Bool { if case .none = self { true } else { false } }
}
