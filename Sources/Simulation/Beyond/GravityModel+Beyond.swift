import Cosmology
import Foundation

extension GravityModel {
  /// The gravity of any cosmology: ΛCDM or w0wa, with massive neutrinos where M_ν > 0 and f(R) where f_R0 < 0.
  ///
  /// This is what a field-level suite calls for each of its cosmologies. Particles are cold dark matter and baryons; their
  /// spectrum at the start is scaled back from today's linear one under the very forces of the simulation, whose
  /// linear theory therefore ends at `MatterPower.coldLinear`; in f(R), at that spectrum times the growth over that
  /// of general relativity, so that `sigma8` is the amplitude without f(R) (the column s8(LCDM) of Quijote's
  /// simulations). Spectra of all matter are those of the particles times `totalMatterFactor`².
  ///
  /// - Parameters:
  ///   - parameters: the cosmology.
  ///   - linear: where linear spectra come from.
  ///   - screened: whether fifth forces screen themselves; if not, the force is that of linear theory.
  /// - Throws: `CosmologyError` when the source of linear spectra refuses.
  public static func of(
    _ parameters: CosmologicalParameters, linear: any LinearPowerSource = LinearPower.default,
    screened: Bool = true
  ) throws -> GravityModel {
    guard parameters.mNu > 0 || parameters.fR0 != 0 else { return try lambdaCDM(parameters, linear: linear) }
    let today = try LinearMatter(parameters, linear: linear)
    let extensions = GravityExtension.all.compactMap { $0(today) }
    let expansion = Expansion(parameters)
    let growth = GrowthFrame(expansion, clustering: extensions.map(\.clustering).reduce(1, *))
    let linearFactor = product(extensions.map(\.linearFactor))
    let relativity = product(extensions.filter { $0.fifthForce == nil }.map(\.linearFactor))
    let start = BackScaling(
      expansion: expansion, frame: growth, factor: linearFactor, relativity: relativity,
      amplified: extensions.contains { $0.fifthForce != nil })
    return GravityModel(
      name: extensions.map(\.name).joined(separator: " + "), expansion: expansion, growth: growth,
      startSpectrum: { k, a in today.cold(at: k) * start(k, at: a) },
      potentialSpectrum: today.potentialSpectrum(growth: GrowthFrame(expansion)),
      forceFactor: screened ? relativity : linearFactor,
      fifthForce: screened ? fifthForce(extensions, relativity) : nil,
      totalMatterFactor: extensions.lazy.compactMap(\.totalMatterFactor).first)
  }

  /// The screened force of the extensions, sourced by all matter.
  private static func fifthForce(
    _ extensions: [GravityExtension], _ relativity: @escaping @Sendable (Double, Double) -> Double
  ) -> FifthForce? {
    guard var fifth = extensions.lazy.compactMap(\.fifthForce).first else { return nil }
    let factor = fifth.factor
    fifth.factor = { k, a in factor(k, a) * relativity(k, a) }
    return fifth
  }

  private static func product(
    _ factors: [@Sendable (Double, Double) -> Double]
  ) -> @Sendable (Double, Double) -> Double {
    switch factors.count {
    case 0: { _, _ in 1 }
    case 1: factors[0]
    default: { k, a in factors.reduce(1) { $0 * $1(k, a) } }
    }
  }
}
