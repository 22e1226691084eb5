import Foundation

/// The chi-squared distribution.
package enum ChiSquared {
  /// The probability of a value below `x`: P(freedom / 2, x / 2) by its series (DLMF 8.7.1 with 8.2.4).
  static func cumulative(_ x: Double, freedom: Int) -> Double {
    if x <= 0 { return 0 }
    let (a, z) = (0.5 * Double(freedom), 0.5 * x)
    // The sum is 1 to rounding long before its terms overflow.
    if z > 300 + 10 * a { return 1 }
    var (term, sum, k) = (1.0, 1.0, 0.0)
    while term > 1e-17 * sum {
      k += 1
      term *= z / (a + k)
      sum += term
    }
    return min(exp(a * log(z) - z - StudentT.logGamma(a + 1) + log(sum)), 1)
  }

  /// The value below which lies a probability.
  static func quantile(_ probability: Double, freedom: Int) -> Double {
    let limit = Double(freedom) + 60 + 20 * Double(freedom).squareRoot()
    return root(from: 0, to: limit, tolerance: 1e-10 * limit) {
      probability - cumulative($0, freedom: freedom)
    }
  }

  /// The probability of a value above `x` for a whole number of degrees of freedom, small ones with all digits, in closed form (DLMF 8.4.7 and 8.8.2).
  package static func upperTail(_ x: Double, freedom: Int) -> Double {
    guard x > 0, freedom > 0 else { return 1 }
    let half = x / 2
    // Q(a + 1, y) = Q(a, y) + y^a exp(-y) / Gamma(a + 1), from Q(1, y) = exp(-y) or Q(1/2, y) = erfc(√y).
    var a = freedom.isMultiple(of: 2) ? 1.0 : 0.5
    var tail = freedom.isMultiple(of: 2) ? exp(-half) : erfc(half.squareRoot())
    while a < Double(freedom) / 2 {
      tail += exp(a * log(half) - half - StudentT.logGamma(a + 1))
      a += 1
    }
    return min(tail, 1)
  }
}
