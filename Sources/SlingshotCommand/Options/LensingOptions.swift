import ArgumentParser
import Cosmology

/// Options of `slingshot simulate --generator lensing`.
struct LensingOptions: ParsableArguments {
  @Option("Median redshift of the galaxies", .real(0.05...3))
  var medianRedshift = Defaulted(LensingSources().medianRedshift)

  @Option("Galaxies per square arcminute", .real(0.01...1e4))
  var density = Defaulted(LensingSources().density)

  @Option("Dispersion of one component of the galaxies' ellipticities", .real(0...10))
  var ellipticity = Defaulted(LensingSources().ellipticity)

  @Option("Share of the sky", .real(LensingSources.skies))
  var sky = Defaulted(LensingSources().sky)

  /// The galaxies and the survey.
  var sources: LensingSources {
    LensingSources(
      medianRedshift: medianRedshift.value, density: density.value, ellipticity: ellipticity.value,
      sky: sky.value)
  }
}
