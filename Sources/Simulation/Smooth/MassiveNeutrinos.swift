import Cosmology

extension SmoothSuite {
  /// Massive neutrinos and a constant equation of state w over the prior of Quijote's nwLH; sigma_8 is of total matter
  /// and Omega_m counts the neutrinos.
  public static let neutrinos = SmoothSuite(
    name: "nwlh", title: "smooth massive neutrinos", prior: .neutrinosAndDarkEnergy,
    design: .latinHypercube(centred: false))
}
