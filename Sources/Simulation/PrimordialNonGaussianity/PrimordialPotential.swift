import Cosmology
import Foundation

/// The spectrum of Bardeen's potential in matter domination, P_φ(k) = A (k / k_0)^(n_s - 4) [(Mpc/h)³].
///
/// The sign is that in which overdensities have a positive potential, δ = + 2 k² T(k) D(a) φ / (3 Ω_m H_0²) with D = a
/// in matter domination, so that a positive local f_NL makes more massive halos; the time is well after equality and
/// before dark energy (the convention of the CMB, not the one that extrapolates φ to today).
public struct PrimordialPotential: Sendable, Equatable {
  /// P_φ at `pivot` [(Mpc/h)³].
  public let amplitude: Double
  /// k_0 [h/Mpc].
  public let pivot: Double
  /// n_s.
  public let tilt: Double

  /// A power law.
  ///
  /// - Throws: `PrimordialError.outsideRange`.
  public init(amplitude: Double, pivot: Double, tilt: Double) throws(PrimordialError) {
    guard amplitude > 0, amplitude.isFinite else {
      throw .outsideRange(
        name: "the power", value: amplitude, lowest: .leastNormalMagnitude, highest: .greatestFiniteMagnitude)
    }
    guard pivot > 0, pivot.isFinite else {
      throw .outsideRange(
        name: "the pivot", value: pivot, lowest: .leastNormalMagnitude, highest: .greatestFiniteMagnitude)
    }
    // Beyond 4 the smallest scales would be the smoothest: no tilt of any Universe.
    guard tilt > -2, tilt < 4 else { throw .outsideRange(name: "n_s", value: tilt, lowest: -2, highest: 4) }
    self.amplitude = amplitude
    self.pivot = pivot
    self.tilt = tilt
  }

  /// The potential behind a linear spectrum of all matter at z = 0, from its largest scales, where T = 1.
  ///
  /// At k = 10^-4 h/Mpc T is 1 within 3·10^-4.
  ///
  /// - Parameter power: P of all matter at z = 0 for k [h/Mpc], in (Mpc/h)³, in general relativity.
  /// - Throws: `PrimordialError.outsideRange` when that power is no positive number.
  public init(
    _ parameters: CosmologicalParameters, totalMatterPower power: (Double) -> Double
  ) throws(PrimordialError) {
    let k = 1e-4
    let growth = Growth(parameters).unnormalised(at: 1)
    let hubble = 1 / PhysicalConstants.hubbleDistance
    // δ over φ where T = 1, from Poisson's equation.
    let response = 2 * k * k * growth / (3 * parameters.omegaM * hubble * hubble)
    try self.init(amplitude: power(k) / (response * response), pivot: k, tilt: parameters.nS)
  }

  /// P_φ at k [h/Mpc], in (Mpc/h)³.
  public func power(at k: Double) -> Double { amplitude * pow(k / pivot, tilt - 4) }
}
