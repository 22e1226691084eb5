import Cosmology

extension BuiltInSuite {
  /// Dark energy w(a) = w + (1 - a) wa without neutrino masses; Quijote has no such hypercube, the range of w is nwLH's.
  public static let darkEnergy = BuiltInSuite(
    name: "w0wa", title: "w0wa", prior: .darkEnergy, design: .latinHypercube(centred: false))
}
