import Formats

/// Observables of the same simulations side by side, as a network reads them.
public struct JointObservable: Sendable, Equatable {
  /// The observables, cut to what is read.
  public let observables: [Observable]
  /// The numbers `[N, D]`, those of the first observable first.
  public let values: Matrix

  /// Observables side by side.
  ///
  /// - Throws: ``ObservableError/width(name:expected:found:)`` when numbers and axes do not fit.
  public init(_ observables: [Observable], values: Matrix) throws(ObservableError) {
    let width = observables.reduce(0) { $0 + $1.width }
    guard values.columns == width else {
      throw .width(name: Self.name(observables), expected: width, found: values.columns)
    }
    self.observables = observables
    self.values = values
  }

  /// Puts observables side by side and cuts them.
  ///
  /// - Parameters:
  ///   - selection: which ones, and what of each.
  ///   - suite: whose they are, for messages.
  ///   - find: an observable and its numbers by name.
  /// - Throws: ``ObservableError`` for a range without numbers and for sets of points.
  public init(
    _ selection: ObservableSelection, find: (String) throws -> (Observable, ObservedRows)
  ) throws {
    var observables: [Observable] = []
    var columns: [(ObservedRows, [Int])] = []
    var count = 0
    for part in selection.parts {
      let (observable, rows) = try find(part.name)
      guard observable.kind != .points else {
        throw ObservableError.kind(
          name: observable.name, kind: observable.kind.rawValue, place: "an input of numbers side by side")
      }
      let (cut, kept) = try selection.cut(observable, part)
      observables.append(cut)
      columns.append((rows, kept))
      count = rows.count
    }
    var values: [Double] = []
    values.reserveCapacity(count * observables.reduce(0) { $0 + $1.width })
    for row in 0..<count {
      for (rows, kept) in columns {
        let numbers = rows.row(row)
        for number in kept { values.append(numbers[number]) }
      }
    }
    try self.init(
      observables, values: Matrix(rows: count, columns: values.count / max(count, 1), values: values))
  }

  /// Number of simulations.
  public var count: Int { values.rows }

  /// Numbers per simulation, D.
  public var width: Int { values.columns }

  /// The observables' names joined by "+".
  public var name: String { Self.name(observables) }

  /// The columns of each observable.
  public var columns: [Range<Int>] { Self.columns(of: observables) }

  /// The observable of a column and its place there, for messages: "p2, bin 3 (k = 0.1 h/Mpc)".
  public func place(of column: Int) -> String { Self.place(of: column, in: observables) }

  static func name(_ observables: [Observable]) -> String {
    observables.map(\.name).joined(separator: "+")
  }

  package static func columns(of observables: [Observable]) -> [Range<Int>] {
    var start = 0
    return observables.map { observable in
      defer { start += observable.width }
      return start..<start + observable.width
    }
  }

  package static func place(of column: Int, in observables: [Observable]) -> String {
    for (observable, range) in zip(observables, columns(of: observables)) where range.contains(column) {
      return "\(observable.name), \(observable.place(of: column - range.lowerBound))"
    }
    return "bin \(column + 1)"
  }
}
