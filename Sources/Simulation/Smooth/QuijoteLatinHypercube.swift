import Cosmology

extension SmoothSuite {
  /// Flat ΛCDM without neutrino masses over the prior of Quijote's Latin hypercube (LH).
  public static let latinHypercube = SmoothSuite(
    name: "lh", title: "smooth LH", prior: .latinHypercube, design: .latinHypercube(centred: false))
}
