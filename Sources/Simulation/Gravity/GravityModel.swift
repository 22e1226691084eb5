import Cosmology

/// Everything about gravity that is not the same in every universe.
///
/// COLA solves for what remains of the motion after a reference frame is taken off, and is exact for many steps in any
/// frame (Tassev, Zaldarriaga & Eisenstein 2013): growth that depends on scale therefore lives in the spectrum at the
/// start and in the force, and the frame stays independent of scale.
public struct GravityModel: Sendable {
  /// Name for manifests and reports.
  public var name: String
  /// The expansion.
  public var expansion: Expansion
  /// Growth of the reference frame.
  public var growth: GrowthFrame
  /// Linear power of the matter that particles stand for, at k [h/Mpc] and scale factor a [(Mpc/h)³].
  public var startSpectrum: @Sendable (_ k: Double, _ a: Double) -> Double
  /// Power of the Bardeen potential in matter domination, Φ = 3/5 ζ, at k [h/Mpc] [(Mpc/h)³].
  public var potentialSpectrum: @Sendable (_ k: Double) -> Double
  /// Multiplies the Newtonian force of the particles' overdensity, by k [h/Mpc] and a; 1 when nil.
  public var forceFactor: (@Sendable (_ k: Double, _ a: Double) -> Double)?
  /// A second force that screens itself; none when nil.
  public var fifthForce: FifthForce?
  /// δ of all matter over that of the particles at k [h/Mpc] today, for spectra of all matter; 1 when nil.
  public var totalMatterFactor: (@Sendable (_ k: Double) -> Double)?

  /// Puts a model together.
  public init(
    name: String, expansion: Expansion, growth: GrowthFrame,
    startSpectrum: @escaping @Sendable (_ k: Double, _ a: Double) -> Double,
    potentialSpectrum: @escaping @Sendable (_ k: Double) -> Double,
    forceFactor: (@Sendable (_ k: Double, _ a: Double) -> Double)? = nil, fifthForce: FifthForce? = nil,
    totalMatterFactor: (@Sendable (_ k: Double) -> Double)? = nil
  ) {
    self.name = name
    self.expansion = expansion
    self.growth = growth
    self.startSpectrum = startSpectrum
    self.potentialSpectrum = potentialSpectrum
    self.forceFactor = forceFactor
    self.fifthForce = fifthForce
    self.totalMatterFactor = totalMatterFactor
  }
}

/// A force of a scalar field that answers the overdensity non-linearly.
///
/// The overdensity is filtered, mapped at every place of the mesh and filtered again: F_k = factor · source(filter · δ)_k,
/// so that two transforms more make the force. A linear field has the identity as its source.
public struct FifthForce: Sendable {
  /// The overdensity that the field answers over δ, by k [h/Mpc] and a.
  public var filter: @Sendable (_ k: Double, _ a: Double) -> Double
  /// The overdensity that sources the force at a place, from the filtered one there, at `a`.
  public var source: @Sendable (_ a: Double) -> @Sendable (_ overdensity: Float) -> Float
  /// The force per source over Newton's per overdensity, by k [h/Mpc] and a.
  public var factor: @Sendable (_ k: Double, _ a: Double) -> Double

  /// A force of its filter, its non-linearity and its strength.
  public init(
    filter: @escaping @Sendable (_ k: Double, _ a: Double) -> Double,
    source: @escaping @Sendable (_ a: Double) -> @Sendable (_ overdensity: Float) -> Float,
    factor: @escaping @Sendable (_ k: Double, _ a: Double) -> Double
  ) {
    self.filter = filter
    self.source = source
    self.factor = factor
  }
}

extension GravityModel {
  /// General relativity with cold matter alone, a cosmological constant or w0wa dark energy.
  ///
  /// The linear spectrum at z = 0 has the cosmology's σ_8 and is taken back to the start by D_1², so the linear theory
  /// of today is met whatever happened before.
  ///
  /// - Throws: `SimulationError.gravity` for massive neutrinos, `CosmologyError` when the source of linear spectra
  ///   refuses.
  public static func lambdaCDM(
    _ parameters: CosmologicalParameters, linear: any LinearPowerSource = LinearPower.default
  ) throws -> GravityModel {
    guard parameters.mNu == 0 else {
      throw SimulationError.gravity("cold matter alone needs M_nu = 0, found \(parameters.mNu) eV")
    }
    let today = try LinearMatter(parameters, linear: linear)
    let expansion = Expansion(parameters)
    let growth = GrowthFrame(expansion)
    return GravityModel(
      name: parameters.isCosmologicalConstant ? "ΛCDM" : "w0wa", expansion: expansion, growth: growth,
      startSpectrum: { k, a in today.total(at: k) * growth.first(at: a) * growth.first(at: a) },
      potentialSpectrum: today.potentialSpectrum(growth: growth))
  }
}
