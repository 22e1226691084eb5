import Formats
import Networks
import Observables
import OrderedCollections
import Suites
import Transfer

/// A base model and a model that was fine-tuned from it, network by network.
package struct Ancestry {
  /// The networks of the base.
  package let base: [Network]
  /// The networks of the model, each with the number of the base's that it became of.
  package let descendants: [(network: Network, ancestor: Int)]

  /// The share of their own squared sizes by which two networks differ that have nothing in common; unrelated ones differ by all.
  private static let unrelated = 0.8

  /// Finds for each network of a model the one of the base that it is nearest to, among those of its architecture.
  ///
  /// - Throws: `TransferError.noNetworks`, `DeltaError.unlike`, `ObservableError` for a model that reads something else.
  package init(of model: Model, at place: String, from base: Model, at basePlace: String) throws {
    let (own, ancestors) = (try model.networks(at: place), try base.networks(at: basePlace))
    // What a model was trained on is no test of what is made of it, and must be known.
    for (one, path) in [(model, place), (base, basePlace)] {
      guard let lost = one.lostFile else { continue }
      throw PosteriorError.malformedCloud(
        lost, expected: "the file that was written with \(path), as training_sha256 of its config.json says",
        found: "none")
    }
    for (mine, expected) in zip(model.observables, base.observables) {
      try mine.requireSame(as: expected, place: place, otherPlace: basePlace)
    }
    guard model.observables.map(\.name) == base.observables.map(\.name) else {
      throw DeltaError.unlike(
        model: place, base: basePlace, reason: "it reads \(model.summary), expected \(base.summary)")
    }
    guard model.encoding == base.encoding else {
      throw DeltaError.unlike(
        model: place, base: basePlace,
        reason:
          "it encodes what it reads by other numbers, expected those of the base as fine-tuning keeps them")
    }
    for (index, name) in model.parameters.names.enumerated() {
      guard let other = base.parameters.names.firstIndex(of: name) else { continue }
      let (mine, expected) = (model.parameters.bounds(index), base.parameters.bounds(other))
      guard mine == expected else {
        throw DeltaError.unlike(
          model: place, base: basePlace, reason: "\(name) is scaled by \(mine), expected \(expected)")
      }
      let (unit, wanted) = (model.parameters.units[index], base.parameters.units[other])
      guard unit == wanted else {
        throw DeltaError.unlike(
          model: place, base: basePlace, reason: "the unit of \(name) is '\(unit)', expected '\(wanted)'")
      }
    }
    var descendants: [(network: Network, ancestor: Int)] = []
    for network in own {
      let alike = ancestors.indices.filter { network.difference(from: ancestors[$0]) == nil }
      guard
        let nearest = alike.min(by: {
          network.distance(to: ancestors[$0]) < network.distance(to: ancestors[$1])
        })
      else {
        throw DeltaError.unlike(
          model: place, base: basePlace,
          reason: network.difference(from: ancestors[0]) ?? "it has other networks")
      }
      let (apart, size) = (network.distance(to: ancestors[nearest]), network.distance(to: nil))
      guard apart < Self.unrelated * (size + ancestors[nearest].distance(to: nil)) else {
        throw DeltaError.unlike(
          model: place, base: basePlace,
          reason: "a network of it is as far from every one of the base's as if they had nothing in common")
      }
      descendants.append((network, nearest))
    }
    self.base = ancestors
    self.descendants = descendants
  }
}

extension Ancestry {
  /// The networks that became of one of the base's.
  package func descendants(of ancestor: Int) -> [Network] {
    descendants.filter { $0.ancestor == ancestor }.map(\.network)
  }
}

extension Model {
  /// The networks that predict.
  ///
  /// - Throws: `TransferError.noNetworks`.
  package func networks(at place: String) throws(TransferError) -> [Network] {
    guard let mean = predictor as? NetworkMean else {
      throw .noNetworks(model: place, kind: type(of: predictor).kind)
    }
    return mean.members
  }
}

extension ParameterScaling {
  /// How a parameter is scaled, in words.
  fileprivate func bounds(_ index: Int) -> String {
    "\(lower[index]) to \(upper[index])" + (scales[index] == .linear ? "" : " by \(scales[index].rawValue)")
  }
}

extension Network {
  /// The sum of squared differences of the stages' numbers from those of another network, from zero without one.
  fileprivate func distance(to other: Network?) -> Double {
    var sum = 0.0
    for (name, leaf) in values.leaves where !name.hasPrefix(head.name + ".") {
      let theirs = other?.values.leaves[name]?.values ?? leaf.values.map { _ in 0 }
      for (one, another) in zip(leaf.values, theirs) {
        sum += Double(one - another) * Double(one - another)
      }
    }
    return sum
  }
}
