import Foundation

/// The angular power spectrum of the convergence of weak lensing, by Limber's approximation (Kaiser 1992; LoVerde & Afshordi
/// 2008, equation 7, for l + 1/2):
///
///     C_l = int d chi q^2 / chi^2 P((l + 1/2) / chi, z),   q = 3/2 Omega_m (H_0 / c)^2 chi (1 + z) g,
///     g(chi) = int_chi dz' n(z') (1 - chi / chi')
///
/// of a flat Universe, P being all matter's by HMCode-2020.
public struct LensingPower: Sendable {
  /// Places along the line of sight with chi [Mpc/h], the weight of the integral and the power there.
  private let slices: [(distance: Double, weight: Double, power: MatterPower)]

  /// What took the place of the preferred linear source; nil when nothing did.
  public var approximation: LinearApproximation? { slices.first?.power.approximation }

  /// Steps of ln(1 + z) in which distances and lensing efficiencies are summed.
  private static let steps = 480

  /// The lensing of a cosmology.
  ///
  /// - Parameters:
  ///   - parameters: the cosmology.
  ///   - sources: the galaxies.
  ///   - linear: where linear spectra come from.
  ///   - slices: intervals of Simpson's rule along the line of sight, a divisor of 480.
  /// - Throws: `CosmologyError` as ``MatterPower/init(parameters:linear:redshift:)``.
  public init(
    parameters: CosmologicalParameters, sources: LensingSources,
    linear: any LinearPowerSource = LinearPower.default, slices count: Int = 40
  ) throws(CosmologyError) {
    let steps = Self.steps
    let width = log1p(sources.farthest) / Double(steps)
    let background = Background(parameters)
    let redshifts = (0...steps).map { expm1(Double($0) * width) }
    let steepness = redshifts.map {
      PhysicalConstants.hubbleDistance * (1 + $0) / background.expansion(at: 1 / (1 + $0))
    }
    var distances = [0.0]
    for step in 1...steps {
      distances.append(distances[step - 1] + width * (steepness[step - 1] + steepness[step]) / 2)
    }
    // What lies beyond each place, and the same over its distance.
    let counts = redshifts.map { sources.count(at: $0) * (1 + $0) }
    var (beyond, nearer) = (
      [Double](repeating: 0, count: steps + 1), [Double](repeating: 0, count: steps + 1)
    )
    for step in stride(from: steps - 1, through: 1, by: -1) {
      beyond[step] = beyond[step + 1] + width * (counts[step] + counts[step + 1]) / 2
      nearer[step] =
        nearer[step + 1]
        + width * (counts[step] / distances[step] + counts[step + 1] / distances[step + 1]) / 2
    }
    let all = beyond[1] + width * counts[1] / 2
    let stride = steps / count
    let places = (1..<count).map { $0 * stride }
    let powers = try MatterPower.along(
      places.map { redshifts[$0] }, parameters: parameters, linear: linear)
    let amplitude = 1.5 * parameters.omegaM / pow(PhysicalConstants.hubbleDistance, 2)
    // Simpson's rule, whose ends are zero: there is no power at infinite k and no source behind the last place.
    slices = zip(places, powers).map { place, power in
      let simpson = (place / stride) % 2 == 1 ? 4.0 / 3 : 2.0 / 3
      let efficiency = (beyond[place] - distances[place] * nearer[place]) / all
      let kernel = amplitude * (1 + redshifts[place]) * efficiency
      return (distances[place], simpson * width * Double(stride) * steepness[place] * kernel * kernel, power)
    }
  }

  /// C_l at each multipole `[L]`.
  public func power(at multipoles: [Double]) -> [Double] {
    var sum = [Double](repeating: 0, count: multipoles.count)
    for slice in slices {
      let power = slice.power.nonlinear(multipoles.map { ($0 + 0.5) / slice.distance })
      for index in sum.indices { sum[index] += slice.weight * power[index] }
    }
    return sum
  }
}
