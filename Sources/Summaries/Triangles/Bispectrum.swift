import Formats

/// The bispectrum, B(k1, k2, k3) = V^2 <delta_k1 delta_k2 delta_k3> over closed triangles.
public struct Bispectrum: Sendable, Equatable {
  /// The triangles `[T]`.
  public let triangles: [Triangle]
  /// Mean wavenumber of the bin of each side `[T][3]` [h/Mpc].
  public let k: [[Double]]
  /// Bispectrum of each triangle `[T]` [(Mpc/h)^6].
  public let bispectrum: [Double]
  /// B / (P1 P2 + P2 P3 + P3 P1) with the power spectra of the same bins `[T]`.
  public let reduced: [Double]
  /// Number of closed triples of modes `[T]`, a triple and its negative both counted.
  public let counts: [Double]
  /// The Poisson noise (P1 + P2 + P3) / n + 1 / n^2 with noiseless power spectra `[T]` [(Mpc/h)^6].
  public let shotNoise: [Double]
  /// Whether noise has been subtracted from the bispectrum and from the power spectra of the reduced one.
  public let isShotNoiseSubtracted: Bool
  /// Side of the box [Mpc/h].
  public let boxSize: Double

  /// The columns k1, k2, k3, B, Q, shot noise and number of triangles.
  public var table: SummaryTable {
    let unit = "(Mpc/h)^6"
    return SummaryTable(
      name: "bispectrum",
      columns: [
        .init("k1", "h/Mpc", k.map { $0[0] }), .init("k2", "h/Mpc", k.map { $0[1] }),
        .init("k3", "h/Mpc", k.map { $0[2] }), .init("B", unit, bispectrum), .init("Q", "", reduced),
        .init("shot_noise", unit, shotNoise), .init("triangles", "", counts),
      ],
      details: [
        ("box_size_mpc_h", .number(boxSize)), ("shot_noise_subtracted", .bool(isShotNoiseSubtracted)),
      ])
  }
}
