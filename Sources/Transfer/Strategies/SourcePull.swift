import Formats
import Networks
import OrderedCollections
import Randomness
import Training

/// Dummy outputs with decay towards the source weights instead of towards zero.
public struct SourcePull: NetworkStrategy {
  /// Name in study files, results and folders.
  public let name = "source-pull"
  /// Name in figures and tables.
  public let label = "pull to source"
  /// What it does, with its source.
  public let about =
    "As dummy outputs, with weight decay towards the source weights instead of zero (L2-SP, Li et al. 2018, eq. 3, "
    + "decoupled)."
  /// Starts from a plain source network with dummy outputs.
  public let start: SourceKind? = .plain

  /// Strength of the pull drawn log-uniformly, in units of the learning rate; a choice of ours.
  static let strengths = 0.1...30.0

  /// Makes the strategy.
  public init() {}

  /// The adapted source network, pulled to its own weights with a strength drawn for the trial.
  ///
  /// - Throws: ``TransferError`` when there is no such source network or it does not suit the target.
  public func candidate(_ trial: Trial, _ task: TransferTask) throws -> Candidate {
    var settings = trial.fineTuning.settings
    var stream = trial.stream("pull to source")
    settings.weightDecay = 0
    let strength = stream.logUniform(in: Self.strengths)
    let network = try task.adapted(for: trial, strategy: name)
    var candidate = Candidate(network: network, rules: network.rules(.pulled(strength)), settings: settings)
    candidate.drawn["source_pull"] = .number(strength)
    return candidate
  }
}
