import Foundation

/// Derivatives of log Gamma(x) for x > 0: asymptotic series (DLMF 5.11.2 and its derivatives) after raising x above 10
/// by the recurrence (DLMF 5.15.5).
package enum Polygamma {
  /// psi(x), the first derivative.
  package static func digamma(_ x: Double) -> Double {
    raised(x) {
      -1 / $0
    } series: { z in
      let i = 1 / (z * z)
      return log(z) - 0.5 / z - i * (1.0 / 12 - i * (1.0 / 120 - i * (1.0 / 252 - i * (1.0 / 240 - i / 132))))
    }
  }

  /// psi'(x), the second derivative.
  package static func trigamma(_ x: Double) -> Double {
    raised(x) {
      1 / ($0 * $0)
    } series: { z in
      let i = 1 / (z * z)
      let odd = 1.0 / 6 - i * (1.0 / 30 - i * (1.0 / 42 - i * (1.0 / 30 - i * 5 / 66)))
      return 1 / z + 0.5 * i + odd * i / z
    }
  }

  /// psi''(x), the third derivative.
  package static func tetragamma(_ x: Double) -> Double {
    raised(x) {
      -2 / ($0 * $0 * $0)
    } series: { z in
      let i = 1 / (z * z)
      return -i - i / z - i * i * (0.5 - i * (1.0 / 6 - i * (1.0 / 6 - i * (0.3 - i * 5 / 6))))
    }
  }

  /// The x > 0 with psi'(x) = `value` > 0, by Newton's method on 1/psi' (Smyth 2004, appendix).
  package static func inverseTrigamma(_ value: Double) -> Double {
    if value > 1e7 { return 1 / value.squareRoot() }
    if value < 1e-6 { return 1 / value }
    var x = 0.5 + 1 / value
    for _ in 0..<50 {
      let found = trigamma(x)
      let step = found * (1 - found / value) / tetragamma(x)
      x += step
      if abs(step) < 1e-12 * x { break }
    }
    return x
  }

  private static func raised(
    _ x: Double, step: (Double) -> Double, series: (Double) -> Double
  ) -> Double {
    var z = x
    var shift = 0.0
    while z < 10 {
      shift += step(z)
      z += 1
    }
    return shift + series(z)
  }
}
