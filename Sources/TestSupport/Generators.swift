import Formats
import Randomness

extension RandomStream {
  /// A matrix of standard normal numbers.
  public mutating func matrix(rows: Int, columns: Int) -> Matrix {
    Matrix(rows: rows, columns: columns, values: (0..<(rows * columns)).map { _ in normal() })
  }

  /// A matrix of positive numbers over six decades, like power spectra.
  public mutating func positiveMatrix(rows: Int, columns: Int) -> Matrix {
    Matrix(
      rows: rows, columns: columns, values: (0..<(rows * columns)).map { _ in logUniform(in: 1e-1...1e5) })
  }

  /// Random bytes.
  public mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) }
  }
}

/// Damaged copies of valid bytes for readers to survive: every truncation, then `flips` copies with one to
/// four random bytes changed.
public func damaged(_ bytes: [UInt8], flips: Int, seed: UInt64) -> some Sequence<[UInt8]> {
  let truncations = (0..<bytes.count).lazy.map { Array(bytes[..<$0]) }
  let changed = (0..<flips).lazy.map { index in
    var stream = RandomStream(seed: seed, purpose: "damage", index: UInt64(index))
    var copy = bytes
    for _ in 0..<stream.integer(in: 1...4) where !copy.isEmpty {
      copy[stream.integer(in: 0...(copy.count - 1))] = UInt8(truncatingIfNeeded: stream.next())
    }
    return copy
  }
  return [AnySequence(truncations), AnySequence(changed)].joined()
}
