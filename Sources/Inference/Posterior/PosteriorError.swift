import Formats
import Foundation

/// Why no posterior can be given.
public enum PosteriorError: Fault, Equatable, Sendable {
  /// A model's file of its training inputs that breaks a rule.
  case malformedCloud(String, expected: String, found: String)
  /// A parameter, or a name in an expression, that is not there.
  case unknownName(String, place: String, nearest: String?, known: [String])
  /// A name that is there already.
  case nameTaken(String, place: String)
  /// A derived parameter that is no finite number for some draw.
  case notFinite(name: String, expression: String, value: String, at: String)
  /// A posterior of which no draw is a number, as far outside the training simulations.
  case noNumbers(observation: Int, of: String)
  /// An estimate that is not a number.
  case noEstimate(row: Int, parameter: String)
  /// A true value at or beyond the bounds that the posterior has.
  case beyondBounds(simulation: Int, suite: String, parameter: String, lower: Double, upper: Double)
  /// No parameter is left.
  case nothingLeft(option: String)
  /// A prior that cannot be.
  case badPrior(parameter: String, text: String, expected: String)
  /// A prior that asks for more than the training simulations cover.
  case outsideSupport(parameter: String, prior: String, low: Double, high: Double, reason: String)
  /// Weights of which almost nothing is left.
  /// Noise of a seed that a suite has already: it would be the same draws once more.
  case sameNoise(suite: String, seed: UInt64)
  case fewDraws(effective: Double, draws: Int, reason: String)
  /// A covariance that cannot be.
  case badCovariance(String, expected: String, found: String)
  /// Something that needs several observations.
  case needsSeveral(option: String, found: Int)
  /// Simulations for a test of a model that was trained on them.
  case trainedOn(rows: [Int], of: Int, suite: String, model: String)
  /// A calibration that does not belong to the model.
  case badCalibration(String, expected: String, found: String)

  /// One sentence: what, where, expected and found.
  public var description: String {
    switch self {
    case .malformedCloud(let path, let expected, let found): "\(path): expected \(expected), found \(found)."
    case .unknownName(let name, let place, let nearest, let known):
      "'\(name)' in \(place) is no parameter of the model; "
        + (nearest.map { "did you mean '\($0)'?" } ?? "expected one of \(known.joined(separator: ", ")).")
    case .nameTaken(let name, let place):
      "\(place) names '\(name)', expected a name that is not taken, found a parameter of that name."
    case .notFinite(let name, let expression, let value, let at):
      "The derived parameter \(name)=\(expression) is \(value)\(at.isEmpty ? "" : " at \(at)"), expected a finite number for every draw."
    case .noNumbers(let observation, let what):
      "The posterior of \(what) \(observation + 1) is not a number, expected what was observed to be within reach of the"
        + " training simulations, found it too far away."
    case .noEstimate(let row, let parameter):
      "The estimate of \(parameter) for row \(row + 1) is not a number, expected what was observed to be within reach of the "
        + "training simulations, found it too far away."
    case .beyondBounds(let simulation, let suite, let parameter, let lower, let upper):
      "The posterior of simulation \(simulation + 1) of \(suite) is zero at its truth, whose \(parameter) lies at or beyond the "
        + "end of \(shortNumber(lower)) to \(shortNumber(upper)), expected parameters within the bounds that the model was "
        + "trained for; train one with wider ones, as slingshot pretrain --bounds \(parameter)=LOW:HIGH."
    case .nothingLeft(let option):
      "\(option) leaves no parameter to infer, expected at least one, found none."
    case .badPrior(let parameter, let text, let expected):
      "--prior of \(parameter) must be \(expected), found '\(text)'."
    case .outsideSupport(let parameter, let prior, let low, let high, let reason):
      "The prior \(prior) of \(parameter) \(reason), expected one inside what the model was trained on, found training "
        + "from \(low) to \(high)."
    case .sameNoise(let suite, let seed):
      "\(suite) has noise of the seed \(seed) already, which would be added once more; expected another --seed."
    case .fewDraws(let effective, let draws, let reason):
      "\(reason): of \(draws) draws \(String(format: "%.1f", effective)) remain effective, expected at least "
        + "\(PosteriorSample.fewest)."
    case .badCovariance(let path, let expected, let found):
      "\(path) is not a covariance that can be used: expected \(expected), found \(found)."
    case .needsSeveral(let option, let found):
      "\(option) needs at least two observations, found \(found)."
    case .trainedOn(let rows, let count, let suite, let model):
      "\(suite): \(rows.count) of \(count) simulations (\(rows.count == 1 ? "row" : "rows") \(rows.prefix(5).map { "\($0 + 1)" }.joined(separator: ", "))"
        + "\(rows.count > 5 ? ", ..." : "")) \(rows.count == 1 ? "is" : "are") among those that \(model) was trained on, expected simulations that it has "
        + "not seen: on its own a model looks better than it is."
    case .badCalibration(let path, let expected, let found):
      "\(path) is not a calibration that can be used: expected \(expected), found \(found)."
    }
  }

  /// The status with which the command ends.
  public var exitStatus: ExitStatus {
    switch self {
    case .malformedCloud, .notFinite, .noNumbers, .noEstimate, .beyondBounds, .outsideSupport, .fewDraws,
      .badCovariance,
      .trainedOn,
      .badCalibration:
      .badData
    default: .usage
    }
  }
}
