import Cosmology

extension BuiltInSuite {
  /// Hu-Sawicki f(R) over the range of Quijote's MG simulations, uniform in f_R0, without their neutrino masses, so that
  /// one parameter is new to a network that knows ΛCDM; `mg` is Quijote's own.
  ///
  /// sigma_8 is that of general relativity with the same initial conditions, over which Quijote's prior is uniform too.
  public static let modifiedGravity = BuiltInSuite(
    name: "modified-gravity", title: "f(R)", prior: .modifiedGravityAlone, design: .sobol(.owen))
}
