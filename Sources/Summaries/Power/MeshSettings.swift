import Fields

/// How the particles of a catalogue become Fourier modes.
public struct MeshSettings: Sendable, Equatable {
  /// Cells per side, even.
  public let cells: Int
  /// How a particle's mass goes to the cells.
  public let assignment: MassAssignment
  /// Whether modes are divided by the window of the assignment (Jing 2005, equation 11 without aliases).
  public let deconvolves: Bool
  /// Whether a mesh displaced by half a cell cancels the odd aliases (Sefusatti et al. 2016).
  public let interlaces: Bool

  /// Settings; the defaults but for the number of cells are those of the Quijote spectra.
  ///
  /// - Throws: ``SummaryError/setting(_:expected:found:)``.
  public init(
    cells: Int, assignment: MassAssignment = .cic, deconvolves: Bool = true, interlaces: Bool = false
  ) throws {
    guard cells >= 4, cells <= 2048, cells % 2 == 0 else {
      throw SummaryError.setting(
        "the number of cells per side", expected: "even and in 4 to 2048", found: "\(cells)")
    }
    self.cells = cells
    self.assignment = assignment
    self.deconvolves = deconvolves
    self.interlaces = interlaces
  }

  /// The Fourier modes of 1 + delta of a catalogue, the window not divided out.
  ///
  /// - Parameter weights: weights `[N]` in place of the catalogue's.
  /// - Throws: `FieldError`.
  public func modes(of catalogue: Catalogue, weights: [Float]? = nil) throws -> FourierField {
    let modes = try painted(catalogue, weights, shift: 0).fourier()
    if interlaces { try modes.interlace(with: painted(catalogue, weights, shift: 0.5).fourier()) }
    return modes
  }

  private func painted(
    _ catalogue: Catalogue, _ weights: [Float]?, shift: Double
  ) throws -> RealField {
    try paint(
      positions: catalogue.positions, weights: weights ?? catalogue.weights, cells: cells,
      boxSize: catalogue.boxSize, assignment: assignment, shift: shift)
  }

  /// The window that is divided out.
  var compensated: MassAssignment? { deconvolves ? assignment : nil }

  /// The factor on a mode for each |n_i| from 0 to cells / 2: 1 / W, or 1 without deconvolution.
  var correction: [Float] {
    let ones = [Float](repeating: 1, count: cells / 2 + 1)
    return deconvolves ? zip(ones, assignment.window(cells: cells)).map { $0 / $1 } : ones
  }
}
