import Formats
import Randomness

extension TransferProblem {
  /// A problem with standard normal inputs and two teachers of a given alignment, alpha = b.w / D:
  /// y1 = phi1(b.x / sqrt D), y2 = phi2(w.x / sqrt D), |b|^2 = |w|^2 = D.
  ///
  /// With links `linear` the linear task, with `hermite(k)` the Hermite task; either way y has unit variance.
  /// - Parameters:
  ///   - dimension: D, at least 2.
  ///   - sourceCount: P1.
  ///   - targetCount: P2.
  ///   - alignment: alpha, from -1 to 1.
  ///   - seed: with `index` the name of the data set; each has its own numbers.
  /// - Throws: `TheoryError.parameter`.
  public static func generated(
    dimension: Int, sourceCount: Int, targetCount: Int, alignment: Double, sourceLink: Nonlinearity = .linear,
    targetLink: Nonlinearity = .linear, seed: UInt64, index: UInt64 = 0
  ) throws(TheoryError) -> TransferProblem {
    try TheoryError.require(count: "the dimension of the inputs", dimension, atLeast: 2)
    try TheoryError.require(count: "the number of source examples", sourceCount)
    try TheoryError.require(count: "the number of target examples", targetCount)
    guard (-1...1).contains(alignment) else {
      throw .parameter(name: "the alignment", found: "\(alignment)", expected: "a number from -1 to 1")
    }
    var stream = RandomStream(seed: seed, purpose: "teachers", index: index)
    let length = Double(dimension).squareRoot()
    let b = scaled((0..<dimension).map { _ in stream.normal() }, to: length)
    let free = (0..<dimension).map { _ in stream.normal() }
    let along = dot(free, b) / dot(b, b)
    let across = scaled(zip(free, b).map { $0 - along * $1 }, to: length)
    let rest = max(0, 1 - alignment * alignment).squareRoot()
    let source = try Teacher(direction: b, link: sourceLink)
    let target = try Teacher(direction: zip(b, across).map { alignment * $0 + rest * $1 }, link: targetLink)
    let x1 = normalInputs(sourceCount, dimension, seed: seed, purpose: "source inputs", index: index)
    let x2 = normalInputs(targetCount, dimension, seed: seed, purpose: "target inputs", index: index)
    return try TransferProblem(
      source: RegressionTask(inputs: x1, labels: source.labels(x1), name: "source"),
      target: RegressionTask(inputs: x2, labels: target.labels(x2), name: "target"),
      sourceTeacher: source, targetTeacher: target)
  }

  /// Standard normal inputs `[count, dimension]`.
  ///
  /// - Parameter purpose: what they are for ("test inputs"); purposes do not share numbers.
  public static func normalInputs(
    _ count: Int, _ dimension: Int, seed: UInt64, purpose: String = "test inputs", index: UInt64 = 0
  ) -> Matrix {
    var stream = RandomStream(seed: seed, purpose: purpose, index: index)
    return Matrix(
      rows: count, columns: dimension, values: (0..<(count * dimension)).map { _ in stream.normal() })
  }
}

private func scaled(_ a: [Double], to length: Double) -> [Double] {
  let factor = length / dot(a, a).squareRoot()
  return a.map { $0 * factor }
}
