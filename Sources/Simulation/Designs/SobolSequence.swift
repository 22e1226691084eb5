import Formats
import Randomness

/// The low-discrepancy sequence of Sobol (1967) in Gray-code order, with the direction numbers of Joe & Kuo (2008).
public struct SobolSequence: Sendable, Equatable {
  /// How the points are randomised; every kind keeps them a digital net.
  public enum Scrambling: String, Sendable, Codable, CaseIterable {
    /// The bare sequence, which starts at the origin.
    case none
    /// One random exclusive-or per dimension.
    case digitalShift = "digital-shift"
    /// Nested uniform scrambling (Owen 1995): each digit is flipped at random given the digits before it.
    case owen
  }

  /// Bits of a coordinate before scrambling; the sequence repeats after 2^32 points.
  static let bits = 32
  /// The largest number of dimensions with tabulated direction numbers.
  public static let maximumDimensions = directionNumberTable.count + 1

  private let directions: [[UInt32]]
  private let scrambling: Scrambling
  private let seed: UInt64
  private let keys: [UInt64]

  /// Prepares the sequence.
  ///
  /// - Throws: ``SimulationError/dimensions(method:found:allowed:)`` beyond ``maximumDimensions``.
  public init(dimensions: Int, scrambling: Scrambling, seed: UInt64) throws(SimulationError) {
    let allowed = 1...Self.maximumDimensions
    guard allowed.contains(dimensions) else {
      throw .dimensions(method: "Sobol", found: dimensions, allowed: allowed)
    }
    directions = (0..<dimensions).map(Self.directions(dimension:))
    self.scrambling = scrambling
    self.seed = seed
    keys = (0..<dimensions).map { dimension in
      var stream = RandomStream(seed: seed, purpose: "sobol scrambling", index: UInt64(dimension))
      return stream.next()
    }
  }

  /// The first `count` points `[count, dimensions]`, each coordinate in [0, 1).
  ///
  /// - Throws: ``SimulationError`` for no points or more than 2^32.
  public func points(count: Int) throws(SimulationError) -> Matrix {
    guard count > 0 else { throw .emptyDesign(count: count) }
    let limit = 1 << Self.bits
    guard count <= limit else { throw .tooManyPoints(method: "Sobol", found: count, limit: limit) }
    var points = Matrix(rows: count, columns: directions.count)
    var digits = [UInt32](repeating: 0, count: directions.count)
    for row in 0..<count {
      if row > 0 {
        let changed = row.trailingZeroBitCount
        for dimension in digits.indices { digits[dimension] ^= directions[dimension][changed] }
      }
      var tails = RandomStream(seed: seed, purpose: "sobol digits beyond", index: UInt64(row))
      for dimension in digits.indices {
        points[row, dimension] = coordinate(digits[dimension], dimension: dimension, tails: &tails)
      }
    }
    return points
  }

  private func coordinate(_ digits: UInt32, dimension: Int, tails: inout RandomStream) -> Double {
    switch scrambling {
    case .none: Double(digits) * 0x1p-32
    case .digitalShift: Double(digits ^ UInt32(keys[dimension] >> 32)) * 0x1p-32
    // Owen's digits go on for ever: those beyond the 32nd are independent for each point.
    case .owen:
      (Double(Self.owen(digits, key: keys[dimension])) + tails.uniform().rounded(bits: 20)) * 0x1p-32
    }
  }

  /// Flips every digit by a hash of the dimension's key and of the digits before it.
  private static func owen(_ digits: UInt32, key: UInt64) -> UInt32 {
    var scrambled: UInt32 = 0
    for level in 0..<bits {
      let prefix: UInt64 = level == 0 ? 0 : UInt64(digits >> UInt32(bits - level))
      // The leading one tells a prefix 0 from 00 from 000.
      let flip = mixed(key ^ (prefix | 1 << UInt64(level))) >> 63
      let shift = UInt32(bits - 1 - level)
      scrambled |= ((digits >> shift) & 1 ^ UInt32(flip)) << shift
    }
    return scrambled
  }

  /// A 64-bit mix (Stafford's variant 13 after one step of the golden-ratio sequence).
  private static func mixed(_ value: UInt64) -> UInt64 {
    var hash = value &* 0x9E37_79B9_7F4A_7C15
    hash = (hash ^ (hash >> 30)) &* 0xBF58_476D_1CE4_E5B9
    hash = (hash ^ (hash >> 27)) &* 0x94D0_49BB_1331_11EB
    return hash ^ (hash >> 31)
  }

  /// The direction integers of one dimension by the recurrence of Joe & Kuo (2008), equation 2.
  private static func directions(dimension: Int) -> [UInt32] {
    guard dimension > 0 else { return (0..<bits).map { 1 << UInt32(bits - 1 - $0) } }
    let (coefficients, initial) = directionNumberTable[dimension - 1]
    let degree = initial.count
    var values = initial.enumerated().map { $1 << UInt32(bits - 1 - $0) }
    for index in degree..<bits {
      var value = values[index - degree] ^ (values[index - degree] >> UInt32(degree))
      for term in 1..<max(degree, 1) where (coefficients >> UInt32(degree - 1 - term)) & 1 == 1 {
        value ^= values[index - term]
      }
      values.append(value)
    }
    return values
  }
}

extension Double {
  /// This number of [0, 1) cut to its first `bits` binary digits.
  fileprivate func rounded(bits: Int) -> Double {
    let scale = Double(1 << bits)
    return (self * scale).rounded(.down) / scale
  }
}
