import Cosmology

extension BuiltInSuite {
  /// Quijote's LC: local non-Gaussianity varies, the cosmology is fiducial.
  public static let localNonGaussianityAlone = BuiltInSuite(
    name: "lc", title: "LC", prior: .localNonGaussianityAlone, design: .latinHypercube(centred: false))
}
