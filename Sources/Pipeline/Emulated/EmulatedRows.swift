import Emulation
import Formats
import Observables
import Simulation

/// Simulations of an emulator, block by block.
struct EmulatedRows: RowGenerator {
  let emulator: Emulator
  /// How the emulator's numbers become those of the observables.
  let encoding: InputEncoding
  let observables: [Observable]
  /// Where simulations are drawn, scaled `[N, P]`.
  let points: Matrix
  let response: Emulator.DrawnResponse
  let noiseless: Bool
  let seed: UInt64
  /// The model directory, for messages.
  let model: String
  let plan: JSONValue

  var count: Int { points.rows }
  var columns: Int { encoding.width }
  /// A tenth of a second of work.
  var blockSize: Int { 1000 }

  /// Draws consecutive simulations.
  ///
  /// - Throws: `EmulationError`, `ObservableError.value` for a number that its observable cannot have.
  func table(_ rows: Range<Int>) throws -> Matrix {
    let drawn = try encoding.decoded(
      emulator.simulated(
        at: points.selecting(rows: Array(rows)), response: response, noiseless: noiseless,
        first: rows.lowerBound, seed: seed))
    for row in 0..<drawn.rows {
      guard let (observable, number, value) = impossible(in: drawn.row(row)) else { continue }
      throw ObservableError.value(
        file: "simulations of the emulator \(model)", row: rows.lowerBound + row,
        place: "\(observable.name) in \(observable.place(of: number))", value: "\(value)",
        expected: Self.expected(of: observable))
    }
    return drawn
  }

  func fault(of row: ArraySlice<Double>) -> String? {
    impossible(in: row).map { "expected \(Self.expected(of: $0.observable)), found \($0.value)" }
  }

  private static func expected(of observable: Observable) -> String {
    observable.sign == .positive ? "a positive finite number" : "a finite number"
  }

  /// The first number that its observable cannot have.
  private func impossible(
    in row: ArraySlice<Double>
  ) -> (observable: Observable, number: Int, value: Double)? {
    var start = row.startIndex
    for observable in observables {
      let isPositive = observable.sign == .positive
      for number in 0..<observable.width {
        let value = row[start + number]
        if !value.isFinite || isPositive && value <= 0 { return (observable, number, value) }
      }
      start += observable.width
    }
    return nil
  }
}
