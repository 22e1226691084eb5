import Formats

/// What can be wrong with an observable or with what is asked of it; rows (simulations) and bins are indices, which messages
/// count from 1.
public enum ObservableError: Fault, Equatable, Sendable {
  /// A name that cannot be that of an observable.
  case name(file: String, found: String)
  /// An observable without numbers.
  case noNumbers(file: String, name: String)
  /// A name that cannot be that of a coordinate.
  case coordinateName(file: String, axis: String, found: String)
  /// Two coordinates of an axis with the same name.
  case repeatedCoordinate(file: String, axis: String, name: String)
  /// A coordinate of another length than its axis.
  case axisLength(file: String, axis: String, expected: Int, found: Int)
  /// A value of an axis that may not be.
  case axisValue(file: String, axis: String, place: Int, value: String, expected: String)
  /// A number of a simulation that may not be.
  case value(file: String, row: Int, place: String, value: String, expected: String)
  /// Numbers of another shape than the axes.
  case shape(file: String, name: String, expected: [Int], found: [Int])
  /// An observable that a suite does not have.
  case unknown(name: String, suite: String, nearest: String?, available: [String])
  /// A range that leaves nothing.
  case emptyRange(name: String, lower: Double, upper: Double, axes: String)
  /// A largest wavenumber for observables without an axis in h/Mpc.
  case noWavenumbers(maximum: Double, axes: [String])
  /// A file of an axis for a model that does not know what the places of its axis stand for.
  case noAxis(file: String, name: String)
  /// Two observables that should be alike.
  case differ(name: String, what: String, expected: String, from: String, found: String, place: String)
  /// Too few rows to fit an encoding.
  case tooFewRows(found: Int)
  /// A number that does not vary over the rows fitted on.
  case constant(name: String, place: String, rows: Int, value: Double)
  /// A number without a logarithm.
  case noLogarithm(name: String, row: Int, place: String, value: String)
  /// Numbers of another width than those that were fitted on.
  case width(name: String, expected: Int, found: Int)
  /// An encoding that does not fit itself.
  case malformedEncoding(String)
  /// A choice of suites that the given data lacks.
  case missingSuite(origin: String)
  /// A kind of observable that cannot be used here.
  case kind(name: String, kind: String, place: String)
  /// Sets of points whose offsets do not fit their values.
  case offsets(file: String, expected: String, found: String)
  /// A file of one observable where several are read together.
  case several(file: String, names: [String])
  /// A file that cannot be mapped.
  case mapping(file: String, reason: String)

  /// One sentence: what, where, expected and found.
  public var description: String {
    switch self {
    case .name(let file, let found):
      "\(file): expected an observable's name of letters, digits, '_', '-' and '.', not k, parameters or"
        + " manifest, found '\(found)'"
    case .coordinateName(let file, let axis, let found):
      "\(file): expected the name of a coordinate of \(axis) on one line without '/', ':', '=' and ',', found"
        + " \(found.shown)"
    case .repeatedCoordinate(let file, let axis, let name):
      "\(file): two coordinates of an axis of \(axis) are called '\(name)', expected another name for one of them"
    case .several(let file, let names):
      "\(file) holds one observable, but the model reads \(names.joined(separator: " and ")) together, expected a suite"
        + " directory with all of them (--suite)"
    case .noNumbers(let file, let name): "\(file): expected at least one number in \(name), found none"
    case .axisLength(let file, let axis, let expected, let found):
      "\(file): the axis \(axis) has \(found) values, expected \(expected) as the observable has places"
    case .axisValue(let file, let axis, let place, let value, let expected):
      "\(file): \(axis) at place \(place + 1) is \(value), expected \(expected)"
    case .value(let file, let row, let place, let value, let expected):
      "\(file): row \(row + 1), \(place) is \(value), expected \(expected)"
    case .shape(let file, let name, let expected, let found):
      "\(file): \(name) has the shape \(found), expected \(expected)"
    case .unknown(let name, let suite, let nearest, let available):
      "\(suite) has no observable '\(name)'\(nearest.map { ", did you mean '\($0)'?" } ?? "")"
        + " (it has \(available.joined(separator: ", ")))"
    case .emptyRange(let name, let lower, let upper, let axes):
      "nothing of \(name) lies between \(lower) and \(upper), expected a range that meets its axes (\(axes))"
    case .noWavenumbers(let maximum, let axes):
      "a largest wavenumber (maximum_k) of \(maximum) h/Mpc cuts nothing, expected an axis in h/Mpc of an observable"
        + " without a range of its own, found \(axes.isEmpty ? "none" : axes.joined(separator: "; "))"
    case .noAxis(let file, let name):
      "\(file): the model does not know what the places of the axis of \(name) stand for, expected no axis to check,"
        + " found this one"
    case .differ(let name, let what, let expected, let other, let found, let place):
      "\(name) differs in \(what): expected \(expected) as in \(other), found \(found) in \(place)"
    case .tooFewRows(let found): "an encoding needs at least 2 training simulations, found \(found)"
    case .constant(let name, let place, let rows, let value):
      "\(name), \(place) cannot be standardised: it is \(value) in all \(rows) training simulations"
    case .noLogarithm(let name, let row, let place, let value):
      "\(name), row \(row + 1), \(place) is \(value), expected a positive number, for its logarithm is taken;"
        + " the encoding asinh takes any sign (pretrain --encoding \(name)=asinh, in a study summarise.encodings)"
    case .width(let name, let expected, let found):
      "\(name) has \(found) numbers per simulation, expected \(expected)"
    case .malformedEncoding(let problem): "the encoding is malformed: \(problem)"
    case .missingSuite(let origin):
      "an encoding fitted on '\(origin)' needs the training simulations of that suite, found none"
    case .kind(let name, let kind, let place): "\(name) is of kind \(kind), which \(place) cannot use"
    case .offsets(let file, let expected, let found): "\(file): expected \(expected), found \(found)"
    case .mapping(let file, let reason): "\(file): could not be mapped into memory: \(reason)"
    }
  }
}
