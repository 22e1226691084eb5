import Formats

/// Why estimates cannot be explained.
public enum ExplanationError: Fault, Equatable, Sendable {
  /// Two models that do not read the same.
  case otherInputs(model: String, expected: String, found: String)
  /// Two models of which neither infers what the other does.
  case nothingShared(model: String, expected: [String], found: [String])
  /// A model without the emulator whose information is asked for.
  case noEmulator(model: String, found: String)
  /// More simulations than there are.
  case tooFew(suite: String, asked: String, available: Int)
  /// Fewer groups than observables.
  case tooFewGroups(asked: Int, observables: [String])
  /// More groups than there are inputs.
  case tooManyGroups(asked: Int, least: Int, observable: String)
  /// An observable whose numbers have no places.
  case points(String)
  /// Estimates or attributions that are no numbers.
  case notFinite(found: String)
  /// The user stopped it.
  case interrupted

  /// One sentence: what, where, expected and found.
  public var description: String {
    switch self {
    case .otherInputs(let model, let expected, let found):
      "\(model) reads \(found), expected \(expected) as the model that is explained."
    case .nothingShared(let model, let expected, let found):
      "\(model) infers \(found.joined(separator: ", ")), expected at least one parameter of the model that is explained "
        + "(\(expected.joined(separator: ", "))), found none."
    case .noEmulator(let model, let found):
      "\(model) predicts by \(found), expected an emulator, as `slingshot transfer --source SUITE --strategy emulated` makes."
    case .tooFew(let suite, let asked, let available):
      "\(asked) simulations of \(suite) are asked for, expected at most \(available) as it has, those of --count and of "
        + "--background together."
    case .tooFewGroups(let asked, let observables):
      "\(counted(asked, "group")) \(asked == 1 ? "is" : "are") asked for, expected at least \(observables.count), one for each of "
        + "\(observables.joined(separator: ", ")): a group is of one observable."
    case .tooManyGroups(let asked, let least, let observable):
      "\(asked) groups are asked for, expected at most one for each number of every observable, found \(least) in "
        + "\(observable)."
    case .points(let name):
      "\(name) is a set of points, whose numbers have no place to explain, expected observables with bins."
    case .notFinite(let found):
      "An estimate of the simulations is \(found), expected finite numbers: some of them are too far from what the model was "
        + "trained on."
    case .interrupted: "Interrupted before anything was written; run it again."
    }
  }

  /// The status with which the command ends.
  public var exitStatus: ExitStatus {
    switch self {
    case .interrupted: .interrupted
    case .tooFewGroups: .usage
    default: .badData
    }
  }
}
