import Formats

/// A box of uniform ranges in some parameters, the others fixed.
public struct Prior: Sendable, Equatable {
  /// Name of the prior, as in `--suite`.
  public let name: String
  /// Standard names of the parameters that vary, in the order of the suite's parameter file.
  public let names: [String]
  /// Lower ends, one per name.
  public let lower: [Double]
  /// Upper ends, one per name.
  public let upper: [Double]
  /// Whether the prior ends where the built-in linear emulator does; true of the priors that have a name.
  public let keepsToEmulator: Bool

  /// A prior from named ranges; every parameter that is not named keeps its standard value.
  ///
  /// - Throws: `CosmologyError` on unknown or repeated names and on empty ranges.
  public init(name: String, ranges: [(name: String, range: ClosedRange<Double>)]) throws(CosmologyError) {
    var seen = Set<String>()
    for (parameter, range) in ranges {
      guard ParameterCatalogue.entry(named: parameter) != nil else {
        let known = ParameterCatalogue.names + ParameterCatalogue.extensionNames
        throw .unknownParameter(name: parameter, nearest: nearestName(to: parameter, in: known))
      }
      guard seen.insert(parameter).inserted else { throw .repeatedParameter(name: parameter) }
      guard range.lowerBound.isFinite, range.upperBound.isFinite else {
        throw .outsideBounds(
          parameter: parameter, value: range.lowerBound, lower: range.lowerBound, upper: range.upperBound)
      }
    }
    self.init(checked: name, ranges, keepsToEmulator: false)
  }

  private init(
    checked name: String, _ ranges: [(name: String, range: ClosedRange<Double>)], keepsToEmulator: Bool = true
  ) {
    self.keepsToEmulator = keepsToEmulator
    self.name = name
    names = ranges.map(\.name)
    lower = ranges.map(\.range.lowerBound)
    upper = ranges.map(\.range.upperBound)
  }

  /// Number of parameters that vary.
  public var dimensions: Int { names.count }

  /// The point of the prior at `unit` in the unit cube `[dimensions]`.
  public func point(at unit: [Double]) -> [Double] {
    zip(unit, zip(lower, upper)).map { $0 * ($1.1 - $1.0) + $1.0 }
  }

  /// The cosmology of a point of this prior; what the prior does not vary is fiducial.
  ///
  /// - Throws: as `CosmologicalParameters.init(names:values:)`.
  public func cosmology(at point: [Double]) throws(CosmologyError) -> CosmologicalParameters {
    let values = Dictionary(uniqueKeysWithValues: zip(names, point))
    return try CosmologicalParameters(
      names: ParameterCatalogue.names,
      values: ParameterCatalogue.entries.map { values[$0.name] ?? $0.fiducial })
  }
}

extension Prior {
  /// Quijote's ΛCDM Latin hypercube (LH).
  public static let latinHypercube = Prior(checked: "lcdm", lcdm(baryons: 0.03...0.07))

  /// Quijote's big Sobol sequence (BSQ), with a wider range in baryons.
  public static let sobol = Prior(checked: "bsq", lcdm(baryons: 0.02...0.08))

  /// Quijote's hypercube with massive neutrinos and constant w (nwLH).
  public static let neutrinosAndDarkEnergy = Prior(
    checked: "nwlh", lcdm(baryons: 0.03...0.07) + [("M_nu", 0.01...1.0), ("w", -1.3...(-0.7))])

  /// Quijote's Sobol sequence of modified gravity (SB7): f(R) with massive neutrinos.
  public static let modifiedGravity = Prior(
    checked: "mg", lcdm(baryons: 0.03...0.07) + [("M_nu", 0.01...1.0), ("f_R0", -3e-4...0)])

  /// Dark energy w(a) = w + (1 - a) wa beside LH's parameters, with w + wa below -0.2.
  public static let darkEnergy = Prior(
    checked: "w0wa", lcdm(baryons: 0.03...0.07) + [("w", -1.3...(-0.7)), ("wa", -0.7...0.7)])

  /// f(R) over the range of ``modifiedGravity``, without neutrino masses.
  public static let modifiedGravityAlone = Prior(
    checked: "modified-gravity", lcdm(baryons: 0.03...0.07) + [("f_R0", -3e-4...0)])

  /// Local non-Gaussianity over Quijote's range (LC) beside LH's parameters, which LC holds fixed.
  public static let localNonGaussianity = Prior(
    checked: "local-fnl", lcdm(baryons: 0.03...0.07) + [("f_NL_local", -300...300)])

  /// Quijote's LC: local non-Gaussianity alone.
  public static let localNonGaussianityAlone = Prior(checked: "lc", [("f_NL_local", -300...300)])

  /// Non-Gaussianity of another shape over the prior of Quijote's hypercube with the equilateral one (EQ): baryons are
  /// fixed.
  ///
  /// - Parameter shape: the end of the parameter's name after `f_NL_`.
  static func nonGaussianity(_ shape: String) -> Prior {
    Prior(
      checked: shape + "-fnl",
      lcdm(baryons: 0.03...0.07).filter { $0.name != "Omega_b" } + [("f_NL_" + shape, -600...600)])
  }

  /// Quijote's EQ: equilateral non-Gaussianity.
  public static let equilateralNonGaussianity = nonGaussianity("equilateral")
  /// Orthogonal non-Gaussianity, the template made for the cosmic microwave background, over the ranges of EQ.
  public static let orthogonalNonGaussianityCMB = nonGaussianity("orthogonal_cmb")
  /// Orthogonal non-Gaussianity, the template made for large-scale structure, over the ranges of EQ.
  public static let orthogonalNonGaussianityLSS = nonGaussianity("orthogonal_lss")

  /// The priors that have a name.
  public static let all: [Prior] = [
    latinHypercube, sobol, neutrinosAndDarkEnergy, darkEnergy, modifiedGravity, modifiedGravityAlone,
    localNonGaussianity,
    localNonGaussianityAlone, equilateralNonGaussianity, orthogonalNonGaussianityCMB,
    orthogonalNonGaussianityLSS,
  ]

  private static func lcdm(baryons: ClosedRange<Double>) -> [(name: String, range: ClosedRange<Double>)] {
    [
      ("Omega_m", 0.1...0.5), ("Omega_b", baryons), ("h", 0.5...0.9), ("n_s", 0.8...1.2),
      ("sigma_8", 0.6...1.0),
    ]
  }
}
