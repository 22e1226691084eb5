/// The Philox4x32-10 counter-based generator (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3").
///
/// A block of four words is a pure function of key and counter, so any number of a stream can be reached
/// without the ones before it, and the thread that asks does not matter.
package enum Philox {
  /// The four words of the block at `counter` under `key`.
  package static func block(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    var c = counter
    var k = key
    for round in 0..<10 {
      if round > 0 { k &+= SIMD2(0x9E37_79B9, 0xBB67_AE85) }
      let a = UInt64(0xD251_1F53) * UInt64(c[0])
      let b = UInt64(0xCD9E_8D57) * UInt64(c[2])
      c = SIMD4(
        UInt32(truncatingIfNeeded: b >> 32) ^ c[1] ^ k[0], UInt32(truncatingIfNeeded: b),
        UInt32(truncatingIfNeeded: a >> 32) ^ c[3] ^ k[1], UInt32(truncatingIfNeeded: a))
    }
    return c
  }
}
