import Networks
import OrderedCollections
import Tensor
import Training

/// Each network counts for a number as much as its own task depends on it.
public struct FisherMerging: MergeMethod {
  /// Name in commands and files.
  public let name = "fisher"
  /// What it does, with its source.
  public let about =
    "each number's mean, a network counting by the squared derivative of its loss of its own simulations (Matena & Raffel 2022, "
    + "arXiv:2111.09832, eq. 5 with the diagonal empirical Fisher matrix)"
  /// Simulations of each model's task.
  public let readsSimulations = true

  /// Simulations of each task that are read at most, the first ones.
  static let most = 1000
  /// The least share of the mean importance that a number has.
  private static let floor = 1e-6

  /// Makes the method.
  public init() {}

  /// The mean weighted by importances, which are 1 in the mean over a network.
  public func merged(_ parts: [MergedPart]) throws -> [Double] {
    let importances = try parts.map { part -> [Double] in
      let squares = try Self.squaredGradients(part)
      let mean = max(squares.reduce(0, +) / Double(max(squares.count { $0 > 0 }, 1)), 1e-300)
      return squares.map { max($0 / mean, Self.floor) }
    }
    return parts[0].delta.indices.map { place in
      var (sum, total) = (0.0, 0.0)
      for (part, importance) in zip(parts, importances) where part.isOwn[place] {
        let weight = part.weight * importance[place]
        sum += weight * Double(part.delta[place])
        total += weight
      }
      return total > 0 ? sum / total : 0
    }
  }

  /// The mean over simulations of the squared derivatives of the loss by all numbers.
  package static func squaredGradients(_ part: MergedPart) throws -> [Double] {
    let network = part.network
    guard let (inputs, targets, count) = part.simulations else { return network.numbers.map { _ in 1 } }
    var data = TrainingData(inputs: inputs, targets: targets, count: count)
    data.mayLackTargets = true
    let learner = try AutogradLearner(
      network, network.rules(), data, data, TrainingSettings(), device: .cpu)
    let rows = min(count, most)
    var squares = [Double](repeating: 0, count: network.parameterCount)
    try withOneThread {
      for row in 0..<rows {
        let gradient = try learner.gradient([Int32(row)]).gradient
        for (name, _, range) in network.places {
          guard let own = gradient.leaves[name] else { continue }
          for (place, value) in zip(range, own.values) {
            squares[place] += Double(value) * Double(value) / Double(rows)
          }
        }
      }
    }
    return squares
  }
}
