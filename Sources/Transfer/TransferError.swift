import Formats

/// What can be wrong with a transfer.
public enum TransferError: Fault, Equatable, Sendable {
  /// No strategy has this name.
  case unknownStrategy(String, nearest: String?, known: [String])
  /// A strategy got no source network to start from.
  case noSource(strategy: String)
  /// A strategy got no source simulations to train on.
  case noSourceSimulations(strategy: String)
  /// Something of the source is given to strategies none of which reads it.
  case unread(what: String, strategies: [String], readers: [String])
  /// The source network cannot serve this strategy.
  case unsuitableSource(strategy: String, reason: String)
  /// More target simulations are needed than given for the folds asked for.
  case tooFewSimulations(count: Int, needed: Int, folds: Int)
  /// An emulator lacks the parameters' bounds and source values.
  case notEmulated(strategy: String)
  /// Too few target simulations for an emulator fitted without a fold.
  case tooFewToEmulate(strategy: String, new: [String], count: Int, needed: Int, folds: Int)
  /// Every trial diverged.
  case everyTrialFailed(strategy: String, trials: Int, lastReason: String)
  /// A blend lacks the strategy that it is measured against, or others.
  case nothingToBlend(strategy: String, found: [String])
  /// A model directory breaks its rules.
  case badModel(String, reason: String)
  /// A model to start from predicts by something else than networks.
  case noNetworks(model: String, kind: String)
  /// The work was interrupted and can be resumed.
  case interrupted

  /// One sentence that says what, where, expected and found.
  public var description: String {
    switch self {
    case .unknownStrategy(let name, let nearest, let known):
      let hint = nearest.map { "did you mean \($0)?" } ?? "known are \(known.joined(separator: ", "))"
      return "Strategy '\(name)' is not known; \(hint)"
    case .noSource(let strategy):
      return "Strategy \(strategy) starts from a pre-trained network, expected at least 1, found 0."
    case .noSourceSimulations(let strategy):
      return "Strategy \(strategy) trains on the source's simulations, expected at least 1, found none."
    case .unread(let what, let strategies, let readers):
      return "\(what) by none of the strategies \(strategies.joined(separator: ", ")), expected"
        + " \(readers.joined(separator: ", ")) or safe among them."
    case .unsuitableSource(let strategy, let reason):
      return "Strategy \(strategy) cannot start from this source network: \(reason)."
    case .tooFewSimulations(let count, let needed, let folds):
      return "\(folds)-fold validation needs at least \(needed) target simulations, found \(count)."
    case .notEmulated(let strategy):
      return
        "Strategy \(strategy) emulates the target suite, expected the bounds of its parameters and where it equals the "
        + "source suite, found none."
    case .tooFewToEmulate(let strategy, let new, let count, let needed, let folds):
      let learns = new.isEmpty ? "the suites' difference" : "the effect of \(new.joined(separator: ", "))"
      return
        "Strategy \(strategy) learns \(learns) without the simulations held out by \(folds)-fold validation, expected at "
        + "least \(needed) target simulations, found \(count)."
    case .everyTrialFailed(let strategy, let trials, let last):
      return
        "All \(trials) trials of \(strategy) failed, expected at least 1 to train; the last said: \(last)"
    case .nothingToBlend(let strategy, let found):
      return
        "Strategy \(strategy) combines scratch with other strategies, expected both, found "
        + (found.isEmpty ? "none." : "\(found.joined(separator: ", ")).")
    case .badModel(let path, let reason):
      return "\(path) is not a model directory that can be used: \(reason)"
    case .noNetworks(let model, let kind):
      return "\(model) predicts by \(kind), expected networks to start from, found none."
    case .interrupted:
      return "Interrupted; run again with --resume to go on."
    }
  }
}

extension TransferError {
  /// The status with which the command ends.
  public var exitStatus: ExitStatus {
    switch self {
    case .interrupted: .interrupted
    default: .badData
    }
  }
}
