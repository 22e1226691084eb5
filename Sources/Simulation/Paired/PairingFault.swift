import Foundation

/// Why simulations cannot have the phases of those of another suite.
public enum PairingFault: Equatable, Sendable, CustomStringConvertible {
  /// A suite whose phases are not known.
  case phases(suite: String, found: String)
  /// A suite whose manifest states no seed.
  case noSeed(suite: String)
  /// A suite of another generator.
  case generator(suite: String, expected: String, found: String)
  /// A suite made with another setting.
  case setting(suite: String, name: String, there: String, here: String)
  /// A summary that the other suite does not have.
  case summary(suite: String, name: String, found: [String])
  /// More simulations than the other suite has.
  case count(suite: String, asked: Int, found: Int)
  /// A parameter of the other suite that the new one does not know.
  case parameter(suite: String, name: String, new: String, known: [String])
  /// No parameter that the other suite lacks.
  case nothingNew(suite: String, new: String, known: [String])
  /// A simulation to which no value of the new parameters can be given.
  case point(suite: String, row: Int, new: [String])
  /// A simulation that is not what its suite's seed and its number give.
  case changed(suite: String, observable: String, row: Int, bin: Int, expected: Double, found: Double)

  /// Whether what is asked for does not suit the other suite, and not a file's content.
  var isOfRequest: Bool {
    switch self {
    case .phases, .noSeed, .point, .changed: false
    default: true
    }
  }

  /// One sentence: what, where, expected and found.
  public var description: String {
    switch self {
    case .phases(let suite, let found):
      "\(suite): a suite to pair with is expected to come from the smooth or the field generator, for its phases must be known,"
        + " found one made by '\(found)'."
    case .noSeed(let suite):
      "\(suite): the phases of a suite to pair with go by its seed, expected one in its manifest.json, found none."
    case .generator(let suite, let expected, let found):
      "\(suite): simulations of equal phases need its own generator, the \(expected) one, found a request for the \(found)"
        + " one."
    case .setting(let suite, let name, let there, let here):
      "\(suite): simulations of equal phases need its own settings, expected \(name) to be \(there) as there, found"
        + " \(here)."
    case .summary(let suite, let name, let found):
      "\(suite): \(name) of paired simulations is expected there too, found \(found.joined(separator: ", "))."
    case .count(let suite, let asked, let found):
      "\(suite): a pair for each of \(asked) simulations is asked for, expected at most its own number, \(found)."
    case .parameter(let suite, let name, let new, let known):
      "\(suite): its parameter \(name) is not one of suite '\(new)', expected some of \(known.joined(separator: ", "))."
    case .nothingNew(let suite, let new, let known):
      "\(suite): it has all parameters of suite '\(new)' (\(known.joined(separator: ", "))), expected at least one that is"
        + " new."
    case .point(let suite, let row, let new):
      "\(suite): at row \(row + 1) no value of \(new.joined(separator: ", ")) that was drawn is a cosmology that can be"
        + " simulated, expected one in \(SimulationPoints.mostDraws)."
    case .changed(let suite, let observable, let row, let bin, let expected, let found):
      "\(suite): a suite to pair with is expected to be as its seed gives it, for phases go by the seed and the number of a"
        + " simulation; made once more, \(observable) of row \(row + 1) is \(String(format: "%.6g", expected)) in bin \(bin + 1), found"
        + " \(String(format: "%.6g", found))."
    }
  }
}
