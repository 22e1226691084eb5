import Formats
import Theory
import Training

/// Simulations as the theory of real suites sees them.
extension OutputTask {
  /// Parameters scaled to [0, 1] have the variance 1/12 under their prior; the theory wants 1.
  static let unit = 1.0 / 12

  /// Where outputs can lie: as the sigmoid of a study's networks does, predictions stay within the bounds of the parameters.
  static let bounds = -0.5 / unit.squareRoot()...0.5 / unit.squareRoot()

  /// Inputs with a constant beside them for what the outputs share, outputs less their prior mean in units of their
  /// prior deviation.
  ///
  /// - Throws: `TheoryError`.
  init(_ data: TrainingData, outputs: Int, name: String) throws(TheoryError) {
    let columns = data.inputs.count / max(1, data.count)
    var inputs: [Double] = []
    for row in 0..<data.count {
      inputs.append(1)
      inputs += data.inputs[(row * columns)..<((row + 1) * columns)].map { Double($0) }
    }
    try self.init(
      inputs: Matrix(rows: data.count, columns: columns + 1, values: inputs),
      outputs: Matrix(
        rows: data.count, columns: outputs,
        values: data.targets.map { (Double($0) - 0.5) / Self.unit.squareRoot() }), name: name)
  }
}
