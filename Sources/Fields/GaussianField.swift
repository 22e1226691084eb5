import CKernels
import Randomness

/// Gaussian random fields, drawn mode by mode.
///
/// A mode depends on the seed and its signed lattice vector alone: meshes of every size, even or odd, have the same
/// modes where both have them. The mean and, on even meshes, the modes at the Nyquist frequency of any axis are zero.
public enum GaussianField {
  /// Modes of unit variance, <|g_k|²> = 1.
  ///
  /// - Parameters:
  ///   - fixedAmplitude: every |g_k| is exactly 1 (Angulo & Pontzen 2016).
  ///   - pairedPhase: every phase is turned by π, the partner of the field without (Angulo & Pontzen 2016).
  /// - Throws: ``FieldError/impossibleMesh(cells:boxSize:)``, `TensorError`.
  public static func whiteNoise(
    cells: Int, boxSize: Double, seed: UInt64, fixedAmplitude: Bool = false, pairedPhase: Bool = false
  ) throws -> FourierField {
    let field = try FourierField(uninitialised: Mesh(cells: cells, boxSize: boxSize))
    let key = RandomStream(seed: seed, purpose: "Gaussian field").key
    field.withModes { modes in
      let into = modes.baseAddress
      Parallel.ranges(cells) { planes in
        var noise = mesh_noise(
          key: (key[0], key[1]), fixed: fixedAmplitude ? 1 : 0, opposed: pairedPhase ? 1 : 0)
        mesh_white_noise(Int32(cells), &noise, Int32(planes.lowerBound), Int32(planes.upperBound), into)
      }
    }
    return field
  }

  /// Modes of a power spectrum, δ_k = g_k √(P(k) / L³).
  ///
  /// - Parameter power: P [(Mpc/h)³] at k [h/Mpc], finite and not negative.
  /// - Throws: ``FieldError/invalidPower(k:power:)`` and as ``whiteNoise(cells:boxSize:seed:fixedAmplitude:pairedPhase:)``.
  public static func modes(
    of power: (Double) -> Double, cells: Int, boxSize: Double, seed: UInt64, fixedAmplitude: Bool = false,
    pairedPhase: Bool = false
  ) throws -> FourierField {
    let field = try whiteNoise(
      cells: cells, boxSize: boxSize, seed: seed, fixedAmplitude: fixedAmplitude, pairedPhase: pairedPhase)
    var invalid: FieldError?
    let table = field.mesh.radialTable { k in
      let value = power(k)
      guard value >= 0, value.isFinite else {
        invalid = invalid ?? .invalidPower(k: k, power: value)
        return 0
      }
      return (value / field.mesh.volume).squareRoot()
    }
    if let invalid { throw invalid }
    try field.multiply(by: table)
    return field
  }
}
