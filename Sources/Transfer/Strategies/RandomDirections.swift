import Formats
import Foundation
import Networks
import OrderedCollections
import Randomness
import Training

/// Dummy outputs with all that lies below the output layer trained along a few random directions.
public struct RandomDirections: NetworkStrategy {
  /// Name in study files, results and folders.
  public let name = "subspace"
  /// Name in figures and tables.
  public let label = "random subspace"
  /// What it does, with its source.
  public let about =
    "As dummy outputs, but what is below the output layer moves along a few random directions, as many as drawn for each trial "
    + "(Li et al. 2018, arXiv:1804.08838; Aghajanyan et al. 2021, arXiv:2012.13255)."
  /// Starts from a plain source network with dummy outputs.
  public let start: SourceKind? = .plain

  /// Numbers of directions drawn log-uniformly, at most as many as there are numbers.
  static let dimensions = 16.0...1024.0

  /// Makes the strategy.
  public init() {}

  /// The adapted source network, its stages through a subspace.
  ///
  /// - Throws: ``TransferError`` when there is no such source network or it does not suit the target.
  public func candidate(_ trial: Trial, _ task: TransferTask) throws -> Candidate {
    var stream = trial.stream("random subspace")
    let drawn = stream.logUniform(in: Self.dimensions)
    let network = try task.adapted(for: trial, strategy: name)
    let isOfHead = { (leaf: String) in leaf.hasPrefix(network.head.name + ".") }
    let numbers = network.values.leaves.reduce(0) { $0 + (isOfHead($1.key) ? 0 : $1.value.count) }
    guard numbers > 0 else { return Candidate(network: network, settings: trial.fineTuning.settings) }
    let dimension = min(Int(drawn.rounded()), numbers)
    // A step of the optimiser then moves the weights as far as it does without the projection.
    let recipe = RandomSubspace(
      dimension: dimension, scale: (Double(numbers) / Double(dimension)).squareRoot(), seed: stream.next())
    let rules = network.values.mapNamed { leaf, _ -> Rule in isOfHead(leaf) ? .free() : .through(recipe) }
    var candidate = Candidate(network: network, rules: rules, settings: trial.fineTuning.settings)
    candidate.drawn["directions"] = .integer(dimension)
    return candidate
  }
}
