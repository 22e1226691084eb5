/// A flat cosmology with massive neutrinos, dark energy w(a) = w0 + (1 - a) wa and gravity f(R).
public struct CosmologicalParameters: Sendable, Equatable, Hashable, Codable {
  /// Matter density today in units of the critical density, neutrinos included.
  public let omegaM: Double
  /// Baryon density today in units of the critical density.
  public let omegaB: Double
  /// Hubble constant over 100 km/s/Mpc.
  public let h: Double
  /// Tilt of the primordial spectrum.
  public let nS: Double
  /// Linear rms of total matter in spheres of 8 Mpc/h at z = 0, as it would be without f(R).
  public let sigma8: Double
  /// Sum of the masses of three equal neutrinos [eV].
  public let mNu: Double
  /// Dark-energy equation of state today.
  public let w0: Double
  /// Change of the dark-energy equation of state, -dw/da.
  public let wa: Double
  /// Scalaron f_R of the background today in the gravity of Hu & Sawicki with n = 1, at most 0; 0 is general relativity.
  public let fR0: Double

  /// The fiducial cosmology of Quijote (Villaescusa-Navarro et al. 2020, table 1).
  public static let quijoteFiducial = CosmologicalParameters(
    checked: ParameterCatalogue.entries.map(\.fiducial))

  /// Checks and keeps the parameters of one cosmology.
  ///
  /// - Throws: `CosmologyError.outsideBounds`, `.negativeColdMatter` or `.gravityWithDarkEnergy`.
  public init(
    omegaM: Double, omegaB: Double, h: Double, nS: Double, sigma8: Double, mNu: Double = 0,
    w0: Double = -1, wa: Double = 0, fR0: Double = 0
  ) throws(CosmologyError) {
    self.init(checked: [omegaM, omegaB, h, nS, sigma8, mNu, w0, wa, fR0])
    try validate()
  }

  /// Takes the parameters by their standard names; those with a standard default may be absent.
  ///
  /// - Throws: `CosmologyError` on unknown, repeated or missing names, and as the memberwise initialiser.
  public init(names: [String], values: [Double]) throws(CosmologyError) {
    guard names.count == values.count else {
      throw .lengthMismatch(names: names.count, values: values.count)
    }
    var given: [Double?] = ParameterCatalogue.entries.map(\.standard)
    var seen = Set<String>()
    for (name, value) in zip(names, values) {
      let index = try ParameterCatalogue.index(of: name)
      guard seen.insert(name).inserted else { throw .repeatedParameter(name: name) }
      given[index] = value
    }
    var complete: [Double] = []
    for (entry, value) in zip(ParameterCatalogue.entries, given) {
      guard let value else { throw .missingParameter(name: entry.name) }
      complete.append(value)
    }
    self.init(checked: complete)
    try validate()
  }

  /// Decodes and checks the parameters of one cosmology.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      omegaM: container.decode(Double.self, forKey: .omegaM),
      omegaB: container.decode(Double.self, forKey: .omegaB),
      h: container.decode(Double.self, forKey: .h),
      nS: container.decode(Double.self, forKey: .nS),
      sigma8: container.decode(Double.self, forKey: .sigma8),
      mNu: container.decode(Double.self, forKey: .mNu),
      w0: container.decode(Double.self, forKey: .w0),
      wa: container.decode(Double.self, forKey: .wa),
      fR0: container.decodeIfPresent(Double.self, forKey: .fR0) ?? 0)
  }

  enum CodingKeys: String, CodingKey {
    case omegaM = "Omega_m"
    case omegaB = "Omega_b"
    case h
    case nS = "n_s"
    case sigma8 = "sigma_8"
    case mNu = "M_nu"
    case w0 = "w"
    case wa
    case fR0 = "f_R0"
  }

  init(checked values: [Double]) {
    omegaM = values[0]
    omegaB = values[1]
    h = values[2]
    nS = values[3]
    sigma8 = values[4]
    mNu = values[5]
    w0 = values[6]
    wa = values[7]
    fR0 = values[8]
  }

  private func validate() throws(CosmologyError) {
    for (entry, value) in zip(ParameterCatalogue.entries, values) {
      guard value >= entry.lowest, value <= entry.highest else {
        throw .outsideBounds(
          parameter: entry.name, value: value, lower: entry.lowest, upper: entry.highest)
      }
    }
    guard omegaC > 0 else {
      throw .negativeColdMatter(omegaM: omegaM, omegaB: omegaB, omegaNu: omegaNu)
    }
    // Dark energy that does not fade into the past would spoil matter domination.
    guard w0 + wa < 0 else {
      throw .outsideBounds(parameter: "w + wa", value: w0 + wa, lower: -10, upper: 0)
    }
    // The model of Hu & Sawicki expands as ΛCDM.
    guard fR0 == 0 || isCosmologicalConstant else { throw .gravityWithDarkEnergy(w0: w0, wa: wa, fR0: fR0) }
  }
}

extension CosmologicalParameters {
  /// All parameters in the order of `ParameterCatalogue.names`.
  public var values: [Double] { [omegaM, omegaB, h, nS, sigma8, mNu, w0, wa, fR0] }

  /// The parameters of the given standard names, in that order.
  ///
  /// - Throws: `CosmologyError.unknownParameter`.
  public func values(named names: [String]) throws(CosmologyError) -> [Double] {
    let all = values
    var selected: [Double] = []
    for name in names { selected.append(all[try ParameterCatalogue.index(of: name)]) }
    return selected
  }

  /// Neutrino density today in units of the critical density.
  public var omegaNu: Double { mNu / PhysicalConstants.neutrinoMassPerDensity / (h * h) }

  /// Cold-dark-matter density today in units of the critical density.
  public var omegaC: Double { omegaM - omegaB - omegaNu }

  /// Dark-energy density today in units of the critical density, of a flat Universe without radiation.
  public var omegaDE: Double { 1 - omegaM }

  /// Share of neutrinos in matter, f_ν.
  public var neutrinoFraction: Double { omegaNu / omegaM }

  /// Whether dark energy is a cosmological constant.
  public var isCosmologicalConstant: Bool { w0 == -1 && wa == 0 }

  /// The same cosmology in general relativity, whose linear σ_8 `sigma8` is.
  public var withGeneralRelativity: CosmologicalParameters {
    CosmologicalParameters(checked: [omegaM, omegaB, h, nS, sigma8, mNu, w0, wa, 0])
  }
}
