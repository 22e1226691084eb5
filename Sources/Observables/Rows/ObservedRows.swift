import Formats

/// The numbers of an observable, simulation by simulation; row i is simulation i.
public enum ObservedRows: Sendable, Equatable {
  /// In memory `[N, width]`.
  case memory(Matrix)
  /// In an npy file that is mapped into memory and read where it is looked at `[N, width]`.
  case mapped(MappedRows)
  /// Sets of points, as many as each simulation has.
  case ragged(RaggedRows)

  /// Number of simulations.
  public var count: Int {
    switch self {
    case .memory(let matrix): matrix.rows
    case .mapped(let rows): rows.count
    case .ragged(let rows): rows.count
    }
  }

  /// Numbers per simulation, or per point of a set.
  public var width: Int {
    switch self {
    case .memory(let matrix): matrix.columns
    case .mapped(let rows): rows.width
    case .ragged(let rows): rows.features
    }
  }

  /// The numbers of one simulation: `[width]`, or `[points, features]` row-major.
  public func row(_ index: Int) -> [Double] {
    switch self {
    case .memory(let matrix): Array(matrix.row(index))
    case .mapped(let rows): rows.row(index)
    case .ragged(let rows): rows.row(index)
    }
  }

  /// The numbers of some simulations, in the given order.
  public func selecting(_ rows: [Int]) -> ObservedRows {
    switch self {
    case .memory(let matrix): .memory(matrix.selecting(rows: rows))
    case .mapped(let mapped): .memory(mapped.matrix(rows))
    case .ragged(let ragged): .ragged(ragged.selecting(rows))
    }
  }

  /// All numbers `[N, width]`, nil for sets of points.
  public var matrix: Matrix? {
    switch self {
    case .memory(let matrix): matrix
    case .mapped(let mapped): mapped.matrix(Array(0..<mapped.count))
    case .ragged: nil
    }
  }

  /// The first number that breaks a rule, as simulation and number in it.
  package func first(where breaks: (Double) -> Bool) -> (row: Int, number: Int, value: Double)? {
    for index in 0..<count {
      let numbers = row(index)
      if let number = numbers.firstIndex(where: breaks) { return (index, number, numbers[number]) }
    }
    return nil
  }
}
