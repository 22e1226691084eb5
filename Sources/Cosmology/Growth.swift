import Foundation

/// Scale-independent linear growth of matter, radiation neglected and neutrinos counted as matter.
///
/// D'' + (2 + dlnH/dlna) D' = 3/2 Ω_m(a) D in ln a, started on the growing mode of matter domination.
public struct Growth: Sendable {
  /// ln a of the first table entry.
  static let start = log(1e-4)
  static let steps = 128
  static let step = -start / Double(steps)

  private let logGrowth: UniformSpline
  private let accumulated: [Double]
  private let omegaM: Double
  private let w0: Double
  private let wa: Double

  /// Solves the growth equation of a cosmology.
  public init(_ parameters: CosmologicalParameters) {
    self.init(omegaM: parameters.omegaM, w0: parameters.w0, wa: parameters.wa)
  }

  /// Solves the growth equation of a flat Universe.
  public init(omegaM: Double, w0: Double = -1, wa: Double = 0) {
    self.omegaM = omegaM
    self.w0 = w0
    self.wa = wa
    let solution = Self.solve(omegaM: omegaM, w0: w0, wa: wa)
    logGrowth = UniformSpline(start: Self.start, step: Self.step, values: solution.map { log($0) })
    accumulated = Self.accumulate(solution)
  }

  /// Growth factor normalised to `a` in matter domination.
  public func unnormalised(at a: Double) -> Double { exp(logGrowth(log(a))) }

  /// Growth factor normalised to 1 today.
  public func factor(at a: Double) -> Double {
    exp(logGrowth(log(a)) - (logGrowth.values.last ?? 0))
  }

  /// Growth rate dlnD/dlna.
  public func rate(at a: Double) -> Double { logGrowth.derivative(log(a)) }

  /// Accumulated growth ∫ D(a') / a' da' from 0 to `a` (Mead 2017, arXiv 1606.05345, equation A5).
  public func accumulated(at a: Double) -> Double {
    let position = (log(a) - Self.start) / Self.step
    let lower = Int(min(max(position, 0), Double(Self.steps - 1)))
    let fraction = position - Double(lower)
    let value = log(accumulated[lower]) * (1 - fraction) + log(accumulated[lower + 1]) * fraction
    return exp(value)
  }

  /// Matter density at `a` in units of the critical density then.
  public func omegaM(at a: Double) -> Double { Self.matter(a, omegaM, w0, wa).omega }

  /// Scale factor at which `unnormalised(at:)` was `growth`; not after `latest`.
  func scaleFactor(whenGrowth growth: Double, latest: Double) -> Double {
    let target = log(growth)
    let table = logGrowth.values
    // Matter domination before the table begins: D = a.
    guard target > table[0] else { return exp(Self.start + target - table[0]) }
    var low = 0
    var high = table.count - 1
    guard target < table[high] else { return latest }
    while high - low > 1 {
      let middle = (low + high) / 2
      if table[middle] <= target { low = middle } else { high = middle }
    }
    // One Newton step from the chord; ln D is almost linear in ln a.
    let chord = (target - table[low]) / (table[high] - table[low])
    let guess = Self.start + (Double(low) + chord) * Self.step
    let refined = guess - (logGrowth(guess) - target) / logGrowth.derivative(guess)
    return min(exp(refined), latest)
  }

  /// Ω_m(a) and 2 + dlnH/dlna.
  private static func matter(
    _ a: Double, _ omegaM: Double, _ w0: Double, _ wa: Double
  ) -> (omega: Double, friction: Double) {
    let matter = omegaM / (a * a * a)
    let dark = (1 - omegaM) * darkEnergyDensity(a, w0, wa)
    let square = matter + dark
    let w = w0 + (1 - a) * wa
    return (matter / square, 2 - 1.5 * (matter + (1 + w) * dark) / square)
  }

  /// D on the table in ln a, by the classical Runge-Kutta scheme.
  private static func solve(omegaM: Double, w0: Double, wa: Double) -> [Double] {
    let first = exp(start)
    // Early dark energy slows the growing mode to a^(1 - 3/5 (1 - Ω_m)).
    let index = 1 - 0.6 * (1 - matter(first, omegaM, w0, wa).omega)
    var growth = exp(index * start)
    var slope = index * growth
    var table = [growth]
    table.reserveCapacity(steps + 1)
    var here = matter(first, omegaM, w0, wa)
    for i in 0..<steps {
      let half = matter(exp(start + (Double(i) + 0.5) * step), omegaM, w0, wa)
      let there = matter(exp(start + Double(i + 1) * step), omegaM, w0, wa)
      let a1 = 1.5 * here.omega * growth - here.friction * slope
      let v2 = slope + step / 2 * a1
      let a2 = 1.5 * half.omega * (growth + step / 2 * slope) - half.friction * v2
      let v3 = slope + step / 2 * a2
      let a3 = 1.5 * half.omega * (growth + step / 2 * v2) - half.friction * v3
      let v4 = slope + step * a3
      let a4 = 1.5 * there.omega * (growth + step * v3) - there.friction * v4
      growth += step / 6 * (slope + 2 * v2 + 2 * v3 + v4)
      slope += step / 6 * (a1 + 2 * a2 + 2 * a3 + a4)
      table.append(growth)
      here = there
    }
    return table
  }

  /// ∫ D dlna from -∞ on the table; before the table D = a.
  private static func accumulate(_ growth: [Double]) -> [Double] {
    var sum = growth[0]
    var table = [sum]
    for i in 1..<growth.count {
      // Trapezium rule with the fourth-order correction from the neighbouring differences.
      let before = growth[max(i - 2, 0)]
      let after = growth[min(i + 1, growth.count - 1)]
      if i >= 2, i + 1 < growth.count {
        sum += step * (13 * (growth[i - 1] + growth[i]) - before - after) / 24
      } else {
        sum += step * (growth[i - 1] + growth[i]) / 2
      }
      table.append(sum)
    }
    return table
  }
}
