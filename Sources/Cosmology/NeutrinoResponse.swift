import Foundation

/// The linear density of massive neutrinos over that of cold matter, T_ν / T_cb, through time and scale.
///
/// Neutrinos answer the total density as free-streaming particles of a Fermi-Dirac distribution (Ali-Haïmoud & Bird
/// 2013, arXiv 1209.0461): with superconformal time ds = dt / a²,
///
///     δ_ν(s) = initial streaming + 3/2 Ω_m H_0² ∫ a(s') (s - s') Φ[k (s - s') T_ν / m] δ_m(s') ds',
///
/// solved together with the growth of cold matter under (1 - f_ν) δ_cb + f_ν δ_ν. Neutrinos are non-relativistic in
/// the kernel, which shows where they hardly cluster or weigh little. Against CAMB for 0.05 ≤ M_ν ≤ 1 eV and
/// 0.001 ≤ k ≤ 3 h/Mpc, the error of the share f_ν T_ν / T_cb in the force is below 0.0007 for z ≤ 1 and 0.0035 for z ≤ 9.
public struct NeutrinoResponse: Sendable {
  private static let first = log(1.0 / 200)
  private static let times = 121
  private static let step = -first / Double(times - 1)
  private static let lowest = log(5e-4)
  private static let waveNumbers = 42
  private static let spacing = log(10 / 5e-4) / Double(waveNumbers - 1)

  /// ln of the ratio in ln k, one per time.
  private let rows: [UniformSpline]

  /// Solves for the neutrinos of a cosmology.
  ///
  /// - Parameters:
  ///   - parameters: the cosmology; without massive neutrinos the ratio is 1.
  ///   - enhancement: a factor on gravity by k [h/Mpc] and a, 1 in general relativity.
  public init(
    _ parameters: CosmologicalParameters,
    enhancement: @Sendable (_ k: Double, _ a: Double) -> Double = { _, _ in 1 }
  ) {
    guard parameters.mNu > 0 else {
      rows = []
      return
    }
    let history = StreamingHistory(parameters, start: Self.first, step: Self.step, times: Self.times)
    var columns: [[Double]] = []
    for i in 0..<Self.waveNumbers {
      let k = exp(Self.lowest + Double(i) * Self.spacing)
      columns.append(history.ratios(k, enhancement: { enhancement(k, $0) }))
    }
    rows = (0..<Self.times).map { time in
      UniformSpline(start: Self.lowest, step: Self.spacing, values: columns.map { log($0[time]) })
    }
  }

  /// T_ν / T_cb at k [h/Mpc] and scale factor `a`; earlier than a = 1/200 the value there.
  ///
  /// Neutrinos stream freely beyond the table, as k⁻², and follow cold matter before it.
  public func callAsFunction(_ k: Double, at a: Double) -> Double {
    guard !rows.isEmpty else { return 1 }
    let logK = log(k)
    let end = Self.lowest + Double(Self.waveNumbers - 1) * Self.spacing
    let inside = min(max(logK, Self.lowest), end)
    let position = min(max((log(a) - Self.first) / Self.step, 0), Double(Self.times - 1))
    let lower = min(Int(position), Self.times - 2)
    let share = position - Double(lower)
    let value = rows[lower](inside) * (1 - share) + rows[lower + 1](inside) * share
    return exp(value - 2 * max(0, logK - end))
  }
}

/// Times, distances of streaming and couplings that all wave numbers share.
private struct StreamingHistory {
  let a: [Double]
  let step: Double
  /// Superconformal time times T_ν / m [Mpc/h] `[times]`.
  let streaming: [Double]
  /// d(streaming) / dlna `[times]`.
  let speed: [Double]
  /// 3/2 Ω_m / (a E) and 1 / (a² E), the coefficients of growth, at the times and halfway between.
  let pull: [Double]
  let drift: [Double]
  let fraction: Double
  private let kernelScale: Double

