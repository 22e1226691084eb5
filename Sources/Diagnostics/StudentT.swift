import Foundation

/// Student's t distribution.
package enum StudentT {
  /// The probability of a value above `t` with `freedom` degrees of freedom.
  package static func upperTail(_ t: Double, freedom: Double) -> Double {
    let tail = 0.5 * regularisedBeta(freedom / (freedom + t * t), freedom / 2, 0.5)
    return t >= 0 ? tail : 1 - tail
  }

  /// The value that is exceeded with probability `tail`, at most 0.5, to a relative 1e-12.
  package static func upperQuantile(_ tail: Double, freedom: Double) -> Double {
    if tail >= 0.5 { return 0 }
    var (low, high) = (0.0, 1.0)
    while upperTail(high, freedom: freedom) > tail, high < 1e150 { (low, high) = (high, high * 2) }
    return root(from: low, to: high, tolerance: 1e-12 * high) { t in
      log(upperTail(t, freedom: freedom) / tail)
    }
  }

  /// The regularised incomplete beta function I_x(a, b), by its continued fraction (DLMF 8.17.22) with the
  /// modified Lentz method.
  static func regularisedBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
    if x <= 0 { return 0 }
    if x >= 1 { return 1 }
    // The fraction converges fast only for x below (a + 1)/(a + b + 2); I_x(a, b) = 1 - I_{1-x}(b, a).
    if x > (a + 1) / (a + b + 2) { return 1 - regularisedBeta(1 - x, b, a) }
    let front = exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * log(x) + b * log1p(-x)) / a
    let tiny = 1e-300
    var c = 1.0
    var d = 1 / guarded(1 - (a + b) * x / (a + 1), tiny)
    var fraction = d
    for m in 1...500 {
      let k = Double(m)
      let even = k * (b - k) * x / ((a + 2 * k - 1) * (a + 2 * k))
      d = 1 / guarded(1 + even * d, tiny)
      c = guarded(1 + even / c, tiny)
      fraction *= c * d
      let odd = -(a + k) * (a + b + k) * x / ((a + 2 * k) * (a + 2 * k + 1))
      d = 1 / guarded(1 + odd * d, tiny)
      c = guarded(1 + odd / c, tiny)
      let step = c * d
      fraction *= step
      if abs(step - 1) < 1e-15 { break }
    }
    return front * fraction
  }

  private static func guarded(_ value: Double, _ tiny: Double) -> Double { abs(value) < tiny ? tiny : value }

  /// log Gamma(x) for x > 0: Stirling's series (DLMF 5.11.1) after raising x above 10.
  static func logGamma(_ x: Double) -> Double {
    var shift = 0.0
    var z = x
    while z < 10 {
      shift += log(z)
      z += 1
    }
    let inverse = 1 / (z * z)
    let series =
      (1.0 / 12 - inverse * (1.0 / 360 - inverse * (1.0 / 1260 - inverse * (1.0 / 1680 - inverse / 1188))))
      / z
    return (z - 0.5) * log(z) - z + 0.5 * log(2 * .pi) + series - shift
  }
}
