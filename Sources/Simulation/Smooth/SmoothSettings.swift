import Fields
import Formats

/// What the smooth generator computes at each point.
public struct SmoothSettings: Sendable, Equatable {
  /// The bins and the volume.
  public var shells: Shells
  /// Wavenumbers [h/Mpc] at which noiseless means are computed in place of those of the bins; nil for the bins'.
  public private(set) var wavenumbers: [Double]?
  /// The linear spectrum instead of the non-linear one.
  public var linear: Bool
  /// The mean itself, without the scatter of a realisation.
  public var noiseless: Bool
  /// Amplitude of the non-Gaussian part of the scatter for 1 (Gpc/h)^3 (see ``RealisationScatter``); a linear spectrum
  /// has none.
  public var nonGaussian: Double
  /// Redshift of the spectra.
  public var redshift: Double
  /// The user's seed of design and scatter.
  public var seed: UInt64

  /// Settings of realisations in Quijote's box at z = 0 unless said otherwise.
  public init(
    shells: Shells = .quijote, linear: Bool = false, noiseless: Bool = false,
    nonGaussian: Double = RealisationScatter.quijoteNonGaussian, redshift: Double = 0, seed: UInt64
  ) {
    self.shells = shells
    self.linear = linear
    self.noiseless = noiseless
    self.nonGaussian = nonGaussian
    self.redshift = redshift
    self.seed = seed
  }

  /// Settings of noiseless means at any wavenumbers [h/Mpc].
  public init(meansAt wavenumbers: [Double], redshift: Double = 0, seed: UInt64) {
    self.init(noiseless: true, redshift: redshift, seed: seed)
    self.wavenumbers = wavenumbers
  }

  /// The wavenumbers of the spectra [h/Mpc].
  public var k: [Double] { wavenumbers ?? shells.k }

  /// The settings as a manifest lists them; the seed has a place of its own there.
  public var json: JSONValue {
    let bins: [(String, JSONValue)] =
      wavenumbers.map { [("wavenumbers", .numbers($0))] } ?? [
        ("box_size", .number(shells.boxSize)),
        ("shells", .array([.integer(shells.indices.lowerBound), .integer(shells.indices.upperBound)])),
      ]
    return .object(
      bins + [
        ("redshift", .number(redshift)),
        ("spectrum", linear ? "linear" : "HMCode-2020"),
        ("scatter", noiseless ? "none" : "chi-squared with the modes of each shell"),
        ("non_gaussian", .number(noiseless || linear ? 0 : nonGaussian)),
      ])
  }
}
