import Foundation

/// The galaxies whose shapes weak lensing is measured from, and how well.
public struct LensingSources: Sendable, Equatable {
  /// Median redshift z_m of n(z) ~ z^2 exp(-(z / z_0)^1.5), z_0 = z_m / 1.412 (Smail, Ellis & Fitchett 1994).
  public var medianRedshift: Double
  /// Galaxies per square arcminute.
  public var density: Double
  /// Dispersion of one component of the ellipticities.
  public var ellipticity: Double
  /// Share of the sky.
  public var sky: Double
  /// Shares of the sky in which every band of multipoles has two modes or more.
  public static let skies = 0.005...1.0

  /// Galaxies of a survey such as Euclid (Laureijs et al. 2011) unless said otherwise.
  public init(
    medianRedshift: Double = 0.9, density: Double = 30, ellipticity: Double = 0.26, sky: Double = 0.36
  ) {
    self.medianRedshift = medianRedshift
    self.density = density
    self.ellipticity = ellipticity
    self.sky = sky
  }

  /// Redshift that hardly any galaxy lies beyond.
  var farthest: Double { 5 * medianRedshift }

  /// n(z) but for its norm.
  func count(at z: Double) -> Double { z * z * exp(-pow(1.412 * z / medianRedshift, 1.5)) }

  /// The power of shape noise, sigma^2 / n with n per steradian [sr]; the same at every multipole.
  public var noise: Double {
    let arcminute = Double.pi / (180 * 60)
    return ellipticity * ellipticity / density * arcminute * arcminute
  }
}
