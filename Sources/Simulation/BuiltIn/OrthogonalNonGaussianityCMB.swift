import Cosmology

extension BuiltInSuite {
  /// Orthogonal non-Gaussianity, the template made for the cosmic microwave background, over the ranges of EQ.
  public static let orthogonalNonGaussianityCMB = BuiltInSuite(
    name: "orthogonal-cmb-fnl", title: "orthogonal f_NL (CMB)", prior: .orthogonalNonGaussianityCMB,
    design: .latinHypercube(centred: false))
}
