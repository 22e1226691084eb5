import Cosmology

extension BuiltInSuite {
  /// Orthogonal non-Gaussianity, the template made for large-scale structure, over the ranges of EQ.
  public static let orthogonalNonGaussianityLSS = BuiltInSuite(
    name: "orthogonal-lss-fnl", title: "orthogonal f_NL (LSS)", prior: .orthogonalNonGaussianityLSS,
    design: .latinHypercube(centred: false))
}
