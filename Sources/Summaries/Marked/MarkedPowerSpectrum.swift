import Fields
import Formats

/// The power spectrum of particles weighted with their marks.
public struct MarkedPowerSpectrum: Sendable, Equatable {
  /// What the marked density rho_M = sum of the marks per volume is divided by.
  public enum Normalisation: String, Sendable, CaseIterable {
    /// Its own mean, the number density times the mean mark: the spectrum of a contrast.
    case meanMark = "mean-mark"
    /// The number density: the spectrum of m (1 + delta).
    case density
  }

  /// The mark.
  public let mark: Mark
  /// What the marked density was divided by.
  public let normalisation: Normalisation
  /// The mean mark of the particles.
  public let meanMark: Double
  /// The shells with their mean wavenumber [h/Mpc] and number of modes, n and -n both counted.
  public let shells: Shells
  /// Power of each shell `[K]` [(Mpc/h)^3].
  public let power: [Double]
  /// The Poisson noise of the marked particles, V sum m^2 / (sum m)^2, or / N^2 [(Mpc/h)^3].
  public let shotNoise: Double
  /// Whether the noise has been subtracted from the power.
  public let isShotNoiseSubtracted: Bool

  /// Mean wavenumber of each shell `[K]` [h/Mpc].
  public var k: [Double] { shells.k }
  /// Number of modes of each shell `[K]`.
  public var modes: [Int] { shells.modes }

  /// The columns k, M and number of modes.
  public var table: SummaryTable {
    SummaryTable(
      name: "mpk_\(mark.name)",
      columns: [
        .init("k", "h/Mpc", k), .init("M", "(Mpc/h)^3", power), .init("modes", "", modes.map(Double.init)),
      ],
      details: [
        ("box_size_mpc_h", .number(shells.boxSize)), ("mark_radius_mpc_h", .number(mark.radius)),
        ("mark_power", .number(mark.power)), ("mark_softening", .number(mark.softening)),
        ("normalisation", .string(normalisation.rawValue)), ("mean_mark", .number(meanMark)),
        ("shot_noise", .number(shotNoise)), ("shot_noise_subtracted", .bool(isShotNoiseSubtracted)),
      ])
  }
}

/// Power spectrum and marked power spectra that were measured together.
public struct MarkedSpectra: Sendable, Equatable {
  /// The power spectrum of the particles themselves, which the marks need on the way.
  public let power: PowerSpectrum
  /// One spectrum per mark, in order.
  public let marked: [MarkedPowerSpectrum]
}
