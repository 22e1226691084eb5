import Formats
import Networks
import OrderedCollections
import Randomness
import Training

/// Dummy outputs with a learning rate that falls from the output layer down.
public struct LayerRates: NetworkStrategy {
  /// Name in study files, results and folders.
  public let name = "layer-rates"
  /// Name in figures and tables.
  public let label = "rates by layer"
  /// What it does, with its source.
  public let about =
    "As dummy outputs, but each layer learns at a fraction of the rate of the one above it, a fraction drawn for each trial "
    + "(discriminative fine-tuning, Howard & Ruder 2018, arXiv:1801.06146, section 3.2)."
  /// Starts from a plain source network with dummy outputs.
  public let start: SourceKind? = .plain

  /// Fractions drawn log-uniformly; the paper's is 1 / 2.6.
  static let fractions = 0.1...1.0

  /// Makes the strategy.
  public init() {}

  /// The adapted source network, rates falling from its head to its first stage.
  ///
  /// - Throws: ``TransferError`` when there is no such source network or it does not suit the target.
  public func candidate(_ trial: Trial, _ task: TransferTask) throws -> Candidate {
    var stream = trial.stream("rates by layer")
    let fraction = stream.logUniform(in: Self.fractions)
    let network = try task.adapted(for: trial, strategy: name)
    var rules = network.rules()
    var rate = 1.0
    for stage in network.stages.reversed() {
      rate *= fraction
      for leaf in rules.names where leaf.hasPrefix(stage.name + ".") { rules[leaf] = .free(rate: rate) }
    }
    var candidate = Candidate(network: network, rules: rules, settings: trial.fineTuning.settings)
    candidate.drawn["rate_fraction"] = .number(fraction)
    return candidate
  }
}
