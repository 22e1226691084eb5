import Foundation

/// Change of the smooth transfer function by massive neutrinos (Eisenstein & Hu 1999, astro-ph/9710252).
struct NeutrinoTransfer: Sendable {
  private let massive: MasterTransfer
  private let massless: MasterTransfer
  private let growth: NeutrinoGrowth
  private let growthToday: Double

  /// The change relative to the same cosmology with cold matter in place of the neutrinos.
  init(_ parameters: CosmologicalParameters, growthToday: Double) {
    massive = MasterTransfer(parameters, neutrinoFraction: parameters.neutrinoFraction)
    massless = MasterTransfer(parameters, neutrinoFraction: 0)
    growth = NeutrinoGrowth(parameters)
    self.growthToday = growthToday
  }

  /// Factor on the transfer function of all matter at k [h/Mpc].
  func callAsFunction(_ k: Double) -> Double {
    massive(k) / massless(k) * growth.total(k, growth: growthToday) / growth.total(0, growth: growthToday)
  }
}

/// The master function of Eisenstein & Hu 1999 (equations 15-24).
private struct MasterTransfer: Sendable {
  private let fraction: Double
  private let h: Double
  private let omega: Double
  private let theta2: Double
  private let rootAlpha: Double
  private let betaC: Double
  private let horizonScale: Double
  private let bumpHeight: Double
  private let bumpScale: Double

  init(_ parameters: CosmologicalParameters, neutrinoFraction f: Double) {
    let scales = DragEpoch(parameters)
    let species = PhysicalConstants.massiveSpecies
    fraction = f
    h = parameters.h
    omega = scales.omega
    let theta = PhysicalConstants.cmbTemperature / 2.7
    theta2 = theta * theta
    let fb = scales.omegaB / omega
    let fcb = 1 - f
    let fc = fcb - fb
    let fnb = f + fb
    let pc = (5 - (1 + 24 * fc).squareRoot()) / 4  // equation 11
    let pcb = (5 - (1 + 24 * fcb).squareRoot()) / 4
    let y = 1 + (1 + scales.equalityRedshift) / (1 + scales.dragRedshift)
    // Small-scale suppression, equation 15.
    let lead = fc / fcb * (5 - 2 * (pc + pcb)) / (5 - 4 * pcb)
    let baryons =
      (1 - 0.553 * fnb + 0.126 * fnb * fnb * fnb)
      / (1 - 0.193 * (f * species).squareRoot() + 0.169 * f * pow(species, 0.2))
    let bend = 1 + (pc - pcb) / 2 * (1 + 1 / ((3 - 4 * pc) * (7 - 4 * pcb))) / y
    // Where little cold dark matter is left, beyond the fit's range, equation 15 has a pole and turns negative.
    rootAlpha = max(0.01, lead * baryons * pow(y, pcb - pc) * bend).squareRoot()
    betaC = 1 / (1 - 0.949 * fnb)  // equation 21
    let horizon = 44.5 * log(9.83 / omega) / (1 + 10 * pow(scales.omegaB, 0.75)).squareRoot()  // equation 4
    horizonScale = 0.43 * horizon
    bumpHeight = f > 0 ? 1.24 * pow(f, 0.64) * pow(species, 0.3 + 0.6 * f) : 0  // equation 22
    bumpScale = f > 0 ? 3.92 * (species / f).squareRoot() : 0  // equation 23
  }

  func callAsFunction(_ waveNumber: Double) -> Double {
    let k = waveNumber * h
    let ks = horizonScale * k
    let gamma = omega * (rootAlpha + (1 - rootAlpha) / (1 + ks * ks * ks * ks))  // equation 16
    let q = k * theta2 / gamma  // equation 17
    let l = log(M_E + 1.84 * betaC * rootAlpha * q)  // equation 19
    let c = 14.4 + 325 / (1 + 60.5 * pow(q, 1.08))  // equation 20
    let smooth = l / (l + c * q * q)  // equation 18
    guard fraction > 0 else { return smooth }
    let streaming = bumpScale * k * theta2 / omega
    return smooth * (1 + bumpHeight / (pow(streaming, -1.6) + pow(streaming, 0.8)))
  }
}
