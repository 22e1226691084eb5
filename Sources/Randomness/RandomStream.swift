import RealModule

/// A stream of random numbers that is named, not shared: the same (seed, purpose, index) gives the same
/// numbers on every machine, at every thread count, whatever else has been drawn.
public struct RandomStream: RandomNumberGenerator, Sendable, Equatable {
  /// The Philox key of seed and purpose, for kernels that draw by position.
  package let key: SIMD2<UInt32>
  private let lane: UInt64
  private var position: UInt64 = 0

  /// Opens a stream.
  ///
  /// - Parameters:
  ///   - seed: the user's seed.
  ///   - purpose: what the numbers are for ("initial weights", "scatter"); purposes do not share numbers.
  ///   - index: which of many equal users of the purpose, for example the simulation's number.
  public init(seed: UInt64, purpose: String, index: UInt64 = 0) {
    // FNV-1a over the seed's bytes and the purpose, finished with a 64-bit mix (Stafford's variant 13).
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    func absorb(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    for shift in stride(from: 0, to: 64, by: 8) { absorb(UInt8(truncatingIfNeeded: seed >> UInt64(shift))) }
    for byte in purpose.utf8 { absorb(byte) }
    hash = (hash ^ (hash >> 30)) &* 0xBF58_476D_1CE4_E5B9
    hash = (hash ^ (hash >> 27)) &* 0x94D0_49BB_1331_11EB
    hash ^= hash >> 31
    key = SIMD2(UInt32(truncatingIfNeeded: hash), UInt32(truncatingIfNeeded: hash >> 32))
    lane = index
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    let block = position >> 1
    let words = Philox.block(
      counter: SIMD4(
        UInt32(truncatingIfNeeded: block), UInt32(truncatingIfNeeded: block >> 32),
        UInt32(truncatingIfNeeded: lane), UInt32(truncatingIfNeeded: lane >> 32)),
      key: key)
    let half = position & 1 == 0 ? (words[0], words[1]) : (words[2], words[3])
    position += 1
    return UInt64(half.0) | UInt64(half.1) << 32
  }

  /// A number uniform in [0, 1) with 53 random bits.
  public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A number uniform between the bounds of `range`.
  public mutating func uniform(in range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
  }

  /// A number whose logarithm is uniform between the logarithms of the bounds of `range`, both positive.
  public mutating func logUniform(in range: ClosedRange<Double>) -> Double {
    .exp(uniform(in: .log(range.lowerBound)...(.log(range.upperBound))))
  }

  /// A standard normal number (Box and Muller 1958; one of the pair is dropped so that position alone counts).
  public mutating func normal() -> Double {
    let radius = (-2 * .log(onePlus: -uniform())).squareRoot()
    return radius * .cos(2 * .pi * uniform())
  }

  /// An integer of `range`, all equally likely.
  public mutating func integer(in range: ClosedRange<Int>) -> Int {
    let span = UInt64(bitPattern: Int64(range.upperBound) &- Int64(range.lowerBound))
    if span == .max { return Int(truncatingIfNeeded: next()) }
    return range.lowerBound &+ Int(truncatingIfNeeded: below(span + 1))
  }

  /// A random order of 0 ..< count (Fisher and Yates, from the front: Knuth 1997, algorithm 3.4.2P mirrored).
  public mutating func permutation(_ count: Int) -> [Int] {
    var order = Array(0..<count)
    for place in 0..<max(count - 1, 0) {
      order.swapAt(place, place + Int(below(UInt64(count - place))))
    }
    return order
  }

  /// A number below `bound`, all equally likely: the high word of bits times bound, where the few products that would
  /// favour some numbers are drawn again (Lemire 2019, ACM TOMACS 29, 3, algorithm 5).
  private mutating func below(_ bound: UInt64) -> UInt64 {
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let rejected = (0 &- bound) % bound
      while product.low < rejected { product = next().multipliedFullWidth(by: bound) }
    }
    return product.high
  }
}
