import Networks
import Randomness

/// The ranges that a random search draws from; the defaults are the experiment's.
public struct SearchSpace: Sendable, Equatable, Codable {
  /// Bounds of the learning rate, drawn uniformly in its logarithm.
  public var learningRate = 1e-5...1e-1
  /// Bounds of the weight decay, drawn uniformly in its logarithm.
  public var weightDecay = 1e-8...1.0
  /// Bounds of the number of hidden layers.
  public var hiddenLayers = 1...3
  /// Bounds of the units of each hidden layer.
  public var units = 4...500
  /// Bounds of the dropout probability, the same in all hidden layers.
  public var dropout = 0.2...0.8

  /// The default ranges.
  public init() {}

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
    let layers = hiddenLayers
    try require(
      layers.lowerBound >= 1 && layers.upperBound <= 16, "hiddenLayers", "\(layers)", "bounds within 1...16")
    let fits = units.lowerBound >= 1 && units.upperBound <= 65_536
    try require(fits, "units", "\(units)", "bounds within 1...65536")
    let drops = dropout.lowerBound >= 0 && dropout.upperBound < 1
    try require(drops, "dropout", "\(dropout)", "bounds of at least 0 and less than 1")
  }

  /// What trial number `trial` of the search with this seed tries; other trials do not change it.
  ///
  /// - Parameters:
  ///   - architecture: what is not searched: inputs, bottleneck, outputs, activation.
  ///   - settings: what is not searched: batch size, epochs, patience and so on.
  public func draw(
    trial: Int, seed: UInt64, architecture: Architecture, settings: TrainingSettings
  ) -> SearchTrial {
    var stream = RandomStream(seed: seed, purpose: "search", index: UInt64(truncatingIfNeeded: trial))
    var drawn = SearchTrial(trial: trial, architecture: architecture, settings: settings)
    drawn.settings.learningRate = stream.logUniform(in: learningRate)
    drawn.settings.weightDecay = stream.logUniform(in: weightDecay)
    drawn.architecture.dropout = Float(stream.uniform(in: dropout))
    let layers = stream.integer(in: hiddenLayers)
    drawn.architecture.hidden = (0..<layers).map { _ in stream.integer(in: units) }
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
  public func network() -> Network {
    Network(architecture, stream: RandomStream(seed: settings.seed, purpose: "initial weights"))
  }
}
