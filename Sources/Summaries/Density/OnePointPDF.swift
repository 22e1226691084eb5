import CKernels
import Fields
import Formats

/// The distribution of the overdensity in spheres: p(delta) d delta is the share of space there.
public struct OnePointPDF: Sendable, Equatable {
  /// Edges of the bins of overdensity `[K + 1]`.
  public let edges: [Double]
  /// Probability per unit of overdensity in each bin `[K]`.
  public let density: [Double]
  /// Cells of the mesh in each bin `[K]`.
  public let counts: [Int]
  /// Share of space below the first edge and from the last one on; with it, the integral of `density` is 1.
  public let outside: Double
  /// Radius of the sphere [Mpc/h].
  public let radius: Double
  /// Variance of the overdensity, sigma_R^2, noise included.
  public let variance: Double
  /// Third moment over the variance squared, S_3, noise included.
  public let skewness: Double
  /// Variance by Poisson noise, one over the mean number of particles in the sphere.
  public let shotNoise: Double

  /// Middle of each bin `[K]`.
  public var centres: [Double] { zip(edges, edges.dropFirst()).map { ($0 + $1) / 2 } }

  /// The columns edges, p and number of cells.
  public var table: SummaryTable {
    SummaryTable(
      name: "pdf",
      columns: [
        .init("delta_low", "", Array(edges.dropLast())), .init("delta_high", "", Array(edges.dropFirst())),
        .init("p", "", density), .init("cells", "", counts.map(Double.init)),
      ],
      details: [
        ("radius_mpc_h", .number(radius)), ("variance", .number(variance)),
        ("skewness_S3", .number(skewness)),
        ("shot_noise_variance", .number(shotNoise)), ("share_outside", .number(outside)),
      ])
  }
}

/// Measures the distribution of the overdensity smoothed with a sphere.
public struct OnePointPDFEstimator: Sendable {
  /// How particles become modes.
  public let mesh: MeshSettings
  /// Radius of the sphere [Mpc/h].
  public let radius: Double
  /// The overdensities that the bins cover.
  public let range: ClosedRange<Double>
  /// Number of equal bins.
  public let bins: Int

  /// An estimator; the mesh should have several cells per radius.
  ///
  /// - Throws: ``SummaryError/setting(_:expected:found:)``.
  public init(
    mesh: MeshSettings, radius: Double = 10, range: ClosedRange<Double> = -1...5, bins: Int = 60
  ) throws(SummaryError) {
    guard radius > 0, radius.isFinite else {
      throw .setting("the radius of the sphere", expected: "a positive length [Mpc/h]", found: "\(radius)")
    }
    guard range.lowerBound < range.upperBound, range.lowerBound.isFinite, range.upperBound.isFinite else {
      throw .setting(
        "the range of overdensities", expected: "finite and not empty",
        found: "\(range.lowerBound) to \(range.upperBound)")
    }
    guard (1...1_000_000).contains(bins) else {
      throw .setting("the number of bins", expected: "in 1 to 1000000", found: "\(bins)")
    }
    self.mesh = mesh
    self.radius = radius
    self.range = range
    self.bins = bins
  }

  /// The distribution of a catalogue.
  ///
  /// - Throws: ``SummaryError``.
  public func measure(_ catalogue: Catalogue) throws -> OnePointPDF {
    let modes = try mesh.modes(of: catalogue)
    let smooth = try modes.smoothed(radius: radius, compensating: mesh.compensated).real()
    let volume = 4 * Double.pi / 3 * radius * radius * radius
    return distribution(smooth, shotNoise: catalogue.shotNoise / volume)
  }

  /// The distribution of an overdensity that is smooth already.
  func distribution(_ field: RealField, shotNoise: Double) -> OnePointPDF {
    let width = (range.upperBound - range.lowerBound) / Double(bins)
    let cells = field.cells * field.cells * field.cells
    // Moments and counts in one pass; counts are exact in a double.
    let sums = field.withValues { values in
      Planes.sum(field.cells, width: 3 + bins + 2) { plane, sums in
        guard let values = values.baseAddress else { return }
        let count = field.cells * field.cells
        summaries_histogram(
          values + plane * count, Int64(count), range.lowerBound, width, Int32(bins), sums + 3, sums)
      }
    }
    let (mean, second, third) = (sums[0] / Double(cells), sums[1] / Double(cells), sums[2] / Double(cells))
    let variance = second - mean * mean
    let moment = third - 3 * mean * second + 2 * mean * mean * mean
    let counts = sums[4..<(4 + bins)].map { Int($0) }
    return OnePointPDF(
      edges: (0...bins).map { range.lowerBound + Double($0) * width },
      density: counts.map { Double($0) / (Double(cells) * width) }, counts: counts,
      outside: (sums[3] + sums[4 + bins]) / Double(cells), radius: radius, variance: variance,
      skewness: moment / (variance * variance), shotNoise: shotNoise)
  }
}
