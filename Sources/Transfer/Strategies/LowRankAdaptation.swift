import Formats
import Networks
import OrderedCollections
import Training

/// Dummy outputs with the weights below the output trained through low-rank additions.
public struct LowRankAdaptation: NetworkStrategy {
  /// Name in study files, results and folders.
  public var name: String { recipe.isStabilised ? "rslora" : "lora" }
  /// Name in figures and tables.
  public var label: String { recipe.isStabilised ? "stable low rank" : "low rank" }
  /// What it does, with its source.
  public var about: String {
    "As dummy outputs, but below the output layer weights move only by products of rank \(recipe.rank) and biases stay "
      + (recipe.isStabilised
        ? "(rank-stabilised LoRA, Kalajdzievski 2023, arXiv:2312.03732)."
        : "(LoRA, Hu et al. 2021, section 4.1).")
  }
  /// Starts from a plain source network with dummy outputs.
  public let start: SourceKind? = .plain
  /// How weights are trained.
  public let recipe: LowRank

  /// Products of a higher rank, scaled by its root.
  public static let stabilised = LowRankAdaptation(LowRank(rank: 32, isStabilised: true))

  /// Makes the strategy; the defaults are those in wide use.
  public init(_ recipe: LowRank = LowRank()) { self.recipe = recipe }

  /// The adapted source network, weights below the output through the recipe.
  ///
  /// - Throws: ``TransferError`` when there is no such source network or it does not suit the target.
  public func candidate(_ trial: Trial, _ task: TransferTask) throws -> Candidate {
    let network = try task.adapted(for: trial, strategy: name)
    let rules = network.values.mapNamed { leaf, _ -> Rule in
      if leaf.hasPrefix(network.head.name + ".") { return .free() }
      return leaf.hasSuffix(".weight") ? .through(recipe) : .frozen
    }
    var candidate = Candidate(network: network, rules: rules, settings: trial.fineTuning.settings)
    candidate.drawn["rank"] = .integer(recipe.rank)
    return candidate
  }
}