  init(_ parameters: CosmologicalParameters, start: Double, step: Double, times: Int) {
    let background = Background(parameters)
    let half = (0..<(2 * times - 1)).map { exp(start + Double($0) * step / 2) }
    let rates = half.map { background.expansion(at: $0) }
    pull = zip(half, rates).map { 1.5 * parameters.omegaM / ($0 * $1) }
    drift = zip(half, rates).map { 1 / ($0 * $0 * $1) }
    a = (0..<times).map { half[2 * $0] }
    let distance = PhysicalConstants.hubbleDistance / Neutrinos(parameters).massOverTemperature
    var (speed, streaming) = ([drift[0] * distance], [0.0])
    for i in 1..<times {
      speed.append(drift[2 * i] * distance)
      // Simpson's rule.
      let sum = drift[2 * i - 2] + 4 * drift[2 * i - 1] + drift[2 * i]
      streaming.append(streaming[i - 1] + step / 6 * distance * sum)
    }
    (self.speed, self.streaming) = (speed, streaming)
    self.step = step
    fraction = parameters.neutrinoFraction
    kernelScale = 1.5 * parameters.omegaM / (distance * distance)
  }

  /// δ_ν / δ_cb at all times for the wave number k.
  func ratios(_ k: Double, enhancement: (Double) -> Double) -> [Double] {
    let gravity = a.map(enhancement)
    var cold = [a[0]]
    var neutrinos = [a[0] * initialRatio(k)]
    // The growing mode of matter domination, dδ/dlna = δ.
    var momentum = a[0] / drift[0]
    // Sources of later neutrino density, weighted as the trapezium rule weights them.
    var sources: [Double] = []
    for i in 0..<(a.count - 1) {
      let total = (1 - fraction) * cold[i] + fraction * neutrinos[i]
      sources.append((i == 0 ? 0.5 : 1) * a[i] * speed[i] * step * kernelScale * gravity[i] * total)
      let next = response(k, at: i + 1, sources: sources, initial: neutrinos[0])
      let before = neutrinos[i]
      advance(&cold, &momentum, at: i, gravity: (gravity[i], gravity[i + 1]), neutrinos: (before, next))
      neutrinos.append(next)
    }
    return zip(neutrinos, cold).map { max($0 / $1, 1e-12) }
  }

  /// δ_ν from all earlier densities; the kernel vanishes now, so that the present density is not needed.
  private func response(_ k: Double, at time: Int, sources: [Double], initial: Double) -> Double {
    let since = streaming[time] - streaming[0]
    // The initial wave streams with the growing mode's velocity.
    var sum = initial * (1 + since / speed[0]) * FreeStreaming.transform(k * since)
    for (j, source) in sources.enumerated() {
      let distance = streaming[time] - streaming[j]
      sum += source * distance * FreeStreaming.transform(k * distance)
    }
    return sum
  }

  /// One Runge-Kutta step of cold matter, δ' = p / (a² E) and p' = 3/2 Ω_m δ_m / (a E) in ln a.
  private func advance(
    _ cold: inout [Double], _ momentum: inout Double, at i: Int, gravity: (Double, Double),
    neutrinos: (Double, Double)
  ) {
    let delta = cold[i]
    func slope(_ delta: Double, _ p: Double, _ place: Int) -> (Double, Double) {
      let t = Double(place) / 2
      let light = neutrinos.0 * (1 - t) + neutrinos.1 * t
      let factor = gravity.0 * (1 - t) + gravity.1 * t
      let total = (1 - fraction) * delta + fraction * light
      return (drift[2 * i + place] * p, pull[2 * i + place] * factor * total)
    }
    let k1 = slope(delta, momentum, 0)
    let k2 = slope(delta + step / 2 * k1.0, momentum + step / 2 * k1.1, 1)
    let k3 = slope(delta + step / 2 * k2.0, momentum + step / 2 * k2.1, 1)
    let k4 = slope(delta + step * k3.0, momentum + step * k3.1, 2)
    cold.append(delta + step / 6 * (k1.0 + 2 * k2.0 + 2 * k3.0 + k4.0))
    momentum += step / 6 * (k1.1 + 2 * k2.1 + 2 * k3.1 + k4.1)
  }

  /// Neutrinos follow cold matter on scales larger than the free-streaming length at the start.
  private func initialRatio(_ k: Double) -> Double {
    // k_fs² = 3/2 Ω_m(a) (aH)² / σ_v², with ⟨q²⟩ = 15 ζ(5) / ζ(3) for the velocity dispersion.
    let spread = 15 * 1.0369277551433699 / 1.2020569031595942
    return 1 / (1 + k * k * spread / (kernelScale * a[0]))
  }
}
