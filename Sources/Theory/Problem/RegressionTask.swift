import Formats

/// Examples of one task.
public struct RegressionTask: Sendable, Equatable {
  /// The inputs X `[P, D]`, one example a row.
  public let inputs: Matrix
  /// The labels y `[P]`.
  public let labels: [Double]

  /// P, the number of examples.
  public var count: Int { inputs.rows }
  /// D, the number of input dimensions.
  public var dimension: Int { inputs.columns }

  /// A task of these examples.
  ///
  /// - Parameter name: "source" or "target", for the message.
  /// - Throws: `TheoryError.empty`, `.size` or `.nonFinite`.
  public init(inputs: Matrix, labels: [Double], name: String = "target") throws(TheoryError) {
    guard inputs.rows > 0, inputs.columns > 0 else { throw .empty(task: name) }
    guard labels.count == inputs.rows else {
      throw .size(of: "\(name) labels", expected: inputs.rows, found: labels.count)
    }
    if let place = inputs.firstNonFinite() {
      throw .nonFinite(of: "\(name) inputs", row: place.row, column: place.column)
    }
    if let row = labels.firstIndex(where: { !$0.isFinite }) {
      throw .nonFinite(of: "\(name) labels", row: row, column: 0)
    }
    self.inputs = inputs
    self.labels = labels
  }
}
