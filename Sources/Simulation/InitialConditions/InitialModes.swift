import Fields

/// What non-Gaussianity does to the Bardeen potential of the initial conditions, in place.
public typealias PotentialTransformation = @Sendable (FourierField) throws -> Void

/// The linear overdensity that a simulation starts from.
enum InitialModes {
  /// Modes of δ scaled to D_1 = 1 by the growth of the frame, on the lattice of the particles.
  ///
  /// With a transformation the modes begin as those of the Bardeen potential Φ, with the same phases, and become a
  /// density by δ = √(P_δ / P_Φ) Φ after it.
  static func make(
    _ settings: ColaSettings, _ model: GravityModel, transforming: PotentialTransformation? = nil
  ) throws -> FourierField {
    let start = settings.startScaleFactor
    let growth = model.growth.first(at: start)
    let density = { (k: Double) in model.startSpectrum(k, start) / (growth * growth) }
    let modes = try GaussianField.modes(
      of: transforming == nil ? density : model.potentialSpectrum, cells: settings.particles,
      boxSize: settings.boxSize, seed: settings.seed, fixedAmplitude: settings.fixedAmplitude,
      pairedPhase: settings.pairedPhase)
    guard let transforming else { return modes }
    try transforming(modes)
    try modes.multiply(
      by: modes.mesh.radialTable { (density($0) / model.potentialSpectrum($0)).squareRoot() })
    return modes
  }
}
