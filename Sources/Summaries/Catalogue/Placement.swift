import Foundation

/// Coordinates on their way into a periodic box: wrapped in double precision, in which the residue of any position is
/// exact, and watched for what a mistaken unit or box makes of them.
struct Placement {
  /// Side of the box [Mpc/h].
  let boxSize: Double
  /// The coordinates inside the box, in single precision.
  private(set) var positions: [Float] = []

  /// The first coordinate that is no finite number.
  private var broken: (index: Int, value: Double)?
  /// Particles more than one box outside, the last of them, and the coordinate farthest away.
  private var strays = 0
  private var lastStray = -1
  private var farthest: (index: Int, value: Double) = (0, 0)
  /// Ends, sums and sums of squares along each axis, in boxes.
  private var lowest = [Double](repeating: .infinity, count: 3)
  private var highest = [Double](repeating: -.infinity, count: 3)
  private var sums = [Double](repeating: 0, count: 3)
  private var squares = [Double](repeating: 0, count: 3)

  init(boxSize: Double) { self.boxSize = boxSize }

  /// Makes room for so many coordinates.
  mutating func reserve(_ count: Int) { positions.reserveCapacity(count) }

  /// Takes the next coordinates, x, y and z in turn.
  mutating func append(_ part: some Sequence<Double>) {
    for x in part {
      let (index, boxes) = (positions.count, x / boxSize)
      let axis = index % 3
      guard x.isFinite else {
        if broken == nil { broken = (index, x) }
        positions.append(0)
        continue
      }
      lowest[axis] = min(lowest[axis], boxes)
      highest[axis] = max(highest[axis], boxes)
      sums[axis] += boxes
      squares[axis] += boxes * boxes
      if x >= 0, x < boxSize {
        positions.append(Float(x))
        continue
      }
      let rest = x.truncatingRemainder(dividingBy: boxSize)
      positions.append(Float(rest < 0 ? rest + boxSize : rest))
      if boxes < -1 || boxes > 2 {
        if lastStray != index / 3 { strays += 1 }
        lastStray = index / 3
        if x.magnitude > farthest.value.magnitude { farthest = (index, x) }
      }
    }
  }

  /// What a user should hear of the positions; nothing when they lie in the box or, as particles that drifted, close by.
  ///
  /// - Parameters:
  ///   - name: the name of the array in messages.
  ///   - spacing: the distance of neighbouring numbers at a coordinate, as the positions are stored.
  /// - Throws: ``SummaryError`` for coordinates that are not finite, and for those of another unit or box: far outside
  ///   and more than three boxes apart, or so far that their places are rounded away.
  func notes(_ name: String, spacing: (Double) -> Double) throws(SummaryError) -> [String] {
    let particles = positions.count / 3
    if let broken {
      throw .value(
        name, row: broken.index / 3, column: broken.index % 3, found: "\(broken.value)",
        expected: "a finite number")
    }
    guard particles > 0 else { throw .noParticles(name) }
    let widths = (0..<3).map { highest[$0] - lowest[$0] }
    let widest = widths.max() ?? 0
    if strays > 0 {
      let (row, column) = (farthest.index / 3, farthest.index % 3)
      let stray = Stray(
        row: row, column: column, value: farthest.value, count: strays, particles: particles, boxSize: boxSize
      )
      guard widest <= 3 else { throw .outside(name, stray, apart: widest) }
      let rounding = spacing(farthest.value)
      guard rounding <= 1e-5 * boxSize else { throw .rounded(name, stray, rounding: rounding) }
      return ["\(name): \(stray); all particles were wrapped into it"]
    }
    // A lattice of n particles a side ends 1/n before the box does.
    let gap = min(0.9, max(0.1, 2.5 / Double(particles).cubeRoot()))
    if particles > 1, widest < 1 - gap {
      return [
        "\(name): the particles fill \(Self.share(widest)) of the box of \(boxSize) Mpc/h along each axis at most;"
          + " are box and positions in the same unit?"
      ]
    }
    // Uniform in a box, coordinates scatter by 1 / sqrt(12) = 0.29 of its side; a drift adds little.
    let count = Double(particles)
    let scatter = (0..<3).map { axis in
      let mean = sums[axis] / count
      return max(0, squares[axis] / count - mean * mean).squareRoot()
    }
    if let most = scatter.max(), most > 0.38, widest > 1.3 {
      return [
        "\(name): the particles spread over \(Self.share(widest)) boxes of \(boxSize) Mpc/h and were wrapped into one;"
          + " are box and positions in the same unit?"
      ]
    }
    return []
  }

  /// Three digits.
  private static func share(_ value: Double) -> String { "\((value * 1000).rounded() / 1000)" }
}

/// Particles far outside their box.
public struct Stray: Sendable, Equatable, CustomStringConvertible {
  /// Where the farthest coordinate stands, counted from 0.
  public let row: Int
  /// 0, 1, 2 for x, y, z.
  public let column: Int
  /// The farthest coordinate [Mpc/h].
  public let value: Double
  /// How many particles lie more than one box outside.
  public let count: Int
  /// How many particles there are.
  public let particles: Int
  /// Side of the box [Mpc/h].
  public let boxSize: Double

  /// Their number and the farthest of them.
  public var description: String {
    "\(count) of \(particles) particles lie more than one box of \(boxSize) Mpc/h outside the box, the farthest at"
      + " \(value) (row \(row + 1), column \(column + 1))"
  }
}

extension Double {
  fileprivate func cubeRoot() -> Double { cbrt(self) }
}
