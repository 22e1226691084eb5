import Foundation

/// Non-linear matter power of HMCode-2020 (Mead, Brieden, Tröster & Heymans 2021, arXiv 2009.01858), gravity only.
///
/// Cold matter follows from all matter by the growth functions of Eisenstein & Hu 1999, as the model was calibrated.
public struct HMCode: Sendable {
  private let parameters: CosmologicalParameters
  private let spectrum: LinearSpectrum
  private let haloes: HaloTables
  private let wiggle: WiggleDamping
  /// One-dimensional variance of the linear displacement [(Mpc/h)²].
  private let displacement: Double
  private let coefficients: Coefficients

  /// The fitted parameters of the model (table 2 of the paper).
  private struct Coefficients: Sendable {
    /// Two-halo damping wave number [h/Mpc] and strength, equation 16.
    let dampingScale: Double
    let damping: Double
    /// One-halo damping wave number [h/Mpc], equation 17.
    let oneHaloScale: Double
    /// Halo bloating, equation 19.
    let bloating: Double
    /// Smoothing of the transition between the terms, equation 23.
    let transition: Double

    init(sigma8: Double, tilt: Double) {
      dampingScale = 0.05699 * pow(sigma8, -1.089)
      damping = min(max(0.2696 * pow(sigma8, 0.9403), 1e-3), 0.99)
      oneHaloScale = 0.05618 * pow(sigma8, -1.013)
      bloating = 0.1281 * pow(sigma8, -0.3644)
      transition = min(max(1.875 * pow(1.603, tilt), 0.5), 2)
    }
  }

  /// Prepares the model at scale factor `a` for linear spectra normalised at that time.
  init(_ parameters: CosmologicalParameters, spectrum: LinearSpectrum, growth: Growth, a: Double) {
    self.parameters = parameters
    self.spectrum = spectrum
    let neutrinos = NeutrinoGrowth(parameters)
    let growthNow = growth.unnormalised(at: a)
    let collapse = SphericalCollapse(growth: growth, at: a, neutrinoFraction: parameters.neutrinoFraction)
    let massless = parameters.mNu == 0
    haloes = HaloTables(parameters, growth: growth, a: a, collapse: collapse) { logK in
      let total = spectrum.logTotal(logK)
      return massless ? total : total + 2 * log(neutrinos.coldOverTotal(exp(logK), growth: growthNow))
    }
    wiggle = WiggleDamping(parameters) { spectrum.logTotal($0) }
    displacement =
      Variance.Power(radius: 1, lowest: 1e-5, highest: 1e3) { spectrum.logTotal($0) }.displacement
    coefficients = Coefficients(sigma8: haloes.sigma8, tilt: haloes.effectiveTilt)
  }

  /// Non-linear P at each k [h/Mpc], in (Mpc/h)³; not a number where k is not positive or not finite.
  public func power(at k: [Double]) -> [Double] {
    let isUsable = k.map { $0 > 0 && $0 < 1e9 }
    // A stand-in keeps the loops over k free of questions.
    let waveNumbers = zip(k, isUsable).map { $1 ? $0 : 1 }
    let logK = waveNumbers.map { log($0) }
    let oneHalo = oneHalo(waveNumbers, logK)
    let alpha = coefficients.transition
    return k.indices.map { i in
      guard isUsable[i] else { return .nan }
      let two = twoHalo(waveNumbers[i], logK[i])
      return pow(pow(two, alpha) + pow(oneHalo[i], alpha), 1 / alpha)  // equation 23
    }
  }

  /// Linear power with damped oscillations and damped small scales, equations 15 and 16.
  private func twoHalo(_ k: Double, _ logK: Double) -> Double {
    let dewiggled = exp(spectrum.logTotal(logK)) + expm1(-k * k * displacement) * wiggle(logK)
    let x = pow(k / coefficients.dampingScale, 2.853)
    return max(dewiggled * (1 - coefficients.damping * x / (1 + x)), 0)
  }

  /// Poisson term of the haloes with damped large scales, equations 3 and 17.
  private func oneHalo(_ k: [Double], _ logK: [Double]) -> [Double] {
    var sums = [Double](repeating: 0, count: k.count)
    let threshold = 1e-7 * (haloes.weight.max() ?? 0)
    for index in haloes.weight.indices where haloes.weight[index] > threshold {
      // Bloating widens massive haloes at fixed concentration, equation 19.
      let stretch = pow(haloes.peakHeight[index], coefficients.bloating)
      let concentration = haloes.concentration[index]
      HaloProfile.accumulate(
        &sums, weight: haloes.weight[index],
        scaleRadius: stretch * haloes.virialRadius[index] / concentration, concentration: concentration,
        waveNumbers: k, logWaveNumbers: logK)
    }
    let density = PhysicalConstants.criticalDensity * parameters.omegaM
    // Neutrinos do not fall into haloes.
    let cold = 1 - parameters.neutrinoFraction
    return zip(sums, k).map { sum, k in
      let ratio = k / coefficients.oneHaloScale
      let fourth = ratio * ratio * ratio * ratio
      return sum / density * cold * cold * fourth / (1 + fourth)
    }
  }
}
