import Formats
import Observables
import OrderedCollections

/// Simulations that occur more than once: the same numbers to the last bit.
public enum Duplicates {
  /// Two rows with the same numbers.
  public struct Pair: Sendable, Equatable {
    /// A row of the first suite.
    public var first: Int
    /// The row of the second suite that repeats it.
    public var second: Int
  }

  /// Rows of one suite that repeat an earlier row of it.
  public static func within(_ joint: JointObservable) -> [Pair] {
    var seen: [[UInt64]: Int] = [:]
    var pairs: [Pair] = []
    for row in 0..<joint.count {
      let key = bits(joint, row)
      if let first = seen[key] { pairs.append(Pair(first: first, second: row)) } else { seen[key] = row }
    }
    return pairs
  }

  /// Rows of the second suite that repeat a row of the first.
  public static func between(_ first: JointObservable, _ second: JointObservable) -> [Pair] {
    var seen: [[UInt64]: Int] = [:]
    for row in 0..<first.count where seen[bits(first, row)] == nil { seen[bits(first, row)] = row }
    return (0..<second.count).compactMap { row in
      seen[bits(second, row)].map { Pair(first: $0, second: row) }
    }
  }

  private static func bits(_ joint: JointObservable, _ row: Int) -> [UInt64] {
    joint.values.row(row).map(\.bitPattern)
  }
}

extension Suite {
  /// Sentences about simulations whose every observable repeats that of another one.
  public var repeatedRows: [String] {
    let whole = observables.values.filter { $0.observable.kind != .points }
    guard !whole.isEmpty,
      let joint = try? joint(ObservableSelection(whole.map(\.observable.name)))
    else { return [] }
    let pairs = Duplicates.within(joint)
    guard !pairs.isEmpty else { return [] }
    let shown = pairs.prefix(5).map { "\($0.first + 1) and \($0.second + 1)" }.joined(separator: ", ")
    return [
      "\(name): \(counted(pairs.count, "simulation")) \(pairs.count == 1 ? "repeats another" : "repeat others"),"
        + " rows \(shown)\(pairs.count > 5 ? ", ..." : "")."
    ]
  }
}
