import Cosmology

extension BuiltInSuite {
  /// Flat ΛCDM without neutrino masses over the prior of Quijote's Latin hypercube (LH).
  public static let latinHypercube = BuiltInSuite(
    name: "lh", title: "LH", prior: .latinHypercube, design: .latinHypercube(centred: false))
}
