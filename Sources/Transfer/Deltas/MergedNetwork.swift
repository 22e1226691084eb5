import Networks
import Randomness

/// Several networks that were fine-tuned from one base as one network.
public struct MergedNetwork: Sendable {
  private let relatives: Relatives
  private let merged: [Double]
  private let fresh: [Double]

  /// A network to be merged.
  public struct Part: Sendable {
    /// What it is called in messages.
    public var name: String
    /// The networks that became of the base, averaged.
    public var networks: [Network]
    /// How much it counts.
    public var weight: Double
    /// Inputs `[count, K]` and scaled parameters `[count, P]`, of the parameters of all, NaN of those that it does not infer.
    public var simulations: (inputs: [Float], targets: [Float], count: Int)?

    /// Makes a part.
    public init(
      name: String, networks: [Network], weight: Double = 1,
      simulations: (inputs: [Float], targets: [Float], count: Int)? = nil
    ) {
      (self.name, self.networks, self.weight, self.simulations) = (name, networks, weight, simulations)
    }
  }

  /// Merges.
  ///
  /// - Parameters:
  ///   - base: what all were fine-tuned from.
  ///   - place: what it is called in messages.
  ///   - parts: what was fine-tuned.
  ///   - method: how deltas become one.
  ///   - pruning: how they are pruned before; nil for not at all.
  ///   - seed: seed of random pruning.
  ///   - member: a number of the merged network's own, so that the members of an ensemble are pruned differently.
  /// - Throws: ``DeltaError``, and what the method throws.
  public init(
    base: Network, named place: String, parts: [Part], method: any MergeMethod, pruning: DeltaPruning?,
    seed: UInt64, member: Int = 0
  ) throws {
    let all = parts.flatMap { part in part.networks.map { (part.name, $0) } }
    relatives = try Relatives(base: base, named: place, tuned: all)
    let leaves = relatives.base.places.map(\.range)
    var start = 0
    var own: [MergedPart] = []
    for (index, part) in parts.enumerated() {
      let tuned = relatives.tuned[start..<start + part.networks.count]
      start += part.networks.count
      var delta = mean(tuned.map(\.delta))
      // The outputs that the base lacks are no change of it and stay whole.
      let changed = zip(relatives.isOfBase, tuned[tuned.startIndex].isOwn).map { $0 && $1 }
      let network = relatives.adding(delta)
      if let pruning {
        delta = pruning.pruned(
          delta, leaves: leaves, candidates: changed,
          stream: RandomStream(
            seed: seed, purpose: "pruned delta of \(part.name)", index: UInt64(parts.count * member + index)))
      }
      own.append(
        MergedPart(
          delta: delta, isOwn: tuned[tuned.startIndex].isOwn, weight: part.weight, network: network,
          simulations: part.simulations))
    }
    merged = try method.merged(own)
    fresh = Averaging().merged(own)
  }

  /// The network with the merged change times `scale`; outputs that the base lacks are the mean of those that have them.
  public func network(scale: Double) -> Network {
    relatives.adding(
      relatives.isOfBase.indices.map { place in
        Float(relatives.isOfBase[place] ? scale * merged[place] : fresh[place])
      })
  }
}
