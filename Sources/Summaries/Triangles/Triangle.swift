/// A triangle of wavevectors whose sides lie in bins of whole shells, first <= floor(|n|) <= last.
public struct Triangle: Sendable, Hashable {
  /// The bin of each side.
  public let sides: [ClosedRange<Int>]

  /// A triangle of three bins.
  ///
  /// - Throws: ``SummaryError/setting(_:expected:found:)`` when no three vectors of the bins can close.
  public init(
    _ first: ClosedRange<Int>, _ second: ClosedRange<Int>, _ third: ClosedRange<Int>
  ) throws(SummaryError) {
    let sides = [first, second, third]
    // The longest side is shorter than the two others can reach together.
    let upper = sides.map { $0.upperBound + 1 }
    guard sides.allSatisfy({ $0.lowerBound >= 1 }),
      sides.indices.allSatisfy({ sides[$0].lowerBound < upper.reduce(0, +) - upper[$0] })
    else {
      throw .setting(
        "a triangle", expected: "three bins of shells from 1 on that can close",
        found: sides.map { "\($0.lowerBound)-\($0.upperBound)" }.joined(separator: ", "))
    }
    self.sides = sides
  }

  /// Equilateral triangles in consecutive bins of `width` shells up to shell `last`.
  ///
  /// - Throws: ``SummaryError/setting(_:expected:found:)``.
  public static func equilateral(width: Int, last: Int) throws(SummaryError) -> [Triangle] {
    var triangles: [Triangle] = []
    for bin in try bins(width: width, last: last) { triangles.append(try Triangle(bin, bin, bin)) }
    return triangles
  }

  /// Isosceles triangles of one long wavelength and two short ones, for every bin of `width` shells beyond the long
  /// one up to shell `last`: squeezed towards high shells.
  ///
  /// - Throws: ``SummaryError/setting(_:expected:found:)``.
  public static func squeezed(long: ClosedRange<Int>, width: Int, last: Int) throws(SummaryError)
    -> [Triangle]
  {
    var triangles: [Triangle] = []
    for bin in try bins(width: width, last: last) where bin.lowerBound > long.upperBound {
      triangles.append(try Triangle(long, bin, bin))
    }
    return triangles
  }

  /// All triangles of bins of `width` shells up to shell `last`, with sides in falling order.
  ///
  /// - Throws: ``SummaryError/setting(_:expected:found:)``.
  public static func all(width: Int, last: Int) throws(SummaryError) -> [Triangle] {
    let bins = try bins(width: width, last: last)
    var triangles: [Triangle] = []
    for first in bins.indices {
      for second in 0...first {
        // Bins whose vectors cannot close are no triangles.
        for third in 0...second {
          guard let triangle = try? Triangle(bins[first], bins[second], bins[third]) else { continue }
          triangles.append(triangle)
        }
      }
    }
    return triangles
  }

  private static func bins(width: Int, last: Int) throws(SummaryError) -> [ClosedRange<Int>] {
    guard width >= 1, last >= width else {
      throw .setting(
        "bins of triangles", expected: "a width of at least 1 shell and at most the last shell",
        found: "width \(width), last shell \(last)")
    }
    return (0..<last / width).map { ($0 * width + 1)...($0 + 1) * width }
  }

  /// Cells a side from which no sum of three sides is mistaken for another by periodicity.
  var leastCells: Int { sides.reduce(0) { $0 + $1.upperBound + 1 } }
}
