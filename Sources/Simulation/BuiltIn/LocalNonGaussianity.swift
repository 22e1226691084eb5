import Cosmology

extension BuiltInSuite {
  /// Local non-Gaussianity over the range of Quijote's LC with LH's parameters varied, so that it can be transferred to
  /// from ΛCDM; `lc` is Quijote's own, at one cosmology.
  public static let localNonGaussianity = BuiltInSuite(
    name: "local-fnl", title: "local f_NL", prior: .localNonGaussianity,
    design: .latinHypercube(centred: false))
}
