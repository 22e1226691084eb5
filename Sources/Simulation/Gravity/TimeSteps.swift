import Foundation

/// The times of the steps and the operators that take residual velocities and positions along them.
///
/// A step drifts to its middle, where the force is evaluated, and kicks across the whole step; positions and velocities
/// meet at the end. Residual velocities are taken as A + B a^n in kicks and a^n in drifts (Tassev, Zaldarriaga &
/// Eisenstein 2013, appendix A.3.2), or as constant in a drift, and forces in a kick, without an exponent.
struct TimeSteps {
  /// Scale factors at the ends of the steps, the start first.
  let ends: [Double]
  /// Scale factors where the force is evaluated.
  let middles: [Double]
  private let expansion: Expansion
  private let exponent: Double?

  init(_ settings: ColaSettings, _ expansion: Expansion) {
    let (first, last) = (settings.startScaleFactor, settings.finalScaleFactor)
    let steps = max(settings.steps, 1)
    func time(_ position: Double) -> Double {
      let share = position / Double(steps)
      switch settings.spacing {
      case .linear: return first + (last - first) * share
      case .logarithmic: return first * pow(last / first, share)
      }
    }
    ends = (0...settings.steps).map { time(Double($0)) }
    middles = (0..<settings.steps).map { time(Double($0) + 0.5) }
    self.expansion = expansion
    exponent = settings.timeExponent
  }

  /// What a force T[v] at `middle` adds to v between two times.
  func kick(from start: Double, to end: Double, at middle: Double) -> Double {
    guard let n = exponent else { return integral(from: start, to: end) { _ in 1 } }
    let slope = n * pow(middle, n - 1) * expansion.clock(at: middle)
    return (pow(end, n) - pow(start, n)) / slope
  }

  /// What a velocity T[x] = v known at `known` adds to x between two times.
  func drift(from start: Double, to end: Double, known: Double) -> Double {
    guard let n = exponent else { return integral(from: start, to: end) { _ in 1 } }
    return integral(from: start, to: end) { pow($0 / known, n) }
  }

  /// ∫ weight da / Q by Simpson's rule in ln a.
  private func integral(from start: Double, to end: Double, _ weight: (Double) -> Double) -> Double {
    guard end > start else { return 0 }
    let pieces = 64
    let width = log(end / start) / Double(pieces)
    var sum = 0.0
    for i in 0...pieces {
      let a = start * exp(Double(i) * width)
      let simpson: Double = i == 0 || i == pieces ? 1 : i % 2 == 1 ? 4 : 2
      sum += simpson * weight(a) * a / expansion.clock(at: a)
    }
    return sum * width / 3
  }
}
