/// The spherical shells of Fourier modes in which a periodic box is measured.
///
/// Shell s holds the lattice vectors n with floor(|n|) = s, the bins of Pylians and so of the Quijote spectra.
public struct Shells: Sendable, Equatable, Codable {
  /// Side of the periodic box [Mpc/h].
  public let boxSize: Double
  /// The shells, floor(|n|).
  public let indices: ClosedRange<Int>
  /// Mean wavenumber of the modes of each shell [h/Mpc].
  public let k: [Double]
  /// Number of modes of each shell, n and -n both counted.
  public let modes: [Int]

  /// The 79 shells of the Quijote box of 1000 Mpc/h, 0.0089 to 0.4995 h/Mpc.
  public static let quijote = Shells(boxSize: 1000, 1...79)

  /// Counts the modes of the shells of a box.
  ///
  /// - Parameters:
  ///   - boxSize: side of the box [Mpc/h].
  ///   - first: the innermost shell, at least 1.
  ///   - last: the outermost shell, at most 4096.
  /// - Throws: ``FieldError/emptyShells(boxSize:first:last:)``.
  public init(boxSize: Double, first: Int, last: Int) throws(FieldError) {
    guard boxSize > 0, boxSize.isFinite, first >= 1, first <= last, last <= 4096 else {
      throw .emptyShells(boxSize: boxSize, first: first, last: last)
    }
    self.init(boxSize: boxSize, first...last)
  }

  private init(boxSize: Double, _ indices: ClosedRange<Int>) {
    var lengths = [Double](repeating: 0, count: indices.count)
    var modes = [Int](repeating: 0, count: indices.count)
    for (square, count) in Self.vectors(shorterThan: indices.upperBound + 1).enumerated() where count > 0 {
      let length = Double(square).squareRoot()
      // The root of an integer below 2^52 rounds to an integer only when it is one, so the floor is exact.
      let shell = Int(length)
      guard indices.contains(shell) else { continue }
      lengths[shell - indices.lowerBound] += length * Double(count)
      modes[shell - indices.lowerBound] += count
    }
    let fundamental = 2 * Double.pi / boxSize
    self.boxSize = boxSize
    self.indices = indices
    self.modes = modes
    k = zip(lengths, modes).map { fundamental * $0 / Double($1) }
  }

  /// For every square below `limit`^2, the number of integer vectors (x, y, z) of that squared length.
  private static func vectors(shorterThan limit: Int) -> [Int] {
    var plane = [Int](repeating: 0, count: limit * limit)
    for x in 0..<limit {
      for y in 0..<limit where x * x + y * y < limit * limit {
        plane[x * x + y * y] += (x == 0 ? 1 : 2) * (y == 0 ? 1 : 2)
      }
    }
    var space = [Int](repeating: 0, count: limit * limit)
    for z in 0..<limit {
      let weight = z == 0 ? 1 : 2
      for square in 0..<(limit * limit - z * z) where plane[square] > 0 {
        space[square + z * z] += weight * plane[square]
      }
    }
    return space
  }
}
