import Formats

/// The register of strategies: adding one is a new file in `Strategies` and a line here.
public enum TransferStrategies {
  /// Every strategy, the reference first, then ways of transfer, then blends, then baselines.
  public static let all: [any TransferStrategy] = [
    FromScratch(), WarmStart(), DummyOutputs(), AttachedHead(), BottleneckTransfer(), BiasOnly(),
    SourcePull(), LowRankAdaptation(), LowRankAdaptation.stabilised, LayerRates(), RandomDirections(),
    GaussianProcessOnOutputs(), Emulated(), Transport(), SafeTransfer(),
    SourceAlone(), Pooled(), PriorMean(),
  ]

  /// The strategies that a study compares unless it names others.
  public static let standard: [any TransferStrategy] = [
    FromScratch(), WarmStart(), DummyOutputs(), AttachedHead(), BottleneckTransfer(), BiasOnly(),
    SourcePull(),
  ]

  /// The strategy called `name`.
  ///
  /// - Throws: ``TransferError/unknownStrategy(_:nearest:known:)`` with the nearest name.
  public static func named(_ name: String) throws(TransferError) -> any TransferStrategy {
    if let found = all.first(where: { $0.name == name }) { return found }
    let known = all.map(\.name)
    throw .unknownStrategy(name, nearest: nearestName(to: name, in: known), known: known)
  }
}
