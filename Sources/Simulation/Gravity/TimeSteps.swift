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

  /// The kick of a step.
  func kick(_ step: Int) -> Kick {
    let (start, middle, end) = (ends[step], middles[step], ends[step + 1])
    guard let n = exponent else {
      return Kick(middle: middle, factor: integral(from: start, to: end) { _ in 1 })
    }
    let slope = n * pow(middle, n - 1) * expansion.clock(at: middle)
    return Kick(middle: middle, factor: (pow(end, n) - pow(start, n)) / slope)
  }

  /// The drift after the kick of a step, to the middle of the next or to the end.
  func drift(_ step: Int) -> Drift {
    let (start, known) = (middles[step], ends[step + 1])
    let end = step + 1 < middles.count ? middles[step + 1] : known
    let factor = integral(from: start, to: end) { a in exponent.map { pow(a / known, $0) } ?? 1 }
    return Drift(start: start, end: end, factor: factor)
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

/// What a force T[v] at `middle` is multiplied by to change v across a step.
struct Kick {
  var middle: Double
  var factor: Double
}

/// What a velocity T[x] is multiplied by to change x between two times.
struct Drift {
  var start: Double
  var end: Double
  var factor: Double
}
