import RealModule

/// How the mass of a particle is shared among cells (Hockney & Eastwood 1981, section 5-3).
public enum MassAssignment: String, Sendable, Codable, CaseIterable {
  /// Nearest grid point.
  case ngp
  /// Cloud in cell.
  case cic
  /// Triangular-shaped cloud.
  case tsc
  /// Piecewise cubic spline.
  case pcs

  /// Cells a particle touches along an axis; the window is sinc to this power.
  public var order: Int {
    switch self {
    case .ngp: 1
    case .cic: 2
    case .tsc: 3
    case .pcs: 4
    }
  }

  /// The window along one axis, (sin(π n / N) / (π n / N))^order, at each position of an axis of modes `[cells]`.
  public func window(cells: Int) -> [Float] {
    (0..<cells).map { index in
      let frequency = 2 * index < cells ? index : index - cells
      guard frequency != 0 else { return 1 }
      let half = Double.pi * Double(frequency) / Double(cells)
      let sinc = Double.sin(half) / half
      return Float((0..<order).reduce(1) { product, _ in product * sinc })
    }
  }
}
