import Cosmology
import Fields
import Simulation

/// Small universes for tests.
enum GravityFixture {
  /// Matter domination with power A k^n.
  static func matterDomination(amplitude: Double = 1e4, tilt: Double = -2) -> GravityModel {
    let expansion = Expansion(omegaM: 1)
    let growth = GrowthFrame(expansion)
    return GravityModel(
      name: "matter", expansion: expansion, growth: growth,
      startSpectrum: { k, a in
        var power = amplitude
        for _ in 0..<Int(-tilt) { power *= 0.1 / k }
        return power * a * a
      }, potentialSpectrum: { 1e-9 / ($0 * $0 * $0) })
  }

  /// Quijote's fiducial cosmology.
  static func fiducial() throws -> GravityModel {
    try GravityModel.lambdaCDM(.quijoteFiducial, linear: EisensteinHu())
  }

  /// Root mean square of a list.
  static func rms(_ values: [Float]) -> Double {
    (values.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(values.count)).squareRoot()
  }

  /// Root mean square distance of particles, around the box.
  static func distance(_ a: [Float], _ b: [Float], boxSize: Double) -> Double {
    rms(
      zip(a, b).map { first, second in
        let difference = first - second
        return difference - Float(boxSize) * (difference / Float(boxSize)).rounded()
      })
  }

  /// Slope of the least-squares line through points.
  static func slope(_ x: [Double], _ y: [Double]) -> Double {
    let (meanX, meanY) = (x.reduce(0, +) / Double(x.count), y.reduce(0, +) / Double(y.count))
    let covariance = zip(x, y).reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) }
    return covariance / x.reduce(0) { $0 + ($1 - meanX) * ($1 - meanX) }
  }
}
