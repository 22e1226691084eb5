import Cosmology
import Formats

/// What can be wrong with a request to simulate; rows and bins are indices, which messages count from 1.
public enum SimulationError: Fault, Equatable, Sendable {
  /// A design of fewer than one point.
  case emptyDesign(count: Int)
  /// A design in a number of dimensions that its method does not cover.
  case dimensions(method: String, found: Int, allowed: ClosedRange<Int>)
  /// More points than the method can tell apart.
  case tooManyPoints(method: String, found: Int, limit: Int)
  /// A spectrum whose bins are not those of the scatter.
  case binCount(expected: Int, found: Int)
  /// A suite that is not in the registry.
  case unknownSuite(name: String, nearest: String?, available: [String])
  /// A design that there is not.
  case unknownDesign(name: String, nearest: String?, available: [String])
  /// A column of a parameter file that is no cosmological parameter.
  case unknownParameter(file: String, name: String, nearest: String?, known: [String])
  /// A row whose cosmology cannot be computed.
  case cosmology(file: String, row: Int, problem: String)
  /// Physics that the smooth generator does not have.
  case needsFields(place: String, parameters: [String])
  /// A setting of the field generator outside its range.
  case fieldSetting(name: String, expected: String, found: String)
  /// A simulation of fields that could not be done.
  case fields(simulation: Int, cosmology: String, reason: String)
  /// A mean power that came out wrong.
  case power(row: Int, bin: Int, k: Double, value: String, cosmology: String)
  /// A lensing spectrum that is not positive.
  case lensing(row: Int, multipole: Double, value: String, cosmology: String)
  /// A folder of finished blocks that belong to another request.
  case otherPlan(folder: String)
  /// A finished block of the wrong shape or with impossible numbers.
  case block(file: String, problem: String)
  /// A folder of finished blocks that lacks some.
  case incomplete(folder: String, missing: Int, of: Int, ranges: String, shards: [String])
  /// A user's program that cannot be run as it is given.
  case external(ExternalFault)
  /// Simulations that cannot have the phases of others.
  case pairing(PairingFault)
  /// A setting of a particle simulation out of its range.
  case setting(name: String, found: String, expected: String)
  /// A model of gravity that is asked for what it does not cover.
  case gravity(String)
  /// The work was stopped on request.
  case cancelled(done: Int, total: Int)

  /// One sentence: what, where, expected and found.
  public var description: String {
    switch self {
    case .emptyDesign(let count):
      "A design needs at least 1 point, found a count of \(count)."
    case .dimensions(let method, let found, let allowed):
      "The \(method) design covers \(allowed.lowerBound) to \(allowed.upperBound) parameters, found \(found)."
    case .tooManyPoints(let method, let found, let limit):
      "The \(method) design has at most \(limit) points, found a count of \(found)."
    case .binCount(let expected, let found):
      "The scatter is made for spectra of \(expected) bins, found \(found)."
    case .unknownSuite(let name, let nearest, let available):
      "There is no built-in suite '\(name)'\(nearest.map { ", did you mean '\($0)'?" } ?? ""),"
        + " expected one of \(available.joined(separator: ", "))."
    case .unknownDesign(let name, let nearest, let available):
      "There is no design '\(name)'\(nearest.map { ", did you mean '\($0)'?" } ?? ""),"
        + " expected one of \(available.joined(separator: ", "))."
    case .unknownParameter(let file, let name, let nearest, let known):
      "\(file): column '\(name)' is no cosmological parameter\(nearest.map { ", did you mean '\($0)'?" } ?? ""),"
        + " expected one of \(known.joined(separator: ", "))."
    case .cosmology(let file, let row, let problem): "\(file): row \(row + 1): \(problem)"
    case .needsFields(let place, let parameters):
      "\(place): smooth spectra, and the lensing made of them, know no \(parameters.joined(separator: ", ")),"
        + " expected the field generator for such simulations."
    case .fieldSetting(let name, let expected, let found):
      "The setting \(name) of the field generator must be \(expected), found \(found)."
    case .fields(let simulation, let cosmology, let reason):
      "Simulation \(simulation) (\(cosmology)) could not be done: \(reason)"
    case .power(let row, let bin, let k, let value, let cosmology):
      "The power of row \(row + 1) (\(cosmology)) came out as \(value) in bin \(bin + 1) (k = \(k) h/Mpc),"
        + " expected a positive number."
    case .lensing(let row, let multipole, let value, let cosmology):
      "The lensing power of row \(row + 1) (\(cosmology)) came out as \(value) at l = \(multipole), expected a positive number."
    case .otherPlan(let folder):
      "\(folder): holds unfinished spectra of other parameters or settings,"
        + " expected those of this request; remove the folder or repeat the request that began it."
    case .block(let file, let problem): "\(file): \(problem)."
    case .incomplete(let folder, let missing, let total, let ranges, let shards):
      "\(folder): \(missing) of \(total) simulations are missing (\(ranges)), expected all of them"
        + (shards.isEmpty ? "." : "; shards that have not ended: \(shards.joined(separator: ", ")).")
    case .external(let fault): fault.description
    case .pairing(let fault): fault.description
    case .setting(let name, let found, let expected):
      "The simulation's \(name) is \(found), expected \(expected)."
    case .gravity(let problem): "The model of gravity refuses: \(problem)."
    case .cancelled(let done, let total):
      "Stopped on request after \(done) of \(total) simulations."
    }
  }
}

extension SimulationError {
  /// The status with which the command ends.
  public var exitStatus: ExitStatus {
    switch self {
    case .cancelled: .interrupted
    case .pairing(let fault): fault.isOfRequest ? .usage : .badData
    default: .badData
    }
  }
}
