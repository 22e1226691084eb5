import Foundation

extension EisensteinHu {
  /// How far off P(k) may be, for 0.006 < k < 2 h/Mpc at equal σ_8.
  ///
  /// Shares that add up, from above the errors against CAMB of the cosmologies in
  /// Tests/CosmologyTests/Fixtures/outside: what the formula lacks everywhere, more where matter is dense; baryons that
  /// weigh much beside cold dark matter, more with massive neutrinos; and dark energy that was there when matter began
  /// to cluster, by its density over that of matter at z = 1000, which the formula does not know at all.
  public static func expectedError(for parameters: CosmologicalParameters) -> Double {
    let baryons = parameters.omegaB / parameters.omegaC
    let everywhere = 0.04 + 0.09 * parameters.omegaM * parameters.h * parameters.h
    let acoustic = baryons * (0.1 + 0.06 * baryons * baryons)
    let neutrinos = parameters.neutrinoFraction * baryons * (0.8 + 4 * baryons * baryons)
    return everywhere + acoustic + neutrinos + 2.5 * earlyDarkEnergy(parameters)
  }

  /// Dark energy over matter at z = 1000: Ω_DE / Ω_m a^(-3 (w + wa)) exp(-3 wa (1 - a)).
  private static func earlyDarkEnergy(_ p: CosmologicalParameters) -> Double {
    let a = 1e-3
    return p.omegaDE / p.omegaM * exp(-3 * ((p.w0 + p.wa) * log(a) + p.wa * (1 - a)))
  }
}
