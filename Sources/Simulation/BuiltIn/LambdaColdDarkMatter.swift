import Cosmology

extension BuiltInSuite {
  /// Flat ΛCDM without neutrino masses over the prior of Quijote's big Sobol sequence (BSQ): cheap simulations to
  /// pre-train on.
  public static let lcdm = BuiltInSuite(
    name: "lcdm", title: "ΛCDM", prior: .sobol, design: .sobol(.owen))
}
