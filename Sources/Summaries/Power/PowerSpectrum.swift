import Fields
import Formats

/// The power spectrum of the overdensity, P(k) = V <|delta_k|^2>.
public struct PowerSpectrum: Sendable, Equatable {
  /// The shells with their mean wavenumber [h/Mpc] and number of modes, n and -n both counted.
  public let shells: Shells
  /// Power of each shell `[K]` [(Mpc/h)^3].
  public let power: [Double]
  /// The Poisson noise of the particles [(Mpc/h)^3].
  public let shotNoise: Double
  /// Whether the noise has been subtracted from the power.
  public let isShotNoiseSubtracted: Bool

  /// Mean wavenumber of each shell `[K]` [h/Mpc].
  public var k: [Double] { shells.k }
  /// Number of modes of each shell `[K]`.
  public var modes: [Int] { shells.modes }

  /// The columns k, P and number of modes.
  public var table: SummaryTable {
    SummaryTable(
      name: "pk",
      columns: [
        .init("k", "h/Mpc", k), .init("P", "(Mpc/h)^3", power), .init("modes", "", modes.map(Double.init)),
      ],
      details: [
        ("box_size_mpc_h", .number(shells.boxSize)), ("shot_noise", .number(shotNoise)),
        ("shot_noise_subtracted", .bool(isShotNoiseSubtracted)),
      ])
  }
}

/// Measures power spectra in shells floor(|n|), as Pylians does for Quijote.
public struct PowerSpectrumEstimator: Sendable {
  /// How particles become modes.
  public let mesh: MeshSettings
  /// The shells.
  public let shells: Shells
  /// Whether V / N is subtracted; the Quijote spectra keep it.
  public let subtractsShotNoise: Bool

  /// An estimator for catalogues of one box.
  ///
  /// - Parameters:
  ///   - mesh: how particles become modes.
  ///   - boxSize: side of the box [Mpc/h].
  ///   - shells: shells below the Nyquist frequency; all of them by default.
  ///   - subtractsShotNoise: whether V / N is subtracted.
  /// - Throws: ``SummaryError/setting(_:expected:found:)`` or `FieldError`.
  public init(
    mesh: MeshSettings, boxSize: Double, shells: ClosedRange<Int>? = nil, subtractsShotNoise: Bool = false
  ) throws {
    self.mesh = mesh
    self.shells = try Shells.below(cells: mesh.cells, boxSize: boxSize, shells)
    self.subtractsShotNoise = subtractsShotNoise
  }

  /// The power spectrum of a catalogue.
  ///
  /// - Throws: ``SummaryError``.
  public func measure(_ catalogue: Catalogue) throws -> PowerSpectrum {
    try checkBox(catalogue, shells)
    return try spectrum(of: mesh.modes(of: catalogue), shotNoise: catalogue.shotNoise)
  }

  /// The power spectrum of an overdensity given by its modes, without noise; no window is divided out.
  ///
  /// - Throws: ``SummaryError/setting(_:expected:found:)`` for another mesh or box than the estimator's.
  public func measure(_ field: FourierField) throws -> PowerSpectrum {
    guard field.cells == mesh.cells, field.boxSize == shells.boxSize else {
      throw SummaryError.setting(
        "the field", expected: "on \(mesh.cells)^3 cells of a box of \(shells.boxSize) Mpc/h",
        found: "\(field.cells)^3 of \(field.boxSize) Mpc/h")
    }
    let power = try field.power(in: shells).power
    return PowerSpectrum(shells: shells, power: power, shotNoise: 0, isShotNoiseSubtracted: false)
  }

  /// The power spectrum of modes that `mesh` made of a catalogue.
  func spectrum(of modes: FourierField, shotNoise: Double) throws -> PowerSpectrum {
    let power = try raw(modes)
    return PowerSpectrum(
      shells: shells, power: subtractsShotNoise ? power.map { $0 - shotNoise } : power, shotNoise: shotNoise,
      isShotNoiseSubtracted: subtractsShotNoise)
  }

  /// The power of modes that `mesh` made of a catalogue, with its noise.
  func raw(_ modes: FourierField) throws -> [Double] {
    try modes.power(in: shells, compensating: mesh.compensated).power
  }
}

/// Refuses a catalogue of another box than the estimator's.
func checkBox(_ catalogue: Catalogue, _ shells: Shells) throws(SummaryError) {
  guard catalogue.boxSize == shells.boxSize else {
    throw .setting(
      "the box of the catalogue", expected: "\(shells.boxSize) Mpc/h as the estimator's",
      found: "\(catalogue.boxSize) Mpc/h")
  }
}
