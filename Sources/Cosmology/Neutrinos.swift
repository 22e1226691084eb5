import Foundation

/// Energy density of three equal massive neutrinos with a Fermi-Dirac distribution.
struct Neutrinos: Sendable {
  /// Density today in units of the critical density.
  let omega: Double
  /// Mass of one species over its temperature today.
  let massOverTemperature: Double
  private let today: Double

  /// Neutrinos of a cosmology; the massless case has no matter part.
  init(_ parameters: CosmologicalParameters) {
    omega = parameters.omegaNu
    // T_ν = (4/11)^(1/3) (N_eff / 3)^(1/4) T per species.
    let ratio =
      pow(4.0 / 11, 1.0 / 3)
      * pow(PhysicalConstants.effectiveSpecies / PhysicalConstants.massiveSpecies, 0.25)
    let temperature = ratio * PhysicalConstants.cmbTemperature * PhysicalConstants.boltzmann
    massOverTemperature = parameters.mNu / PhysicalConstants.massiveSpecies / temperature
    today = Self.energy(massOverTemperature)
  }

  /// ρ_ν(a) over the critical density today.
  func density(at a: Double) -> Double {
    guard omega > 0 else { return 0 }
    return omega * Self.energy(massOverTemperature * a) / (today * a * a * a * a)
  }

  /// ∫ q² √(q² + y²) / (e^q + 1) dq over its value at y = 0, 7π⁴/120.
  ///
  /// Trapezium rule in q = e^u, which converges exponentially for this integrand.
  static func energy(_ y: Double) -> Double {
    var sum = 0.0
    for node in nodes { sum += node.weight * (node.momentum * node.momentum + y * y).squareRoot() }
    return sum
  }

  private static let nodes: [(momentum: Double, weight: Double)] = {
    let step = 0.1
    return (-80...42).map { index in
      let q = exp(Double(index) * step)
      let weight = q * q * q / (exp(q) + 1) * step / (7 * pow(Double.pi, 4) / 120)
      return (q, weight)
    }
  }()
}
