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
      (streaming, growthToday, largeScale) = (nil, 1, 1)
      return
    }
    let growth = NeutrinoGrowth(parameters)
    growthToday = Growth(parameters).unnormalised(at: 1)
    largeScale = growth.total(0, growth: growthToday)
    streaming = growth
  }

  /// ln of k times the sound horizon for ln k, k in h/Mpc.
  package func position(_ logK: Double) -> Double { logK + logHorizon }

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
    let total = streaming.total(k, growth: growthToday) / largeScale
    return (smooth * total, smooth * streaming.cold(k, growth: growthToday) / largeScale)
  }
}
