import Foundation

/// Linear growth of cold matter at one wave number under any expansion and any factor on Newton's force.
///
/// δ'' + (2 + dlnE/dlna) δ' = 3/2 Ω_m a⁻³ / E² F(k, a) δ in ln a, with p = a² E δ' instead of δ'.
public struct ColdGrowth: Sendable {
  /// Matter today in units of the critical density.
  public let omegaM: Double
  private let expansion: @Sendable (_ a: Double) -> Double
  private let factor: @Sendable (_ k: Double, _ a: Double) -> Double

  /// The growth of a universe.
  ///
  /// - Parameters:
  ///   - omegaM: matter that sources Newton's force today, in units of the critical density.
  ///   - expansion: E(a) = H(a) / H_0.
  ///   - factor: F, the force on cold matter over that of all `omegaM` clustering like it, by k [h/Mpc] and a.
  public init(
    omegaM: Double, expansion: @escaping @Sendable (_ a: Double) -> Double,
    factor: @escaping @Sendable (_ k: Double, _ a: Double) -> Double
  ) {
    self.omegaM = omegaM
    self.expansion = expansion
    self.factor = factor
  }

  /// δ(end) / δ(start) at k [h/Mpc] for a wave that starts with dlnδ/dlna = `rate`.
  public func amplification(_ k: Double, from start: Double, to end: Double = 1, rate: Double) -> Double {
    let steps = max(8, Int((32 * abs(log(end / start))).rounded(.up)))
    let step = log(end / start) / Double(steps)
    var (delta, momentum) = (1.0, start * start * expansion(start) * rate)
    var here = coefficients(k, start)
    for i in 0..<steps {
      let x = log(start) + Double(i) * step
      let half = coefficients(k, exp(x + step / 2))
      let there = coefficients(k, exp(x + step))
      let d1 = here.drift * momentum
      let p1 = here.pull * delta
      let d2 = half.drift * (momentum + step / 2 * p1)
      let p2 = half.pull * (delta + step / 2 * d1)
      let d3 = half.drift * (momentum + step / 2 * p2)
      let p3 = half.pull * (delta + step / 2 * d2)
      let d4 = there.drift * (momentum + step * p3)
      let p4 = there.pull * (delta + step * d3)
      delta += step / 6 * (d1 + 2 * d2 + 2 * d3 + d4)
      momentum += step / 6 * (p1 + 2 * p2 + 2 * p3 + p4)
      here = there
    }
    return delta
  }

  /// δ(1) / δ(start) at k [h/Mpc] for waves that start at each of `starts`, increasing and equally spaced in ln a up to 1.
  ///
  /// One integration back from today serves all: the first row of the propagator obeys the adjoint equation.
  public func amplifications(
    _ k: Double, from starts: [Double], rate: (_ start: Double) -> Double
  ) -> [Double] {
    var (density, momentum) = (1.0, 0.0)
    var result = [Double](repeating: 1, count: starts.count)
    for i in starts.indices.dropLast().reversed() {
      let last = log(starts[i + 1])
      let parts = max(1, Int((32 * (last - log(starts[i]))).rounded(.up)))
      let step = (last - log(starts[i])) / Double(parts)
      var here = coefficients(k, starts[i + 1])
      for part in 0..<parts {
        let x = last - Double(part) * step
        let half = coefficients(k, exp(x - step / 2))
        let there = coefficients(k, exp(x - step))
        let d1 = here.pull * momentum
        let p1 = here.drift * density
        let d2 = half.pull * (momentum + step / 2 * p1)
        let p2 = half.drift * (density + step / 2 * d1)
        let d3 = half.pull * (momentum + step / 2 * p2)
        let p3 = half.drift * (density + step / 2 * d2)
        let d4 = there.pull * (momentum + step * p3)
        let p4 = there.drift * (density + step * d3)
        density += step / 6 * (d1 + 2 * d2 + 2 * d3 + d4)
        momentum += step / 6 * (p1 + 2 * p2 + 2 * p3 + p4)
        here = there
      }
      let a = starts[i]
      result[i] = density + momentum * a * a * expansion(a) * rate(a)
    }
    return result
  }

  private func coefficients(_ k: Double, _ a: Double) -> (drift: Double, pull: Double) {
    let rate = expansion(a)
    return (1 / (a * a * rate), 1.5 * omegaM / (a * rate) * factor(k, a))
  }
}
