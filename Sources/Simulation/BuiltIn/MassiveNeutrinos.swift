import Cosmology

extension BuiltInSuite {
  /// Massive neutrinos and a constant equation of state w over the prior of Quijote's nwLH; sigma_8 is of total matter
  /// and Omega_m counts the neutrinos.
  public static let neutrinos = BuiltInSuite(
    name: "nwlh", title: "massive neutrinos", prior: .neutrinosAndDarkEnergy,
    design: .latinHypercube(centred: false))
}
