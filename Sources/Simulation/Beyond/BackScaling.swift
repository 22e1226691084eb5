import Cosmology
import Foundation

/// Takes linear power of today back to the start of a simulation under the forces of that simulation.
///
/// Particles start with the velocities of the frame, the same on all scales, so a wave grows by
/// T(k, a) = δ(1) / δ(a) for dlnδ/dlna = f(a) of the frame; dividing today's power by T² makes the simulation's linear
/// theory end where it should whatever the scale-dependence of the forces ("back-scaling", Zennaro et al. 2017,
/// arXiv 1605.05283).
struct BackScaling: Sendable {
  private static let firstTime = log(1e-3)
  private static let times = 97
  private static let timeStep = -firstTime / Double(times - 1)
  private static let firstScale = log(1e-4)
  private static let scales = 72
  private static let scaleStep = log(50 / 1e-4) / Double(scales - 1)

  private let frame: GrowthFrame
  /// ln of the power at the start over that of today times D_1⁻², in ln k, one per time.
  private let rows: [UniformSpline]

  /// Tables for all scales and starts.
  ///
  /// - Parameters:
  ///   - expansion: the expansion of the simulation.
  ///   - frame: the frame, whose velocities particles start with.
  ///   - factor: the factor on Newton's force by k [h/Mpc] and a.
  ///   - relativity: the factor under which today's spectrum was computed.
  ///   - amplified: whether today's spectrum grows by the difference of the two factors since early times.
  init(
    expansion: Expansion, frame: GrowthFrame, factor: @escaping @Sendable (Double, Double) -> Double,
    relativity: @escaping @Sendable (Double, Double) -> Double, amplified: Bool
  ) {
    self.frame = frame
    let rate = { @Sendable (a: Double) in expansion.rate(at: a) }
    let modified = ColdGrowth(omegaM: expansion.omegaM, expansion: rate, factor: factor)
    let known = ColdGrowth(omegaM: expansion.omegaM, expansion: rate, factor: relativity)
    let times = (0..<Self.times).map { exp(Self.firstTime + Double($0) * Self.timeStep) }
    let early = times[0]
    let columns = (0..<Self.scales).map { scale -> [Double] in
      let k = exp(Self.firstScale + Double(scale) * Self.scaleStep)
      let growth = modified.amplifications(k, from: times) { frame.rate(at: $0) }
      var today = 0.0
      if amplified {
        let whole = known.amplification(k, from: early, rate: frame.rate(at: early))
        today = log(growth[0] / whole)
      }
      return zip(growth, times).map { 2 * (today - log($0 * frame.first(at: $1))) }
    }
    rows = times.indices.map { time in
      UniformSpline(start: Self.firstScale, step: Self.scaleStep, values: columns.map { $0[time] })
    }
  }

  /// Linear power at scale factor `a` over that of general relativity today, at k [h/Mpc].
  func callAsFunction(_ k: Double, at a: Double) -> Double {
    let end = Self.firstScale + Double(Self.scales - 1) * Self.scaleStep
    let logK = min(max(log(k), Self.firstScale), end)
    let position = min(max((log(a) - Self.firstTime) / Self.timeStep, 0), Double(Self.times - 1))
    let lower = min(Int(position), Self.times - 2)
    let share = position - Double(lower)
    let growth = frame.first(at: a)
    return growth * growth * exp(rows[lower](logK) * (1 - share) + rows[lower + 1](logK) * share)
  }
}
