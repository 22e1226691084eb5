import Formats

/// What can be wrong with parameters, tables and weights; each message is one sentence.
public enum CosmologyError: Fault, Equatable, Sendable {
  /// A parameter lies outside the physical range that the equations hold for.
  case outsideBounds(parameter: String, value: Double, lower: Double, upper: Double)
  /// Ω_m leaves nothing for cold dark matter after baryons and neutrinos.
  case negativeColdMatter(omegaM: Double, omegaB: Double, omegaNu: Double)
  /// Modified gravity together with dark energy that is no cosmological constant.
  case gravityWithDarkEnergy(w0: Double, wa: Double, fR0: Double)
  /// Modified gravity where only general relativity is modelled.
  case modifiedGravity(quantity: String, fR0: Double)
  /// A name that is no standard parameter name.
  case unknownParameter(name: String, nearest: String?)
  /// A parameter that has no default was not given.
  case missingParameter(name: String)
  /// The same parameter was given twice.
  case repeatedParameter(name: String)
  /// A list of names and a list of values differ in length.
  case lengthMismatch(names: Int, values: Int)
  /// A redshift below zero, too high, or not a number.
  case invalidRedshift(Double, highest: Double)
  /// A cosmology for which the weights of the linear emulator were not trained.
  case outsideEmulator(quantity: String, value: Double, lower: Double, upper: Double)
  /// A cosmology for which neither the linear emulator nor the formula that takes its place is good enough.
  case farOutsideEmulator(LinearApproximation)
  /// A transfer-function or power-spectrum table that cannot be used.
  case table(name: String, problem: String)
  /// Emulator weights that cannot be used.
  case weights(name: String, problem: String)

  /// One sentence with what is wrong, where, what was expected and what was found.
  public var description: String {
    switch self {
    case .outsideBounds(let parameter, let value, let lower, let upper):
      "Parameter \(parameter) must lie between \(lower) and \(upper), found \(value)."
    case .negativeColdMatter(let omegaM, let omegaB, let omegaNu):
      "Cold dark matter would be negative: Omega_m = \(omegaM) must exceed Omega_b = \(omegaB) plus "
        + "the neutrinos' Omega_nu = \(omegaNu)."
    case .gravityWithDarkEnergy(let w0, let wa, let fR0):
      "Gravity f(R) is modelled for w = -1 and wa = 0 only, found f_R0 = \(fR0) with w = \(w0) and wa = \(wa)."
    case .modifiedGravity(let quantity, let fR0):
      "\(quantity) is modelled for f_R0 = 0 only, found f_R0 = \(fR0); simulate the fields instead."
    case .unknownParameter(let name, let nearest):
      "Unknown cosmological parameter '\(name)'"
        + (nearest.map { ", did you mean '\($0)'?" }
          ?? ", expected one of \(ParameterCatalogue.names.joined(separator: ", ")).")
    case .missingParameter(let name):
      "Parameter \(name) is required but was not given."
    case .repeatedParameter(let name):
      "Parameter \(name) was given more than once."
    case .lengthMismatch(let names, let values):
      "Expected one value per parameter name, found \(names) names and \(values) values."
    case .invalidRedshift(let redshift, let highest):
      "The redshift must lie between 0 and \(highest), found \(redshift)."
    case .outsideEmulator(let quantity, let value, let lower, let upper):
      "The linear emulator was trained for \(quantity) between \(lower) and \(upper), found \(value)."
    case .farOutsideEmulator(let approximation):
      "\(approximation.quantity) must lie between \(approximation.range.lowerBound) and"
        + " \(approximation.range.upperBound), which the linear emulator was trained for, found \(approximation.value):"
        + " \(approximation.source) in its place may be off by \(approximation.percent) %, expected at most"
        + " \(Int(100 * LinearPowerWithFallback.largestError)) %; give a table of CAMB or CLASS instead."
    case .table(let name, let problem):
      "Linear power table \(name): \(problem)."
    case .weights(let name, let problem):
      "Emulator weights \(name): \(problem)."
    }
  }
}
