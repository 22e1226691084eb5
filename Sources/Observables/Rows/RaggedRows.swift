import Formats

/// Sets of points: simulation i has the points `offsets[i]..<offsets[i + 1]`, each of the same features.
public struct RaggedRows: Sendable, Equatable {
  /// Where the points of each simulation begin, and after the last one their number `[N + 1]`.
  public let offsets: [Int]
  /// The points of all simulations `[M, features]`.
  public let points: Points

  /// Where the points are kept.
  public enum Points: Sendable, Equatable {
    /// In memory `[M, features]`.
    case memory(Matrix)
    /// In a mapped npy file `[M, features]`.
    case mapped(MappedRows)
  }

  /// Sets of points.
  ///
  /// - Parameter file: where the offsets were read, for messages.
  /// - Throws: ``ObservableError/offsets(file:expected:found:)``.
  public init(offsets: [Int], points: Points, file: String = "offsets") throws(ObservableError) {
    let total =
      switch points {
      case .memory(let matrix): matrix.rows
      case .mapped(let rows): rows.count
      }
    guard offsets.first == 0, offsets.count > 1 else {
      throw .offsets(
        file: file, expected: "offsets that start at 0 and are one more than simulations",
        found: offsets.first.map { "\(offsets.count) from \($0)" } ?? "none")
    }
    for (index, pair) in zip(offsets, offsets.dropFirst()).enumerated() where pair.0 > pair.1 {
      throw .offsets(
        file: file, expected: "at least \(pair.0) at place \(index + 1)", found: "\(pair.1)")
    }
    guard offsets.last == total else {
      throw .offsets(
        file: file, expected: "\(total) at the end, the number of points", found: "\(offsets.last ?? 0)")
    }
    self.offsets = offsets
    self.points = points
  }

  /// Number of simulations.
  public var count: Int { offsets.count - 1 }

  /// Numbers per point.
  public var features: Int {
    switch points {
    case .memory(let matrix): matrix.columns
    case .mapped(let rows): rows.width
    }
  }

  /// The points of one simulation `[points, features]`, row-major.
  public func row(_ index: Int) -> [Double] {
    let range = offsets[index]..<offsets[index + 1]
    return switch points {
    case .memory(let matrix): Array(matrix.values[range.lowerBound * features..<range.upperBound * features])
    case .mapped(let rows): range.flatMap(rows.row)
    }
  }

  /// The sets of some simulations, in the given order.
  public func selecting(_ rows: [Int]) -> RaggedRows {
    var (selected, values): ([Int], [Double]) = ([0], [])
    for row in rows {
      values += self.row(row)
      selected.append(values.count / max(features, 1))
    }
    let matrix = Matrix(rows: selected[rows.count], columns: features, values: values)
    return RaggedRows(checked: selected, points: .memory(matrix))
  }

  private init(checked offsets: [Int], points: Points) {
    self.offsets = offsets
    self.points = points
  }
}
