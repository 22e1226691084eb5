/// Constants of nature and of the standard early Universe, with their sources.
public enum PhysicalConstants {
  /// Temperature of the cosmic microwave background today [K] (Fixsen 2009, arXiv 0911.1955).
  public static let cmbTemperature = 2.7255

  /// Effective number of relativistic species; the value of Quijote's linear spectra (standard model today: 3.044).
  public static let effectiveSpecies = 3.046

  /// Number of neutrino species, all of the same mass, as in Quijote.
  public static let massiveSpecies = 3.0

  /// Sum of neutrino masses per Ω_ν h² [eV], so that Ω_ν h² = M_ν / 93.0415.
  ///
  /// 94.0641 eV for a single species at T_ν = (4/11)^(1/3) T, over (3.044/3)^(3/4) for its heating at
  /// electron-positron annihilation: the value CAMB derives (often rounded to 93.14 eV).
  public static let neutrinoMassPerDensity = 93.04154476462973

  /// Photon density Ω_γ h² at `cmbTemperature`, from the Stefan-Boltzmann law.
  public static let photonDensity = 2.4728e-5

  /// Density of one relativistic neutrino species over that of photons, 7/8 (4/11)^(4/3).
  public static let neutrinoToPhoton = 0.22710731766

  /// Boltzmann constant [eV/K] (exact, SI 2019).
  public static let boltzmann = 8.617333262e-5

  /// Hubble distance c / H_0 for h = 1 [Mpc], with c = 299792.458 km/s.
  public static let hubbleDistance = 2997.92458

  /// Critical density today [h² M☉ / Mpc³], 3 H_0² / 8πG.
  public static let criticalDensity = 2.775e11
}
