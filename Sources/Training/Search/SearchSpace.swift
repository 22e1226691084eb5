import Foundation
import Networks
import Randomness

/// The ranges that a random search draws from; the defaults are the experiment's.
public struct SearchSpace: Sendable, Equatable, Codable {
  /// Bounds of the learning rate, drawn uniformly in its logarithm.
  public var learningRate = 1e-5...1e-1
  /// Bounds of the weight decay, drawn uniformly in its logarithm.
  public var weightDecay = 1e-8...1.0
  /// Bounds of the dropout probability, the same in all stages that drop.
  public var dropout = 0.2...0.8
  /// The body that is drawn.
  public var backbone = SomeBackbone(DenseBackbone())
  /// Bounds of the body's sizes by key; those that the backbone states where none are given.
  public var sizes: [String: ClosedRange<Int>] = [:]

  /// Bounds of the number of hidden layers of a perceptron.
  public var hiddenLayers: ClosedRange<Int> {
    get { range("hidden_layers") }
    set { sizes["hidden_layers"] = newValue }
  }

  /// Bounds of the units of each hidden layer.
  public var units: ClosedRange<Int> {
    get { range("units") }
    set { sizes["units"] = newValue }
  }

  private func range(_ key: String) -> ClosedRange<Int> {
    sizes[key] ?? backbone.backbone.sizes.first { $0.key == key }?.fallback ?? 1...1
  }

  /// The default ranges.
  public init() {}

  /// The ranges that a head is best searched in: the experiment's for estimates; for densities, which overfit and diverge
  /// sooner, those in which real power spectra and tasks with noisy data did well on validation simulations.
  ///
  /// Dropout blurs what a network says, and where data tell much a density must be as wide as the blur: a rate of
  /// 0.1 takes a whole unit of log density from a mixture on real spectra. Where data are noisy and densities overfit, weight
  /// decay does what dropout does and more.
  public static func suiting(_ head: any Head) -> SearchSpace {
    var space = SearchSpace()
    if head is PointHead { return space }
    let isFlow = head is SplineFlowHead || head is FlowMatchingHead || head is any FlowStackHead
    space.learningRate = 2e-3...(isFlow ? 8e-3 : 6e-3)
    space.weightDecay = 3e-2...(isFlow ? 1 : 3)
    space.dropout = 0...0.02
    space.units = 32...128
    return space
  }

  /// Requires ranges that can be drawn from.
  ///
  /// - Throws: `TrainingError.setting`.
  public func validate() throws(TrainingError) {
    func require(_ holds: Bool, _ name: String, _ found: String, _ expected: String) throws(TrainingError) {
      if !holds { throw .setting(name: name, found: found, expected: expected) }
    }
    for (name, range) in [("learningRate", learningRate), ("weightDecay", weightDecay)] {
      let fits = range.lowerBound > 0 && range.upperBound.isFinite
      try require(fits, name, "\(range)", "positive bounds")
    }
    let known = backbone.backbone.sizes
    for size in known {
      let (range, limits) = (range(size.key), size.limits)
      let fits = range.lowerBound >= limits.lowerBound && range.upperBound <= limits.upperBound
      try require(fits, Self.property(size.key), "\(range)", "bounds within \(limits)")
    }
    for key in sizes.keys.sorted() where !known.contains(where: { $0.key == key }) {
      let keys = known.map(\.key).joined(separator: ", ")
      throw .setting(
        name: Self.property(key), found: "a range",
        expected: "none, for the backbone \(backbone.backbone.name) searches \(keys)")
    }
    let drops = dropout.lowerBound >= 0 && dropout.upperBound < 1
    try require(drops, "dropout", "\(dropout)", "bounds of at least 0 and less than 1")
  }

  /// A key as the property is called.
  private static func property(_ key: String) -> String {
    let words = key.split(separator: "_")
    return words.prefix(1).joined() + words.dropFirst().map(\.capitalized).joined()
  }

  /// What trial number `trial` of the search with this seed tries; other trials do not change it.
  ///
  /// - Parameters:
  ///   - architecture: what is not searched: input, bottleneck, outputs, activation, head.
  ///   - settings: what is not searched: batch size, epochs, patience and so on.
  public func draw(
    trial: Int, seed: UInt64, architecture: Architecture, settings: TrainingSettings
  ) -> SearchTrial {
    var stream = RandomStream(seed: seed, purpose: "search", index: UInt64(truncatingIfNeeded: trial))
    var drawn = SearchTrial(trial: trial, architecture: architecture, settings: settings)
    drawn.settings.learningRate = stream.logUniform(in: learningRate)
    drawn.settings.weightDecay = stream.logUniform(in: weightDecay)
    drawn.architecture.dropout = Float(stream.uniform(in: dropout))
    backbone.backbone.draw(into: &drawn.architecture) { stream.integer(in: range($0)) }
    drawn.settings.seed = stream.next()
    return drawn
  }
}

/// One draw of a search: a network to make and how to train it.
public struct SearchTrial: Sendable, Equatable, Codable {
  /// The number of the draw, from 0.
  public var trial: Int
  /// The network to make.
  public var architecture: Architecture
  /// How to train it; its seed belongs to the draw, too.
  public var settings: TrainingSettings

  /// A draw.
  public init(trial: Int, architecture: Architecture, settings: TrainingSettings) {
    self.trial = trial
    self.architecture = architecture
    self.settings = settings
  }

  /// The network before training, its weights drawn with the trial's seed.
  ///
  /// - Throws: `NetworkError` when the drawn body does not suit the input.
  public func network() throws(NetworkError) -> Network {
    try architecture.network(stream: RandomStream(seed: settings.seed, purpose: "initial weights"))
  }
}
