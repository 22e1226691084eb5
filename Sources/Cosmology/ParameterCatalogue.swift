import Formats

/// Name, meaning and ranges of one cosmological parameter.
public struct ParameterEntry: Sendable, Equatable {
  /// Standard name, as in the headers of Quijote's parameter files.
  public let name: String
  /// Symbol for tables and figures.
  public let symbol: String
  /// Unit, empty for a pure number.
  public let unit: String
  /// Value in Quijote's fiducial cosmology.
  public let fiducial: Double
  /// Value taken when the parameter is not given, nil when it must be given.
  public let standard: Double?
  /// Bounds that scale the parameter to [0, 1] for networks.
  public let scaling: ClosedRange<Double>
  /// Smallest value that the equations accept.
  public let lowest: Double
  /// Largest value that the equations accept.
  public let highest: Double
  /// One phrase on what the parameter is.
  public let meaning: String
}

/// The cosmological parameters Slingshot knows, in their standard order.
public enum ParameterCatalogue {
  /// All entries; scaling bounds are those of the transfer experiment, w and wa those of nwLH and of the
  /// emulator, f_R0 that of Quijote's simulations of modified gravity.
  public static let entries: [ParameterEntry] = [
    ParameterEntry(
      name: "Omega_m", symbol: "Ω_m", unit: "", fiducial: 0.3175, standard: nil,
      scaling: 0.1...0.5, lowest: 0.02, highest: 1, meaning: "matter density today, neutrinos included"),
    ParameterEntry(
      name: "Omega_b", symbol: "Ω_b", unit: "", fiducial: 0.049, standard: nil,
      scaling: 0.02...0.08, lowest: 0.001, highest: 0.5, meaning: "baryon density today"),
    ParameterEntry(
      name: "h", symbol: "h", unit: "", fiducial: 0.6711, standard: nil,
      scaling: 0.5...0.9, lowest: 0.2, highest: 2, meaning: "Hubble constant over 100 km/s/Mpc"),
    ParameterEntry(
      name: "n_s", symbol: "n_s", unit: "", fiducial: 0.9624, standard: nil,
      scaling: 0.8...1.2, lowest: 0.3, highest: 2, meaning: "tilt of the primordial spectrum"),
    ParameterEntry(
      name: "sigma_8", symbol: "σ_8", unit: "", fiducial: 0.834, standard: nil,
      scaling: 0.6...1.0, lowest: 0.05, highest: 3,
      meaning: "linear rms of total matter in 8 Mpc/h spheres at z = 0"),
    ParameterEntry(
      name: "M_nu", symbol: "M_ν", unit: "eV", fiducial: 0, standard: 0,
      scaling: 0.01...1.0, lowest: 0, highest: 10, meaning: "sum of three equal neutrino masses"),
    ParameterEntry(
      name: "w", symbol: "w", unit: "", fiducial: -1, standard: -1,
      scaling: -1.3...(-0.7), lowest: -3, highest: -0.2, meaning: "dark-energy equation of state today"),
    ParameterEntry(
      name: "wa", symbol: "w_a", unit: "", fiducial: 0, standard: 0,
      scaling: -0.7...0.7, lowest: -5, highest: 3, meaning: "change of the equation of state, -dw/da"),
    ParameterEntry(
      name: "f_R0", symbol: "f_R0", unit: "", fiducial: 0, standard: 0,
      scaling: -3e-4...0, lowest: -0.01, highest: 0,
      meaning: "scalaron today of Hu-Sawicki gravity with n = 1"),
  ]

  /// Standard names in their standard order.
  public static let names: [String] = entries.map(\.name)

  /// The entry of a standard name, of an extension too, nil when there is none.
  public static func entry(named name: String) -> ParameterEntry? {
    (entries + extensions).first { $0.name == name }
  }

  /// Position of a standard name.
  ///
  /// - Throws: `CosmologyError.unknownParameter` with the nearest name.
  static func index(of name: String) throws(CosmologyError) -> Int {
    guard let index = names.firstIndex(of: name) else {
      throw .unknownParameter(name: name, nearest: nearestName(to: name, in: names))
    }
    return index
  }
}
