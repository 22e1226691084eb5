import Fields

/// A summary that can be asked for by name.
public enum Summary: String, Sendable, CaseIterable {
  /// The power spectrum.
  case powerSpectrum = "pk"
  /// Marked power spectra.
  case markedPowerSpectrum = "mpk"
  /// Multipoles of the power spectrum in redshift space.
  case multipoles
  /// The bispectrum.
  case bispectrum
  /// The distribution of the overdensity in spheres.
  case pdf
}

/// What is to be measured of a catalogue and how.
public struct MeasurementSettings: Sendable {
  /// How particles become modes.
  public var mesh: MeshSettings
  /// The summaries, in order.
  public var summaries: [Summary] = [.powerSpectrum]
  /// Whether Poisson noise is subtracted.
  public var subtractsShotNoise = false
  /// The shells of the spectra; all below the Nyquist frequency when nil.
  public var shells: ClosedRange<Int>?
  /// The marks.
  public var marks: [Mark] = [.quijote]
  /// What the marked density is divided by.
  public var normalisation = MarkedPowerSpectrum.Normalisation.meanMark
  /// The map to redshift space of the multipoles; nil takes positions as they are.
  public var redshiftSpace: RedshiftSpace?
  /// The lines of sight of the multipoles.
  public var axes: [Axis] = [.z]
  /// Width of the bins of triangles in shells.
  public var triangleWidth = 3
  /// The last shell of triangles; a third of the Nyquist shell when nil.
  public var lastTriangleShell: Int?
  /// Radius of the spheres of the distribution [Mpc/h].
  public var sphereRadius = 10.0

  /// Settings; the defaults are those of the Quijote spectra.
  public init(mesh: MeshSettings) { self.mesh = mesh }

  /// Equilateral triangles and squeezed ones with a long side in the first bin.
  func triangles() throws(SummaryError) -> [Triangle] {
    let last = lastTriangleShell ?? max(triangleWidth, 2 * (mesh.cells / 2) / 3)
    return try Triangle.equilateral(width: triangleWidth, last: last)
      + Triangle.squeezed(long: 1...triangleWidth, width: triangleWidth, last: last)
  }
}
