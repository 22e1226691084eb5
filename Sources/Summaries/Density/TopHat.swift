import Fields
import Foundation

/// The Fourier transform of a sphere of unit volume, W(x) = 3 (sin x - x cos x) / x^3 at x = k R.
func topHat(_ x: Double) -> Double {
  // Below 0.1 the difference cancels; the series is exact to 1e-10 there.
  let square = x * x
  if x < 0.1 { return 1 - square / 10 * (1 - square / 28 * (1 - square / 54)) }
  return 3 * (sin(x) - x * cos(x)) / (x * square)
}

extension FourierField {
  /// The overdensity (without its mean) smoothed with a sphere [Mpc/h].
  ///
  /// - Parameter assignment: whose window is divided out.
  func smoothed(radius: Double, compensating assignment: MassAssignment? = nil) throws
    -> FourierField
  {
    let result = try FourierField(uninitialised: mesh)
    try differentiate(along: [], times: mesh.radialTable { topHat($0 * radius) }, into: result)
    if let assignment { result.compensate(for: assignment) }
    return result
  }
}
