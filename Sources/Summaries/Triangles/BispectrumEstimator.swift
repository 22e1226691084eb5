import Fields

/// Measures bispectra by Fourier transforms of bins of modes (Scoccimarro 2015, section III).
///
/// The sum over closed triangles of three bins is the mean over space of the product of the bins' fields.
public struct BispectrumEstimator: Sendable {
  /// How particles become modes.
  public let mesh: MeshSettings
  /// Side of the box [Mpc/h].
  public let boxSize: Double
  /// The triangles.
  public let triangles: [Triangle]
  /// Whether the Poisson noise is subtracted.
  public let subtractsShotNoise: Bool
  private let counts: [Double]
  /// The bins that occur, with their shells.
  private let bins: [ClosedRange<Int>: Shells]

  /// An estimator for catalogues of one box; counting the triangles takes as long as a measurement.
  ///
  /// - Throws: ``SummaryError/setting(_:expected:found:)`` for no triangle or one beyond the Nyquist shell,
  ///   `FieldError`.
  public init(
    mesh: MeshSettings, boxSize: Double, triangles: [Triangle], subtractsShotNoise: Bool = false
  ) throws {
    guard !triangles.isEmpty else {
      throw SummaryError.setting("the list of triangles", expected: "not empty", found: "no triangle")
    }
    var bins: [ClosedRange<Int>: Shells] = [:]
    for side in Set(triangles.flatMap(\.sides)) {
      bins[side] = try Shells.below(cells: mesh.cells, boxSize: boxSize, side)
    }
    self.mesh = mesh
    self.boxSize = boxSize
    self.triangles = triangles
    self.subtractsShotNoise = subtractsShotNoise
    self.bins = bins
    let largest = triangles.map(ShellFields.cells).max() ?? 0
    let ones = [Float](repeating: 1, count: max(mesh.cells, largest) / 2 + 1)
    let units = ShellFields(of: nil, correction: ones, boxSize: boxSize)
    // The count is an integer; single-precision transforms are good to a millionth of it.
    counts = try Self.sums(triangles, units).map { $0.rounded() }
  }

  /// The bispectrum of a catalogue.
  ///
  /// - Throws: ``SummaryError``.
  public func measure(_ catalogue: Catalogue) throws -> Bispectrum {
    guard catalogue.boxSize == boxSize else {
      throw SummaryError.setting(
        "the box of the catalogue", expected: "\(boxSize) Mpc/h as the estimator's",
        found: "\(catalogue.boxSize) Mpc/h")
    }
    return try measure(
      mesh.modes(of: catalogue), compensating: mesh.compensated, correction: mesh.correction,
      shotNoise: catalogue.shotNoise)
  }

  /// The bispectrum of an overdensity given by its modes, without noise; no window is divided out.
  ///
  /// - Throws: ``SummaryError/setting(_:expected:found:)`` for another mesh or box than the estimator's.
  public func measure(_ field: FourierField) throws -> Bispectrum {
    guard field.cells == mesh.cells, field.boxSize == boxSize else {
      throw SummaryError.setting(
        "the field", expected: "on \(mesh.cells)^3 cells of a box of \(boxSize) Mpc/h",
        found: "\(field.cells)^3 of \(field.boxSize) Mpc/h")
    }
    let ones = [Float](repeating: 1, count: mesh.cells / 2 + 1)
    return try measure(field, compensating: nil, correction: ones, shotNoise: 0)
  }

  private func measure(
    _ modes: FourierField, compensating assignment: MassAssignment?, correction: [Float], shotNoise: Double
  ) throws -> Bispectrum {
    let sums = try Self.sums(
      triangles, ShellFields(of: modes, correction: correction, boxSize: boxSize))
    var powers: [ClosedRange<Int>: Double] = [:]
    for (side, shells) in bins {
      let found = try modes.power(in: shells, compensating: assignment)
      powers[side] = Self.mean(found.power, weights: shells.modes) - (subtractsShotNoise ? shotNoise : 0)
    }
    let volume = modes.mesh.volume
    let noises = triangles.map { triangle in
      // The measured power holds 1 / n itself; the noise is made of the power without it.
      let power = triangle.sides.reduce(0) { $0 + (powers[$1] ?? 0) - (subtractsShotNoise ? 0 : shotNoise) }
      return shotNoise * power + shotNoise * shotNoise
    }
    let values = triangles.indices.map { index in
      volume * volume * sums[index] / counts[index] - (subtractsShotNoise ? noises[index] : 0)
    }
    let reduced = triangles.indices.map { index in
      let p = triangles[index].sides.map { powers[$0] ?? .nan }
      return values[index] / (p[0] * p[1] + p[1] * p[2] + p[2] * p[0])
    }
    return Bispectrum(
      triangles: triangles, k: triangles.map { $0.sides.map { wavenumber($0) } }, bispectrum: values,
      reduced: reduced, counts: counts, shotNoise: noises, isShotNoiseSubtracted: subtractsShotNoise,
      boxSize: boxSize)
  }

  private func wavenumber(_ side: ClosedRange<Int>) -> Double {
    bins[side].map { Self.mean($0.k, weights: $0.modes) } ?? .nan
  }

  private static func mean(_ values: [Double], weights: [Int]) -> Double {
    zip(values, weights).reduce(0) { $0 + $1.0 * Double($1.1) } / Double(weights.reduce(0, +))
  }

  /// The sum over closed triangles for each of the list, those of one mesh after each other.
  private static func sums(_ triangles: [Triangle], _ fields: ShellFields) throws -> [Double] {
    var fields = fields
    var sums = [Double](repeating: 0, count: triangles.count)
    let cells = triangles.map(ShellFields.cells)
    for size in Set(cells).sorted() {
      for index in triangles.indices where cells[index] == size {
        sums[index] = try fields.sum(over: triangles[index], cells: size)
      }
    }
    return sums
  }
}
