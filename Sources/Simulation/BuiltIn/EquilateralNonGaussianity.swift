import Cosmology

extension BuiltInSuite {
  /// Equilateral non-Gaussianity over the prior of Quijote's EQ; baryons are fiducial.
  public static let equilateralNonGaussianity = BuiltInSuite(
    name: "equilateral-fnl", title: "equilateral f_NL", prior: .equilateralNonGaussianity,
    design: .latinHypercube(centred: false))
}
