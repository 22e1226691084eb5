import Formats

/// Examples of a task with several outputs that share their features.
public struct OutputTask: Sendable, Equatable {
  /// The inputs X `[P, D]`, one example a row.
  public let inputs: Matrix
  /// The outputs Y `[P, C]`.
  public let outputs: Matrix

  /// P, the number of examples.
  public var count: Int { inputs.rows }
  /// D, the number of input dimensions.
  public var dimension: Int { inputs.columns }

  /// A task of these examples.
  ///
  /// - Parameter name: "source", "target" or "test", for the message.
  /// - Throws: ``TheoryError`` for no examples or outputs, sizes that differ and numbers that are not finite.
  public init(inputs: Matrix, outputs: Matrix, name: String = "target") throws(TheoryError) {
    guard inputs.rows > 0, inputs.columns > 0, outputs.columns > 0 else { throw .empty(task: name) }
    guard outputs.rows == inputs.rows else {
      throw .size(of: "\(name) outputs", expected: inputs.rows, found: outputs.rows)
    }
    for (what, table) in [("inputs", inputs), ("outputs", outputs)] {
      if let place = table.firstNonFinite() {
        throw .nonFinite(of: "\(name) \(what)", row: place.row, column: place.column)
      }
    }
    self.inputs = inputs
    self.outputs = outputs
  }

  /// The task of these examples only.
  func selecting(_ chosen: [Int]) throws(TheoryError) -> OutputTask {
    try OutputTask(inputs: inputs.selecting(rows: chosen), outputs: outputs.selecting(rows: chosen))
  }
}
