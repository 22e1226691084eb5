#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The secure hash algorithm with 256 bits (FIPS 180-4), which names what a file holds.
public enum SHA256 {
  /// The hash of bytes as 64 hexadecimal digits.
  public static func hexadecimal(of bytes: [UInt8]) -> String {
    var state = State()
    bytes.withUnsafeBytes { state.absorb($0) }
    return state.hexadecimal()
  }

  /// The hash of a file's content as 64 hexadecimal digits; the file is read in pieces.
  ///
  /// - Throws: `FormatError.file`.
  public static func ofFile(_ path: String) throws(FormatError) -> String {
    let stream = try FileStream(path)
    var state = State()
    // A piece is a multiple of the block, so only the last one leaves a rest.
    var piece = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = try stream.read(into: &piece)
      piece.withUnsafeBytes { state.absorb(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
      if count < piece.count { return state.hexadecimal() }
    }
  }
}

private struct State {
  private var hash = SIMD8<UInt32>(
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19)
  private var rest: [UInt8] = []
  private var count: UInt64 = 0

  /// Takes in bytes; all calls but the last must bring whole blocks of 64.
  mutating func absorb(_ bytes: UnsafeRawBufferPointer) {
    count += UInt64(bytes.count)
    let whole = bytes.count / 64 * 64
    mixBlocks(UnsafeRawBufferPointer(rebasing: bytes[..<whole]))
    rest = Array(bytes[whole...])
  }

  /// The digits of the hash of everything taken in.
  mutating func hexadecimal() -> String {
    let zeros = (119 - rest.count % 64) % 64
    var end = rest + [0x80] + Array(repeating: 0, count: zeros)
    let bits = count << 3
    for shift in stride(from: 56, through: 0, by: -8) { end.append(UInt8(truncatingIfNeeded: bits >> shift)) }
    end.withUnsafeBytes { mixBlocks($0) }
    return hash.indices.map { index in
      let digits = String(hash[index], radix: 16)
      return String(repeating: "0", count: 8 - digits.count) + digits
    }.joined()
  }

  private mutating func mixBlocks(_ bytes: UnsafeRawBufferPointer) {
    roundConstants.withUnsafeBufferPointer { constants in
      withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { schedule in
        for offset in stride(from: 0, to: bytes.count, by: 64) {
          Self.expand(bytes, offset, into: schedule)
          mix(schedule, constants)
        }
      }
    }
  }

  private static func expand(
    _ bytes: UnsafeRawBufferPointer, _ offset: Int, into w: UnsafeMutableBufferPointer<UInt32>
  ) {
    for t in 0..<16 {
      w[t] = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset + 4 * t, as: UInt32.self))
    }
    for t in 16..<64 {
      let (x, y) = (w[t - 15], w[t - 2])
      let s0 = rotated(x, 7) ^ rotated(x, 18) ^ x &>> 3
      let s1 = rotated(y, 17) ^ rotated(y, 19) ^ y &>> 10
      w[t] = w[t - 16] &+ s0 &+ w[t - 7] &+ s1
    }
  }

  private mutating func mix(
    _ w: UnsafeMutableBufferPointer<UInt32>, _ k: UnsafeBufferPointer<UInt32>
  ) {
    var (a, b, c, d) = (hash[0], hash[1], hash[2], hash[3])
    var (e, f, g, h) = (hash[4], hash[5], hash[6], hash[7])
    for t in 0..<64 {
      let s1 = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)
      let first = h &+ s1 &+ (e & f ^ ~e & g) &+ k[t] &+ w[t]
      let s0 = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)
      let second = s0 &+ (a & b ^ a & c ^ b & c)
      (h, g, f, e, d, c, b, a) = (g, f, e, d &+ first, c, b, a, first &+ second)
    }
    hash &+= SIMD8(a, b, c, d, e, f, g, h)
  }
}

@inline(__always)
private func rotated(_ word: UInt32, _ count: UInt32) -> UInt32 { word &>> count | word &<< (32 &- count) }

/// The first 32 bits of the fractions of the cube roots of the first 64 primes.
private let roundConstants: [UInt32] = [
  0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
  0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
  0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
  0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
  0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
  0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
  0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
  0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
]
