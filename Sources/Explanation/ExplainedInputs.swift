import Foundation
import Observables

/// The inputs that attributions are given to: bins, or groups of neighbouring bins of one observable.
public struct ExplainedInputs: Sendable, Equatable {
  /// The columns of each input.
  public let ranges: [Range<Int>]
  /// The observable of each.
  public let observables: [String]
  /// The coordinate of each, in the mean over a group; the number of the bin from 1 where its axis has none or several.
  public let coordinates: [Double]
  /// The name of the coordinate of each observable with its unit, "k [h/Mpc]" or "bin".
  public let axes: [String]

  /// Every bin by itself.
  public init(bins observables: [Observable]) throws(ExplanationError) {
    try self.init(observables, parts: observables.map(\.width))
  }

  /// `count` groups of as equal length as can be, shared out by the observables' widths.
  ///
  /// - Throws: ``ExplanationError/tooFewGroups(asked:observables:)``, ``ExplanationError/tooManyGroups(asked:least:observable:)`` where an observable is left with none or too
  ///   many.
  public init(groups count: Int, of observables: [Observable]) throws(ExplanationError) {
    guard count >= observables.count else {
      throw .tooFewGroups(asked: count, observables: observables.map(\.name))
    }
    let width = observables.reduce(0) { $0 + $1.width }
    var parts = observables.map { max(1, count * $0.width / width) }
    while parts.reduce(0, +) < count {
      let next = parts.indices.max {
        Double(observables[$0].width) / Double(parts[$0]) < Double(observables[$1].width) / Double(parts[$1])
      }
      parts[next ?? 0] += 1
    }
    guard parts.reduce(0, +) == count, zip(parts, observables).allSatisfy({ $0 <= $1.width }) else {
      let least = observables.min { $0.width < $1.width }
      throw .tooManyGroups(asked: count, least: least?.width ?? 0, observable: least?.name ?? "")
    }
    try self.init(observables, parts: parts)
  }

  private init(_ observables: [Observable], parts: [Int]) throws(ExplanationError) {
    var (ranges, names, coordinates, axes): ([Range<Int>], [String], [Double], [String]) = ([], [], [], [])
    var start = 0
    for (observable, count) in zip(observables, parts) {
      guard observable.kind != .points else { throw .points(observable.name) }
      let axis = observable.axes.count == 1 ? observable.axes[0].coordinates : []
      let values = axis.count == 1 ? axis[0].values : (0..<observable.width).map { Double($0 + 1) }
      axes.append(axis.count == 1 ? axis[0].name + (axis[0].unit.isEmpty ? "" : " [\(axis[0].unit)]") : "bin")
      for part in 0..<count {
        let own = part * observable.width / count..<(part + 1) * observable.width / count
        ranges.append(start + own.lowerBound..<start + own.upperBound)
        names.append(observable.name)
        coordinates.append(values[own].reduce(0, +) / Double(own.count))
      }
      start += observable.width
    }
    (self.ranges, self.observables, self.coordinates, self.axes) = (ranges, names, coordinates, axes)
  }

  /// The means over each input's columns of rows `[N, D]`, `[N, K]`.
  func means(_ rows: [Float], width: Int) -> [Double] {
    (0..<rows.count / width).flatMap { row in
      ranges.map { range in
        range.reduce(0) { $0 + Double(rows[row * width + $1]) } / Double(range.count)
      }
    }
  }
}
