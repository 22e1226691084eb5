import Foundation

/// What free streaming leaves of a density wave of massive neutrinos.
///
/// The Fourier transform of the relativistic Fermi-Dirac distribution of momenta,
/// Φ(y) = ∫ q² / (e^q + 1) sin(qy) / (qy) dq over ∫ q² / (e^q + 1) dq, equal to
/// 4 / (3ζ(3)) Σ (-1)^(n+1) n / (n² + y²)² (Ali-Haïmoud & Bird 2013, arXiv 1209.0461).
public enum FreeStreaming {
  /// Φ of the phase `y`: wave number times the distance that a neutrino of one temperature's momentum covers.
  public static func transform(_ y: Double) -> Double {
    let y = abs(y)
    guard y < limit else { return asymptote(y) }
    return exp(table(asinh(y)))
  }

  /// Apéry's constant ζ(3).
  private static let apery = 1.2020569031595942
  /// Phase from which two terms of the expansion in 1/y are exact to 1e-6.
  private static let limit = 40.0

  /// Integration by parts leaves (1 + 1/y²) / (3ζ(3) y⁴) up to y⁻⁸.
  private static func asymptote(_ y: Double) -> Double {
    let square = y * y
    return (1 + 1 / square) / (3 * apery * square * square)
  }

  private static let table: UniformSpline = {
    let points = 257
    let step = asinh(limit) / Double(points - 1)
    return UniformSpline(
      start: 0, step: step, values: (0..<points).map { log(series(sinh(Double($0) * step))) })
  }()

  /// The alternating series, its tail replaced by repeated means of the last partial sums.
  private static func series(_ y: Double) -> Double {
    let square = y * y
    var (sum, sign) = (0.0, 1.0)
    var last: [Double] = []
    for n in 1...400 {
      let n = Double(n)
      let root = n * n + square
      sum += sign * n / (root * root)
      sign = -sign
      if n > 380 { last.append(sum) }
    }
    while last.count > 1 { last = zip(last, last.dropFirst()).map { ($0 + $1) / 2 } }
    return 4 / (3 * apery) * last[0]
  }
}
