import Cosmology

/// One departure from general relativity with cold matter, as it changes the force on cold matter.
///
/// A further extension is one file that makes such a value from a cosmology and its linear spectra, nil where the
/// cosmology has no such departure, and one line in ``all``. Several act together: their factors multiply.
public struct GravityExtension: Sendable {
  /// Name for manifests and reports.
  public var name: String
  /// Factor on Newton's force in linear theory by k [h/Mpc] and a, everything included.
  public var linearFactor: @Sendable (_ k: Double, _ a: Double) -> Double
  /// The part of the linear factor above 1 that screens itself, as a force; nil when the whole factor is linear.
  public var fifthForce: FifthForce?
  /// Overdensity of all matter over that of cold matter today, δ_m / δ_cb at k [h/Mpc]; nil when it is 1.
  public var totalMatterFactor: (@Sendable (_ k: Double) -> Double)?
  /// Share of matter that clusters on small scales.
  public var clustering: Double

  /// An extension from its parts.
  public init(
    name: String, linearFactor: @escaping @Sendable (_ k: Double, _ a: Double) -> Double,
    fifthForce: FifthForce? = nil, totalMatterFactor: (@Sendable (_ k: Double) -> Double)? = nil,
    clustering: Double = 1
  ) {
    self.name = name
    self.linearFactor = linearFactor
    self.fifthForce = fifthForce
    self.totalMatterFactor = totalMatterFactor
    self.clustering = clustering
  }

  /// What may be in a cosmology beyond ΛCDM and w0wa, in the order in which names and forces are put together.
  static let all: [@Sendable (LinearMatter) -> GravityExtension?] = [
    HuSawickiGravity.extension, MassiveNeutrinoGravity.extension,
  ]
}
