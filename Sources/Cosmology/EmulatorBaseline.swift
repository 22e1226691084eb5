import Foundation

/// What the linear emulator need not learn: shape, acoustic scale and free streaming of neutrinos to a few per cent.
///
/// The shape for massless neutrinos (Eisenstein & Hu 1998, astro-ph/9709112) depends on the physical densities of cold
/// matter and baryons alone. Massive neutrinos leave that of cold matter and damp it as in Eisenstein & Hu 1999
/// (astro-ph/9710252).
package struct EmulatorBaseline: Sendable {
  private let smooth: NoWiggleTransfer
  private let oscillating: EisensteinHuTransfer
  private let logHorizon: Double
  /// ln of the sound horizon with massive neutrinos over that with massless ones.
  private let logShift: Double
  private let streaming: NeutrinoGrowth?
  private let growthToday: Double
  private let largeScale: Double

  /// The baseline of a cosmology.
  package init(_ parameters: CosmologicalParameters) {
    let h = parameters.h
    let cold = (parameters.omegaM - parameters.omegaNu) * h * h
    let baryons = parameters.omegaB * h * h
    smooth = NoWiggleTransfer(omega: cold, omegaB: baryons, h: h)
    let scales = DragEpoch(omega: cold, omegaB: baryons)
    oscillating = EisensteinHuTransfer(scales, h: h)
    logHorizon = log(scales.soundHorizon * h)
    guard parameters.mNu > 0 else {
      (streaming, growthToday, largeScale, logShift) = (nil, 1, 1, 0)
      return
    }
    let growth = NeutrinoGrowth(parameters)
    growthToday = Growth(parameters).unnormalised(at: 1)
    largeScale = growth.total(0, growth: growthToday)
    streaming = growth
    logShift = log(SoundHorizonRatio(parameters, scales).value)
  }

  /// ln of k times the sound horizon for ln k, k in h/Mpc.
  package func position(_ logK: Double) -> Double { logK + logHorizon + logShift }

  /// The oscillating over the smooth transfer function where ln(k r_s) has the given values.
  package func shape(at positions: [Double]) -> [Double] {
    positions.map {
      let k = exp($0 - logHorizon)
      return oscillating(k) / smooth(k)
    }
  }

  /// Smooth transfer functions of all and of cold matter at k [h/Mpc], both 1 on large scales.
  package func transfer(_ k: Double) -> (total: Double, cold: Double) {
    let smooth = smooth(k)
    guard let streaming else { return (smooth, smooth) }
    let growth = streaming.both(k, growth: growthToday)
    return (smooth * growth.total / largeScale, smooth * growth.cold / largeScale)
  }
}

/// How massive neutrinos change the sound horizon at the end of the baryon drag, for the same cold matter.
private struct SoundHorizonRatio {
  let value: Double

  init(_ parameters: CosmologicalParameters, _ scales: DragEpoch) {
    let neutrinos = Neutrinos(parameters)
    let photons = PhysicalConstants.photonDensity
    let massless = photons * PhysicalConstants.neutrinoToPhoton * PhysicalConstants.effectiveSpecies
    let drag = 1 / (1 + scales.dragRedshift)
    // Simpson's rule in a of c_s / (a² H): without constant factors it is smooth from a = 0 on.
    let intervals = 24
    var (massive, reference) = (0.0, 0.0)
    for i in 0...intervals {
      let a = drag * max(Double(i), 1e-3) / Double(intervals)
      let weight = i == 0 || i == intervals ? 1.0 : i.isMultiple(of: 2) ? 2 : 4
      let speed = weight / (1 + scales.dragRatio * a / drag).squareRoot()
      let matter = scales.omega * a + photons
      let energy = Neutrinos.energy(neutrinos.massOverTemperature * a)
      massive += speed / (matter + massless * energy).squareRoot()
      reference += speed / (matter + massless).squareRoot()
    }
    value = massive / reference
  }
}
