import Networks
import Training

/// Ranges to draw from and what is not searched: batch size, epochs, patience, schedule, head.
public struct Search: Sendable, Equatable, Codable {
  /// The ranges.
  public var space: SearchSpace
  /// Settings that every trial shares; learning rate, weight decay and seed are drawn.
  public var settings: TrainingSettings
  /// The kind of head of networks trained from scratch.
  public var head = SomeHead(PointHead())
  /// The function of their hidden layers, when it is not the leaky ReLU.
  public var activation: Activation?

  /// Makes a search.
  public init(space: SearchSpace = SearchSpace(), settings: TrainingSettings = TrainingSettings()) {
    self.space = space
    self.settings = settings
  }

  /// What trial number `trial` of the search with this seed tries, for networks with these ends.
  public func draw(
    trial: Int, seed: UInt64, input: Layout, outputs: [String], dummies: Int = 0, bottleneck: Int? = nil
  ) -> SearchTrial {
    let ends = Architecture(
      input: input, hidden: [1], bottleneck: bottleneck, outputs: outputs, dummies: dummies,
      activation: activation, head: head.head)
    return space.draw(trial: trial, seed: seed, architecture: ends, settings: settings)
  }

  /// The same for networks that read vectors.
  public func draw(
    trial: Int, seed: UInt64, inputs: Int, outputs: [String], dummies: Int = 0, bottleneck: Int? = nil
  ) -> SearchTrial {
    draw(
      trial: trial, seed: seed, input: .vector(inputs), outputs: outputs, dummies: dummies,
      bottleneck: bottleneck)
  }
}
