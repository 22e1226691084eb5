import Cosmology
import Foundation

/// The expansion in which particles move: matter and dark energy w0wa, radiation neglected as in Quijote and most
/// particle codes, and neutrinos counted as matter.
public struct Expansion: Sendable, Equatable {
  /// Matter today in units of the critical density.
  public let omegaM: Double
  /// Dark-energy equation of state today.
  public let w0: Double
  /// Its change, -dw/da.
  public let wa: Double

  /// The expansion of a cosmology.
  public init(_ parameters: CosmologicalParameters) {
    self.init(omegaM: parameters.omegaM, w0: parameters.w0, wa: parameters.wa)
  }

  /// The expansion of a flat universe of matter and dark energy.
  public init(omegaM: Double, w0: Double = -1, wa: Double = 0) {
    self.omegaM = omegaM
    self.w0 = w0
    self.wa = wa
  }

  /// Hubble rate over its value today, E(a) = H(a) / H_0.
  public func rate(at a: Double) -> Double { (matter(a) + dark(a)).squareRoot() }

  /// dlnE / dlna.
  public func slope(at a: Double) -> Double {
    let (matter, dark) = (matter(a), dark(a))
    let w = w0 + (1 - a) * wa
    return -1.5 * (matter + (1 + w) * dark) / (matter + dark)
  }

  /// Matter at `a` in units of the critical density then.
  public func omegaM(at a: Double) -> Double { matter(a) / (matter(a) + dark(a)) }

  /// Q = a³ E, with which T = Q d/da is H_0⁻¹ a² d/dt (Tassev, Zaldarriaga & Eisenstein 2013, section 3).
  func clock(at a: Double) -> Double { a * a * a * rate(at: a) }

  private func matter(_ a: Double) -> Double { omegaM / (a * a * a) }

  /// (1 - Ω_m) a^(-3(1 + w0 + wa)) e^(-3 wa (1 - a)) (Linder 2003).
  private func dark(_ a: Double) -> Double {
    (1 - omegaM) * exp(-3 * (1 + w0 + wa) * log(a) - 3 * wa * (1 - a))
  }
}
