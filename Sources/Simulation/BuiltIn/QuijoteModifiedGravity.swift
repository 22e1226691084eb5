import Cosmology

extension BuiltInSuite {
  /// Hu-Sawicki f(R) with massive neutrinos over the prior of Quijote's MG Sobol sequence (SB7).
  public static let quijoteModifiedGravity = BuiltInSuite(
    name: "mg", title: "MG", prior: .modifiedGravity, design: .sobol(.owen))
}
