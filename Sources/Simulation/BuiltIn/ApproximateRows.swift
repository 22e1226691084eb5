import Cosmology
import Formats

/// The simulations whose linear spectra are not those of the preferred source, because it does not cover them.
public struct ApproximateRows: Sendable, Equatable {
  /// The rows, counted from 0, and how far off their linear spectra may be.
  public let rows: [(row: Int, approximation: LinearApproximation)]
  /// Name of the preferred source.
  public let source: String

  /// Looks through the cosmologies of some simulations.
  ///
  /// - Parameters:
  ///   - points: the simulations.
  ///   - linear: where their linear spectra come from.
  ///   - place: where the points came from, for messages.
  /// - Throws: ``SimulationError/cosmology(file:row:problem:)`` for the first row that the source refuses.
  public init(
    of points: SimulationPoints, linear: any LinearPowerSource = LinearPower.default, place: String
  ) throws(SimulationError) {
    var rows: [(row: Int, approximation: LinearApproximation)] = []
    for (row, cosmology) in points.cosmologies.enumerated() {
      do throws(CosmologyError) {
        guard let approximation = try linear.approximation(for: cosmology) else { continue }
        rows.append((row, approximation))
      } catch { throw .cosmology(file: place, row: row, problem: "\(error)") }
    }
    self.rows = rows
    source = linear.name
  }

  /// Whether the same rows fall short of the same source in the same way.
  public static func == (a: ApproximateRows, b: ApproximateRows) -> Bool {
    a.source == b.source && a.rows.elementsEqual(b.rows) { $0 == $1 }
  }

  /// What a manifest says of where the linear spectra came from.
  public var sourceText: String {
    guard let first = rows.first else { return source }
    return "\(source); \(first.approximation.source) for \(counted(rows.count, "simulation"))"
  }

  /// What a manifest says of each of the rows.
  public var json: JSONValue {
    .array(
      rows.map { row, found in
        .object([
          ("simulation", .integer(row)), ("quantity", .string(found.quantity)),
          ("value", .number(found.value)),
          ("source", .string(found.source)), ("largest_error", .number(found.error)),
        ])
      })
  }

  /// What the log says: one sentence, the worst rows first; nil when there are none.
  public var sentence: String? {
    guard !rows.isEmpty else { return nil }
    let worst = rows.sorted { ($0.approximation.error, $1.row) > ($1.approximation.error, $0.row) }
    let named = worst.prefix(10).map { row, found in
      "row \(row + 1) by up to \(found.percent) % (\(found.quantity) = \(found.value), trained for"
        + " \(found.range.lowerBound) to \(found.range.upperBound))"
    }
    return
      "The linear spectra of \(counted(rows.count, "simulation")) lie outside the \(source) and are those of"
      + " \(worst[0].approximation.source), off in \(named.joined(separator: ", "))"
      + (rows.count > 10 ? " and \(rows.count - 10) more; the manifest names them all." : ".")
  }
}
