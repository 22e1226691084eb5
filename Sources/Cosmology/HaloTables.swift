import Foundation

/// Peak heights, concentrations and radii of haloes on a grid of masses, as HMCode-2020 wants them.
///
/// Masses run from 1 to 10¹⁷ M☉/h in steps of three lattice steps in ln R, so that σ(R) comes from `WindowLattice`.
struct HaloTables: Sendable {
  /// Masses are one lattice step in ln R apart, three in ln M.
  private static let logMassStep = 3 * WindowLattice.step
  private static let count = Int(log(1e17) / logMassStep)
  /// Lattice steps in ln R between a mass and the hundredth of it.
  private static let collapseShift = 24

  /// Peak height ν = δ_c / σ of each mass.
  let peakHeight: [Double]
  /// M g(ν) dν of each mass [M☉/h], the weight in the one-halo integral.
  let weight: [Double]
  /// Virial radius of each mass [Mpc/h].
  let virialRadius: [Double]
  /// Concentration of each mass.
  let concentration: [Double]
  /// σ_8 of cold matter.
  let sigma8: Double
  /// Effective tilt at the radius where ν = 1.
  let effectiveTilt: Double

  /// Tables for cold matter with ln P `logPower` of ln k [h/Mpc] at scale factor `a`.
  init(
    _ parameters: CosmologicalParameters, growth: Growth, a: Double, collapse: SphericalCollapse,
    logPower: (Double) -> Double
  ) {
    let density = PhysicalConstants.criticalDensity * parameters.omegaM
    // Lagrangian radius of the hundredth of the smallest mass.
    let smallest = cbrt(3 * 0.01 / (4 * Double.pi * density))
    let power = Variance.Power(radius: smallest, lowest: 1e-4, highest: 30 / smallest, logPower: logPower)
    let radii = Self.count + Self.collapseShift + 2
    let logVariance = UniformSpline(
      start: log(smallest), step: WindowLattice.step,
      values: (0..<radii).map { log(power.variance(index: $0)) })
    sigma8 = exp(logVariance(log(8)) / 2)

    var peakHeight: [Double] = []
    var weight: [Double] = []
    var virialRadius: [Double] = []
    var collapseGrowth: [Double] = []
    let shrink = cbrt(collapse.virialOverdensity)
    let growthNow = growth.unnormalised(at: a)
    for index in 0..<Self.count {
      let logRadius = log(smallest) + Double(index + Self.collapseShift) * WindowLattice.step
      let nu = collapse.threshold * exp(-logVariance.values[index + Self.collapseShift] / 2)
      let slope = -logVariance.derivative(logRadius) / 2 * nu / 3  // dν/dlnM
      let mass = exp(Double(index) * Self.logMassStep)
      peakHeight.append(nu)
      weight.append(mass * Self.multiplicity(nu) * slope * Self.logMassStep)
      virialRadius.append(exp(logRadius) / shrink)
      collapseGrowth.append(growthNow * collapse.threshold * exp(-logVariance.values[index] / 2))
    }
    self.peakHeight = peakHeight
    self.weight = weight
    self.virialRadius = virialRadius
    concentration = Self.concentrations(parameters, growth: growth, a: a, collapseGrowth: collapseGrowth)
    let nonlinear = Self.nonlinearRadius(logVariance, threshold: collapse.threshold)
    // Mead et al. 2021, equation 24; limits as in the published code.
    let tilt = -3 - logVariance.derivative(nonlinear)
    effectiveTilt = min(max(tilt, parameters.nS - 4), parameters.nS)
  }

  /// Mass function g(ν) of Sheth & Tormen 1999 with ν = δ_c / σ (Mead et al. 2021, equation 4).
  @inline(__always)
  static func multiplicity(_ nu: Double) -> Double {
    let scaled = 0.707 * nu * nu
    return 0.21616 * (1 + pow(scaled, -0.3)) * exp(-scaled / 2)
  }

  /// ln of the radius with ν = 1, or of that of the smallest mass when all haloes are rarer.
  private static func nonlinearRadius(_ logVariance: UniformSpline, threshold: Double) -> Double {
    let target = 2 * log(threshold)
    let first = collapseShift
    guard logVariance.values[first] > target else {
      return logVariance.start + Double(first) * WindowLattice.step
    }
    var low = first
    var high = logVariance.values.count - 1
    while high - low > 1 {
      let middle = (low + high) / 2
      if logVariance.values[middle] > target { low = middle } else { high = middle }
    }
    var position = logVariance.start + (Double(low) + 0.5) * WindowLattice.step
    for _ in 0..<4 { position -= (logVariance(position) - target) / logVariance.derivative(position) }
    return position
  }

  /// Concentrations from the formation time of a hundredth of the mass (Bullock et al. 2001; Mead et al. 2021,
  /// equations 20 and 21) with the dark-energy correction of Dolag et al. 2004 (equation 22).
  private static func concentrations(
    _ parameters: CosmologicalParameters, growth: Growth, a: Double, collapseGrowth: [Double]
  ) -> [Double] {
    var dolag = 1.0
    let early = 1.0 / 11  // z = 10
    if !parameters.isCosmologicalConstant && a > early {
      let reference = Growth(omegaM: parameters.omegaM)
      dolag =
        growth.unnormalised(at: early) / growth.unnormalised(at: a)
        * reference.unnormalised(at: a) / reference.unnormalised(at: early)
    }
    return collapseGrowth.map {
      let formation = growth.scaleFactor(whenGrowth: $0, latest: a)
      return 5.196 * a / formation * dolag  // B of equation 20, table 2
    }
  }
}
