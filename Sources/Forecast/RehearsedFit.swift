/// How one strategy did in one universe: a study rehearsed on simulations drawn from an emulator.
public struct RehearsedFit: Sendable, Equatable {
  /// Which function of the response the universe has, counted from 0.
  public var universe: Int
  /// The strategy's name.
  public var strategy: String
  /// Number of target simulations that it had.
  public var targetCount: Int
  /// Which subset of that size.
  public var seed: Int
  /// Mean square errors on the universe's test simulations, of parameters scaled to [0, 1], by column; `total` last.
  public var errors: [Double]

  /// Makes a record.
  public init(universe: Int, strategy: String, targetCount: Int, seed: Int, errors: [Double]) {
    self.universe = universe
    self.strategy = strategy
    self.targetCount = targetCount
    self.seed = seed
    self.errors = errors
  }
}
