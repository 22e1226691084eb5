import Foundation

/// Spheres in Fourier space.
public enum TopHat {
  /// W(x) = 3 (sin x - x cos x) / x³ of a sphere, x = kR.
  public static func window(_ x: Double) -> Double {
    let square = x * x
    // The series avoids the cancellation at small x.
    if abs(x) < 0.1 { return 1 - square / 10 * (1 - square / 28 * (1 - square / 54)) }
    return 3 * (sin(x) - x * cos(x)) / (square * x)
  }
}

/// The square of the spherical window on a lattice in ln x, so that all radii share one table.
///
/// With k and R on lattices of the same logarithmic step, x = kR lies on the lattice too and
/// σ²(R) = ∫ Δ²(k) W²(kR) dlnk needs multiplications only.
enum WindowLattice {
  /// Step in ln x; 24 of them are the factor 0.01^(1/3) in radius that is 0.01 in mass.
  static let step = -log(0.01) / 3 / 24
  /// Lattice index of the first entry; W² = 1 below.
  static let first = Int((log(1e-4) / step).rounded(.down))
  /// Lattice index after the last entry; W² is negligible from there.
  static let end = Int((log(3e3) / step).rounded(.up))

  /// W² at x = e^(step (first + i)).
  static let squares: [Double] = (first..<end).map { index in
    let middle = Double(index) * step
    let x = exp(middle)
    let window = TopHat.window(x)
    if x < 8 { return window * window }
    // Oscillations faster than the lattice are averaged over the cell, or they would alias.
    let parts = 64 + Int(x * step * 8)
    var sum = 0.0
    for part in 0..<parts {
      let window = TopHat.window(exp(middle + ((Double(part) + 0.5) / Double(parts) - 0.5) * step))
      sum += window * window
    }
    return sum / Double(parts)
  }
}
