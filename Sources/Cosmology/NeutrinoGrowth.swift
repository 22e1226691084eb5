import Foundation

/// Scale-dependent growth with free-streaming neutrinos (Eisenstein & Hu 1999, astro-ph/9710252).
///
/// Growth functions are those of equations 12 and 13 without the common factor D^(1 - p_cb), which does not depend on k.
public struct NeutrinoGrowth: Sendable {
  /// Share of neutrinos in matter.
  public let fraction: Double
  /// Redshift of matter-radiation equality, equation 1.
  public let equality: Double
  private let exponent: Double
  private let streaming: Double
  private let coldTerm: Double
  private let waveNumberScale: Double

  /// The growth functions of a cosmology.
  public init(_ parameters: CosmologicalParameters) {
    let omega = parameters.omegaM * parameters.h * parameters.h
    let theta = PhysicalConstants.cmbTemperature / 2.7
    let f = parameters.neutrinoFraction
    fraction = f
    equality = 2.5e4 * omega / (theta * theta * theta * theta)
    exponent = (5 - (1 + 24 * (1 - f)).squareRoot()) / 4  // p_cb, equation 11
    coldTerm = f > 0 ? pow(1 - f, 0.7 / exponent) : 1
    // y_fs over k², equation 14, with q of equation 5 for k in h/Mpc.
    waveNumberScale = parameters.h * theta * theta / omega
    let ratio = f > 0 ? PhysicalConstants.massiveSpecies * waveNumberScale / f : 0
    streaming = f > 0 ? 17.2 * f * (1 + 0.488 * pow(f, -7.0 / 6)) * ratio * ratio : 0
  }

  /// Growth of cold matter at k [h/Mpc] when the growth without neutrinos is `growth` (= a early).
  public func cold(_ k: Double, growth: Double) -> Double {
    guard fraction > 0 else { return 1 }
    return pow(1 + term(k, growth), exponent / 0.7)
  }

  /// Growth of all matter at k [h/Mpc] when the growth without neutrinos is `growth` (= a early).
  public func total(_ k: Double, growth: Double) -> Double {
    guard fraction > 0 else { return 1 }
    return pow(coldTerm + term(k, growth), exponent / 0.7)
  }

  /// Growth of all and of cold matter at k [h/Mpc], as `total` and `cold` give them.
  func both(_ k: Double, growth: Double) -> (total: Double, cold: Double) {
    guard fraction > 0 else { return (1, 1) }
    let term = term(k, growth)
    return (pow(coldTerm + term, exponent / 0.7), pow(1 + term, exponent / 0.7))
  }

  /// Ratio of the transfer functions of cold and of all matter at k [h/Mpc].
  public func coldOverTotal(_ k: Double, growth: Double) -> Double {
    guard fraction > 0 else { return 1 }
    let term = term(k, growth)
    return pow((1 + term) / (coldTerm + term), exponent / 0.7)
  }

  /// Growth of all matter between growth `from` and today's growth `to` at k [h/Mpc].
  ///
  /// The factor D^(1 - p_cb), without which a ratio at two times would be wrong, is included here.
  public func totalRatio(_ k: Double, from: Double, to: Double) -> Double {
    guard fraction > 0 else { return from / to }
    return total(k, growth: from) / total(k, growth: to) * pow(from / to, 1 - exponent)
  }

  /// [D / (1 + y_fs)]^0.7 with D = (1 + z_eq) g.
  @inline(__always)
  private func term(_ k: Double, _ growth: Double) -> Double {
    pow((1 + equality) * growth / (1 + streaming * k * k), 0.7)
  }
}
