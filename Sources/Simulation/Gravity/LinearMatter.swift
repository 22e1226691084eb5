import Cosmology
import Foundation

/// The linear spectra of matter at z = 0 in general relativity, normalised to the cosmology's σ_8.
public struct LinearMatter: Sendable {
  /// The cosmology.
  public let parameters: CosmologicalParameters
  private let power: MatterPower

  /// The spectra of a cosmology.
  /// - Throws: `CosmologyError` when the source of linear spectra refuses.
  public init(
    _ parameters: CosmologicalParameters, linear: any LinearPowerSource = LinearPower.default
  ) throws(CosmologyError) {
    self.parameters = parameters
    power = try MatterPower(parameters: parameters.withGeneralRelativity, linear: linear)
  }

  /// P of all matter at k [h/Mpc], in (Mpc/h)³.
  public func total(at k: Double) -> Double { power.linear([k])[0] }

  /// P of cold dark matter and baryons at k [h/Mpc], in (Mpc/h)³.
  public func cold(at k: Double) -> Double { power.coldLinear([k])[0] }

  /// Linear rms of cold dark matter and baryons in spheres, as a table over radii.
  public func coldVariance() -> Variance { power.variance(of: .cold) }

  /// Power of the Bardeen potential Φ in matter domination [(Mpc/h)³], a power law of tilt n_s - 4.
  ///
  /// On large scales, where the transfer function is 1, δ = 2 k² c² D / (3 Ω_m H_0²) Φ with D = a in matter domination
  /// (Dodelson 2003, equation 7.8).
  public func potentialSpectrum(growth: GrowthFrame) -> @Sendable (Double) -> Double {
    let large = 1e-4
    let early = 1e-3
    let sinceMatterDomination = early / growth.first(at: early)
    let hubble = PhysicalConstants.hubbleDistance
    let response = 2 * large * large * hubble * hubble * sinceMatterDomination / (3 * parameters.omegaM)
    let amplitude = total(at: large) / (response * response)
    let tilt = parameters.nS - 4
    return { k in amplitude * pow(k / large, tilt) }
  }
}
