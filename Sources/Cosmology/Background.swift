import Foundation

/// Expansion history of a flat Universe with photons, massive neutrinos and w0wa dark energy.
public struct Background: Sendable {
  /// The cosmology.
  public let parameters: CosmologicalParameters
  /// Photons and massless neutrinos today in units of the critical density.
  public let omegaRadiation: Double
  /// Dark energy today in units of the critical density; closes the Universe.
  public let omegaDE: Double
  private let neutrinos: Neutrinos

  /// The expansion history of a cosmology.
  public init(_ parameters: CosmologicalParameters) {
    self.parameters = parameters
    neutrinos = Neutrinos(parameters)
    let photons = PhysicalConstants.photonDensity / (parameters.h * parameters.h)
    // Massive neutrinos are counted in Ω_m; massless ones are radiation.
    let species = parameters.mNu > 0 ? 0 : PhysicalConstants.effectiveSpecies
    omegaRadiation = photons * (1 + species * PhysicalConstants.neutrinoToPhoton)
    omegaDE = 1 - parameters.omegaM - omegaRadiation
  }

  /// Hubble rate over its value today, E(a) = H(a) / H_0.
  public func expansion(at a: Double) -> Double {
    let cold = (parameters.omegaM - parameters.omegaNu) / (a * a * a)
    let radiation = omegaRadiation / (a * a * a * a)
    return (cold + radiation + neutrinos.density(at: a) + omegaDE * darkEnergy(at: a)).squareRoot()
  }

  /// Dark-energy density over its value today, a^(-3(1 + w0 + wa)) e^(-3 wa (1 - a)) (Linder 2003).
  public func darkEnergy(at a: Double) -> Double {
    darkEnergyDensity(a, parameters.w0, parameters.wa)
  }

  /// Line-of-sight comoving distance to redshift `z` [Mpc/h].
  ///
  /// - Throws: `CosmologyError.invalidRedshift`.
  public func comovingDistance(to z: Double) throws(CosmologyError) -> Double {
    guard z >= 0, z <= 1e6 else { throw .invalidRedshift(z, highest: 1e6) }
    // Gauss-Legendre in ln a: the integrand 1 / (a E) is smooth on that scale.
    let last = log1p(z)
    let pieces = max(1, Int((last / 0.5).rounded(.up)))
    let width = last / Double(pieces)
    var sum = 0.0
    for piece in 0..<pieces {
      let middle = (Double(piece) + 0.5) * width
      for (node, weight) in zip(Self.nodes, Self.weights) {
        for sign in [-1.0, 1.0] {
          let a = exp(-(middle + sign * node * width / 2))
          sum += weight * width / 2 / (a * expansion(at: a))
        }
      }
    }
    return PhysicalConstants.hubbleDistance * sum
  }

  /// Angular-diameter distance to redshift `z` [Mpc/h].
  ///
  /// - Throws: `CosmologyError.invalidRedshift`.
  public func angularDiameterDistance(to z: Double) throws(CosmologyError) -> Double {
    try comovingDistance(to: z) / (1 + z)
  }

  /// Luminosity distance to redshift `z` [Mpc/h].
  ///
  /// - Throws: `CosmologyError.invalidRedshift`.
  public func luminosityDistance(to z: Double) throws(CosmologyError) -> Double {
    try comovingDistance(to: z) * (1 + z)
  }

  // Positive half of the ten-point Gauss-Legendre rule (Abramowitz & Stegun, table 25.4).
  private static let nodes = [
    0.148874338981631, 0.433395394129247, 0.679409568299024, 0.865063366688985, 0.973906528517172,
  ]
  private static let weights = [
    0.295524224714753, 0.269266719309996, 0.219086362515982, 0.149451349150581, 0.066671344308688,
  ]
}

/// Dark-energy density over its value today for w(a) = w0 + (1 - a) wa.
@inline(__always)
func darkEnergyDensity(_ a: Double, _ w0: Double, _ wa: Double) -> Double {
  if w0 == -1 && wa == 0 { return 1 }
  return exp(-3 * (1 + w0 + wa) * log(a) - 3 * wa * (1 - a))
}
