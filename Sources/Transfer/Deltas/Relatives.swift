import Networks
import OrderedCollections

/// A network and those that were fine-tuned from it, all of the same outputs, so that their numbers can be subtracted and
/// added one by one.
package struct Relatives: Sendable {
  /// The base, inferring all parameters.
  package let base: Network
  /// Which of its numbers the base had: the rest belongs to outputs of the fine-tuned ones alone.
  package let isOfBase: [Bool]
  /// What was fine-tuned from it.
  package let tuned: [Tuned]

  /// A network that was fine-tuned.
  package struct Tuned: Sendable {
    /// What it was called, for messages.
    package let name: String
    /// It, inferring all parameters.
    package let network: Network
    /// Which of its numbers it had.
    package let isOwn: [Bool]
    /// What fine-tuning added to the base's numbers; the number itself where the base has none, 0 where it has none itself.
    package let delta: [Float]
  }

  /// Brings networks to the same outputs: the base's and behind them those of the others.
  ///
  /// - Throws: ``DeltaError/unlike(model:base:reason:)`` for a network of other stages, inputs or head.
  package init(base: Network, named place: String, tuned: [(name: String, network: Network)]) throws {
    let outputs = Self.outputs(base: base, tuned: tuned.map(\.network))
    let whole = try base.inferring(outputs)
    let isOfBase = try base.known(inferring: outputs)
    let numbers = whole.numbers
    var found: [Tuned] = []
    for (name, network) in tuned {
      if let reason = network.difference(from: base) {
        throw DeltaError.unlike(model: name, base: place, reason: reason)
      }
      let own = try network.inferring(outputs)
      let isOwn = try network.known(inferring: outputs)
      guard own.parameterCount == numbers.count else {
        throw DeltaError.unlike(
          model: name, base: place,
          reason:
            "its head holds \(own.parameterCount) numbers of \(outputs.count) parameters, expected \(numbers.count)"
        )
      }
      let delta = own.numbers.enumerated().map { index, number -> Float in
        guard isOwn[index] else { return 0 }
        return isOfBase[index] ? number - numbers[index] : number
      }
      found.append(Tuned(name: name, network: own, isOwn: isOwn, delta: delta))
    }
    (self.base, self.isOfBase, self.tuned) = (whole, isOfBase, found)
  }

  /// The parameters of the base and behind them those that others add.
  package static func outputs(base: Network, tuned: [Network]) -> [String] {
    OrderedSet(base.outputs + tuned.flatMap(\.outputs)).elements
  }

  /// The base with something added to its numbers, and with the given numbers where it has none.
  package func adding(_ delta: [Float]) -> Network {
    let numbers = base.numbers
    return base.with(
      numbers: delta.indices.map { isOfBase[$0] ? numbers[$0] + delta[$0] : delta[$0] })
  }
}

extension Network {
  /// In what a network differs from its base beyond numbers, outputs and dropout, as half a sentence; nil where in nothing.
  package func difference(from base: Network) -> String? {
    if input != base.input { return "it reads \(input), expected \(base.input)" }
    let (own, other) = (dropping(0), base.dropping(0))
    if StageList(own.stages) != StageList(other.stages) {
      func text(_ network: Network) -> String {
        network.stages.map { "\($0.name): \($0.summary)" }.joined(separator: ", ")
      }
      return "its stages are \(text(own)), expected \(text(other))"
    }
    let (mine, theirs) = (type(of: head).kind, type(of: base.head).kind)
    if mine != theirs || head.name != base.head.name || head.sigmoid != base.head.sigmoid {
      return "its head is \(head.name): \(mine), expected \(base.head.name): \(theirs)"
    }
    return nil
  }
}
