import Formats
import Observables

/// The simulations that a model was trained on, by a fingerprint of the numbers of each, so that they are known again to
/// the last bit.
public struct TrainingRows: Sendable, Equatable {
  /// The first 64 bits of the SHA-256 of each simulation's numbers, rising, each once.
  let fingerprints: [Int64]

  /// The simulations in some rows, all by default, as a model reads them.
  public init(_ joint: JointObservable, rows: [Int]? = nil) {
    self.init(fingerprints: (rows ?? Array(0..<joint.count)).map { Self.fingerprint(joint, $0) })
  }

  init(fingerprints: [Int64]) { self.fingerprints = Set(fingerprints).sorted() }

  /// These and those of another model, which this one started from.
  public func and(_ others: TrainingRows?) -> TrainingRows {
    TrainingRows(fingerprints: fingerprints + (others?.fingerprints ?? []))
  }

  /// The rows that are among them.
  public func seen(in joint: JointObservable) -> [Int] {
    let known = Set(fingerprints)
    return (0..<joint.count).filter { known.contains(Self.fingerprint(joint, $0)) }
  }

  /// Numbers are rounded to the 24 bits of a float32, so that a copy of less precision is known again.
  private static func fingerprint(_ joint: JointObservable, _ row: Int) -> Int64 {
    let bytes = LittleEndian.bytes([], Array(joint.values.row(row))) { number -> UInt64 in
      number.isFinite ? (number.bitPattern + (1 << 28)) & ~((1 << 29) - 1) : number.bitPattern
    }
    return Int64(bitPattern: UInt64(SHA256.hexadecimal(of: bytes).prefix(16), radix: 16) ?? 0)
  }
}
