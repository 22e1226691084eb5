import Formats
import Foundation
import Observables

/// Simulations that lie so far outside all others that a wrong unit, a broken file or a failed run is likelier than
/// physics.
///
/// The rule is chosen, not taken from a source: a simulation's distance is the largest of its bins, in robust deviations
/// (1.4826 times the median absolute deviation) of the logarithm where the bin is positive throughout. It must exceed
/// ``distance`` and ``gap`` times that of the next simulation, for a long tail has no such gap; at most a hundredth of the
/// simulations, and one at least, are looked at.
public enum Outliers {
  /// Robust deviations beyond which a simulation can be an outlier.
  public static let distance = 15.0
  /// How many times further out than the next one an outlier is.
  public static let gap = 4.0
  /// The fewest simulations among which outliers are told.
  public static let simulations = 20

  /// A simulation far outside the others.
  public struct Outlier: Sendable, Equatable {
    /// Its row, counted from 0.
    public var row: Int
    /// The column in which it is furthest out.
    public var column: Int
    /// How far out it is there, in robust deviations.
    public var deviations: Double
  }

  /// The outliers of rows of numbers `[N, D]`, the furthest first.
  public static func within(_ values: Matrix) -> [Outlier] {
    guard values.rows >= simulations else { return [] }
    var furthest = (0..<values.rows).map { Outlier(row: $0, column: 0, deviations: 0) }
    for column in 0..<values.columns {
      for (row, deviations) in deviations(of: values.column(column)).enumerated()
      where deviations > furthest[row].deviations {
        furthest[row] = Outlier(row: row, column: column, deviations: deviations)
      }
    }
    furthest.sort { $0.deviations > $1.deviations }
    let most = max(1, values.rows / 100)
    guard
      let last = (0..<most).last(where: { place in
        furthest[place].deviations > max(distance, gap * furthest[place + 1].deviations)
      })
    else { return [] }
    return Array(furthest[...last])
  }

  /// Distances from the median of a column; zeros where more than half of it is one number.
  private static func deviations(of column: [Double]) -> [Double] {
    let positive = column.allSatisfy { $0 > 0 }
    let values = positive ? column.map(log) : column
    let middle = median(values)
    let distances = values.map { abs($0 - middle) }
    let deviation = 1.4826 * median(distances)
    guard deviation > 0 else { return distances.map { _ in 0 } }
    return distances.map { $0 / deviation }
  }

  private static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    let half = sorted.count / 2
    return sorted.count.isMultiple(of: 2) ? (sorted[half - 1] + sorted[half]) / 2 : sorted[half]
  }
}

extension Suite {
  /// Sentences that a user should read before anything is trained on the suite: emulated, repeated and outlying
  /// simulations.
  public func remarks(on joint: JointObservable, parameters names: [String]) -> [String] {
    [emulationRemark].compactMap(\.self) + repeatedRows + outlyingRows(in: joint, parameters: names)
  }

  /// Sentences about simulations far outside all others in what a network reads of them or in a parameter.
  ///
  /// - Parameters:
  ///   - joint: what is read of all simulations of the suite.
  ///   - parameters: names of the parameters that are inferred.
  public func outlyingRows(in joint: JointObservable, parameters names: [String]) -> [String] {
    var remarks: [String] = []
    let read = joint.observables.map { origins.observable($0.name) }.joined(separator: " and ")
    if let remark = Self.remark(Outliers.within(joint.values), of: joint.values, in: read, place: joint.place)
    {
      remarks.append(remark)
    }
    let columns = names.compactMap { parameters.names.firstIndex(of: $0) }
    let values = Matrix(
      rows: count, columns: columns.count,
      values: (0..<count).flatMap { row in columns.map { parameters.values[row, $0] } })
    if let remark = Self.remark(
      Outliers.within(values), of: values, in: origins.parameters,
      place: { parameters.names[columns[$0]] })
    {
      remarks.append(remark)
    }
    return remarks
  }

  private static func remark(
    _ outliers: [Outliers.Outlier], of values: Matrix, in files: String, place: (Int) -> String
  ) -> String? {
    guard let first = outliers.first else { return nil }
    let one = outliers.count == 1
    let shown = outliers.prefix(5).map { "\($0.row + 1)" }.joined(separator: ", ")
    return
      "\(files): \(counted(outliers.count, "simulation")) \(one ? "lies" : "lie") far outside all others"
      + " (\(one ? "row" : "rows") \(shown)\(outliers.count > 5 ? ", ..." : "")); row \(first.row + 1) is"
      + " \(rounded(first.deviations)) deviations out in \(place(first.column)), with"
      + " \(rounded(values[first.row, first.column])). Is it in another unit, or broken?"
  }

  private static func rounded(_ number: Double) -> String { String(format: "%.3g", number) }
}
