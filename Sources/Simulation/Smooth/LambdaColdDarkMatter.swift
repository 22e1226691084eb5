import Cosmology

extension SmoothSuite {
  /// Flat ΛCDM without neutrino masses over the prior of Quijote's big Sobol sequence (BSQ): cheap simulations to
  /// pre-train on.
  public static let lcdm = SmoothSuite(
    name: "lcdm", title: "smooth ΛCDM", prior: .sobol, design: .sobol(.owen))
}
