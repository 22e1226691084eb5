import Fields
import Formats

/// The multipoles of the power spectrum in redshift space, P_l(k) = (2 l + 1) V <|delta_k|^2 L_l(mu)>, l = 0, 2, 4.
public struct Multipoles: Sendable, Equatable {
  /// The shells with their mean wavenumber [h/Mpc] and number of modes, n and -n both counted.
  public let shells: Shells
  /// P_0 of each shell `[K]` [(Mpc/h)^3].
  public let monopole: [Double]
  /// P_2 of each shell `[K]` [(Mpc/h)^3].
  public let quadrupole: [Double]
  /// P_4 of each shell `[K]` [(Mpc/h)^3].
  public let hexadecapole: [Double]
  /// The Poisson noise, in the monopole alone [(Mpc/h)^3].
  public let shotNoise: Double
  /// Whether the noise has been subtracted from the monopole.
  public let isShotNoiseSubtracted: Bool
  /// The lines of sight that were averaged.
  public let axes: [Axis]

  /// Mean wavenumber of each shell `[K]` [h/Mpc].
  public var k: [Double] { shells.k }
  /// Number of modes of each shell `[K]`, for each line of sight.
  public var modes: [Int] { shells.modes }

  /// The columns k, P0, P2, P4 and number of modes.
  public var table: SummaryTable {
    let unit = "(Mpc/h)^3"
    return SummaryTable(
      name: "multipoles",
      columns: [
        .init("k", "h/Mpc", k), .init("P0", unit, monopole), .init("P2", unit, quadrupole),
        .init("P4", unit, hexadecapole), .init("modes", "", modes.map(Double.init)),
      ],
      details: [
        ("box_size_mpc_h", .number(shells.boxSize)), ("shot_noise", .number(shotNoise)),
        ("shot_noise_subtracted", .bool(isShotNoiseSubtracted)),
        ("lines_of_sight", .strings(axes.map { "\($0)" })),
      ])
  }
}

/// Measures the multipoles of the power spectrum along one axis or averaged over several.
public struct MultipolesEstimator: Sendable {
  /// How particles become modes, shells and noise.
  public let power: PowerSpectrumEstimator
  /// The map to redshift space; nil takes the positions as they are, already in redshift space.
  public let redshiftSpace: RedshiftSpace?
  /// The lines of sight to average over.
  public let axes: [Axis]

  /// An estimator for catalogues of one box.
  ///
  /// - Throws: ``SummaryError/setting(_:expected:found:)`` for no axis.
  public init(
    power: PowerSpectrumEstimator, redshiftSpace: RedshiftSpace?, axes: [Axis] = [.z]
  ) throws {
    guard !axes.isEmpty else {
      throw SummaryError.setting("the line of sight", expected: "x, y, z or several of them", found: "none")
    }
    self.power = power
    self.redshiftSpace = redshiftSpace
    self.axes = axes
  }

  /// The multipoles of a catalogue.
  ///
  /// - Throws: ``SummaryError``.
  public func measure(_ catalogue: Catalogue) throws -> Multipoles {
    try checkBox(catalogue, power.shells)
    var sums = [[Double]](repeating: [Double](repeating: 0, count: power.shells.indices.count), count: 3)
    for axis in axes {
      let seen = try redshiftSpace.map { map throws in try map.seen(catalogue, along: axis) }
      let modes = try power.mesh.modes(of: seen ?? catalogue)
      let found = modes.multipoles(in: power.shells, along: axis, correction: power.mesh.correction)
      for order in 0..<3 {
        for shell in sums[order].indices { sums[order][shell] += found[order][shell] / Double(axes.count) }
      }
    }
    let shotNoise = catalogue.shotNoise
    return Multipoles(
      shells: power.shells, monopole: power.subtractsShotNoise ? sums[0].map { $0 - shotNoise } : sums[0],
      quadrupole: sums[1], hexadecapole: sums[2], shotNoise: shotNoise,
      isShotNoiseSubtracted: power.subtractsShotNoise, axes: axes)
  }
}
