import Networks
import Training

/// Ranges to draw from and what is not searched: batch size, epochs, patience, schedule.
public struct Search: Sendable, Equatable {
  /// The ranges.
  public var space: SearchSpace
  /// Settings that every trial shares; learning rate, weight decay and seed are drawn.
  public var settings: TrainingSettings

  /// Makes a search.
  public init(space: SearchSpace = SearchSpace(), settings: TrainingSettings = TrainingSettings()) {
    self.space = space
    self.settings = settings
  }

  /// What trial number `trial` of the search with this seed tries, for networks with these ends.
  public func draw(
    trial: Int, seed: UInt64, inputs: Int, outputs: [String], dummies: Int = 0, bottleneck: Int? = nil
  ) -> SearchTrial {
    let ends = Architecture(
      inputs: inputs, hidden: [1], bottleneck: bottleneck, outputs: outputs, dummies: dummies)
    return space.draw(trial: trial, seed: seed, architecture: ends, settings: settings)
  }
}
