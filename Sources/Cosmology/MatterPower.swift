import Foundation

/// Linear and non-linear matter power of one cosmology at one redshift, normalised to its σ_8 at z = 0.
public struct MatterPower: Sendable {
  /// The cosmology.
  public let parameters: CosmologicalParameters
  /// The redshift.
  public let redshift: Double
  private let spectrum: LinearSpectrum
  private let model: HMCode

  /// Computes everything of the cosmology that does not depend on k.
  ///
  /// - Parameters:
  ///   - linear: where the linear spectra come from; their amplitude is set by σ_8.
  ///   - redshift: at most 100; linear spectra are taken there by the growth of Eisenstein & Hu 1999.
  /// - Throws: `CosmologyError` when the source refuses the cosmology, the redshift is invalid or gravity is modified.
  public init(
    parameters: CosmologicalParameters, linear: any LinearPowerSource = LinearPower.default,
    redshift: Double = 0
  ) throws(CosmologyError) {
    let today = try Self.today(parameters, linear)
    try self.init(parameters, today: today, growth: Growth(parameters), redshift: redshift)
  }

  /// The power of one cosmology at several redshifts, which share its linear spectrum.
  ///
  /// - Throws: as ``init(parameters:linear:redshift:)``.
  static func along(
    _ redshifts: [Double], parameters: CosmologicalParameters, linear: any LinearPowerSource
  ) throws(CosmologyError) -> [MatterPower] {
    let (today, growth) = (try today(parameters, linear), Growth(parameters))
    return try redshifts.map { redshift throws(CosmologyError) in
      try MatterPower(parameters, today: today, growth: growth, redshift: redshift)
    }
  }

  private static func today(
    _ parameters: CosmologicalParameters, _ linear: any LinearPowerSource
  ) throws(CosmologyError) -> LinearSpectrum {
    guard parameters.fR0 == 0 else {
      throw .modifiedGravity(quantity: "The smooth matter power", fR0: parameters.fR0)
    }
    return normalised(try linear.spectrum(for: parameters), to: parameters.sigma8)
  }

  private init(
    _ parameters: CosmologicalParameters, today: LinearSpectrum, growth: Growth, redshift: Double
  ) throws(CosmologyError) {
    guard redshift >= 0, redshift <= 100 else { throw .invalidRedshift(redshift, highest: 100) }
    self.parameters = parameters
    self.redshift = redshift
    let a = 1 / (1 + redshift)
    spectrum = redshift == 0 ? today : Self.grown(today, parameters, growth: growth, a: a)
    model = HMCode(parameters, spectrum: spectrum, growth: growth, a: a)
  }

  /// What took the place of the preferred linear source and how far off it may be, nil when nothing did.
  public var approximation: LinearApproximation? { spectrum.approximation }

  /// Linear power of all matter at each k [h/Mpc], in (Mpc/h)³ `[K]`; not a number where k is not positive.
  public func linear(_ k: [Double]) -> [Double] { k.map { spectrum.total(at: $0) } }

  /// Linear power of cold dark matter and baryons at each k [h/Mpc], in (Mpc/h)³ `[K]`.
  public func coldLinear(_ k: [Double]) -> [Double] { k.map { spectrum.cold(at: $0) } }

  /// Non-linear power of all matter at each k [h/Mpc], in (Mpc/h)³ `[K]`, by HMCode-2020.
  public func nonlinear(_ k: [Double]) -> [Double] { model.power(at: k) }

  /// Linear rms density in spheres of R [Mpc/h] at this redshift.
  public func sigma(_ radius: Double, of component: Variance.Component = .total) -> Double {
    variance(of: component).sigma(radius)
  }

  /// The table of linear rms densities in spheres at this redshift, for many radii.
  public func variance(of component: Variance.Component = .total) -> Variance {
    Variance(spectrum, component: component)
  }

  private static func normalised(_ spectrum: LinearSpectrum, to sigma8: Double) -> LinearSpectrum {
    spectrum.shifted(by: log(sigma8 * sigma8 / Variance.sigma8Squared(spectrum)))
  }

  private static func grown(
    _ spectrum: LinearSpectrum, _ parameters: CosmologicalParameters, growth: Growth, a: Double
  ) -> LinearSpectrum {
    let neutrinos = NeutrinoGrowth(parameters)
    let today = growth.unnormalised(at: 1)
    let then = growth.unnormalised(at: a)
    return spectrum.grown {
      neutrinos.totalRatio($0, from: then, to: today)
    } cold: {
      neutrinos.totalRatio($0, from: then, to: today) * neutrinos.coldOverTotal($0, growth: then)
        / neutrinos.coldOverTotal($0, growth: today)
    }
  }
}
