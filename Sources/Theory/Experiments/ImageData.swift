import Formats
import Randomness

/// Images of two pairs of classes as a transfer problem.
struct ImageData: Sendable {
  let problem: TransferProblem
  /// Test images of the target classes, in the scale of the examples.
  let tests: Matrix
  /// -1 for the first class of the pair, 1 for the second.
  let testLabels: [Double]

  /// - Parameters:
  ///   - images: path of an npy array `[n, pixels]` or `[n, height, width]`.
  ///   - labels: path of an npy array `[n]` of class numbers.
  ///   - counts: examples of source and target, half of them from each class.
  /// - Throws: `FormatError` when the files cannot be read; ``TheoryError`` when they do not fit or hold too few images of
  ///   a class.
  init(images: String, labels: String, classes: [[Int]], counts: [Int], seed: UInt64) throws {
    let (pixels, kinds) = try Self.read(images, labels)
    var stream = RandomStream(seed: seed, purpose: "images")
    let order = stream.permutation(pixels.rows)
    var chosen: [[Int]] = []
    var signs: [[Double]] = []
    var rest: [[Int]] = []
    for (pair, count) in zip(classes, counts) {
      let members = pair.map { kind in order.filter { kinds[$0] == Double(kind) } }
      for (kind, rows) in zip(pair, members) where rows.count < (count + 1) / 2 {
        throw TheoryError.parameter(
          name: "the number of images of class \(kind) in \(labels)", found: "\(rows.count)",
          expected: "at least \((count + 1) / 2)")
      }
      let firsts = [count - count / 2, count / 2]
      chosen.append(zip(members, firsts).flatMap { $0.prefix($1) })
      signs.append(zip([-1.0, 1], firsts).flatMap { Array(repeating: $0, count: $1) })
      rest = zip(members, firsts).map { Array($0.dropFirst($1)) }
    }
    let tests = rest.flatMap { $0 }
    guard !tests.isEmpty else {
      throw TheoryError.parameter(
        name: "the number of target images left for the test", found: "0", expected: "at least 1")
    }
    let scaled = Self.scaled(pixels, by: chosen[0] + chosen[1])
    problem = try TransferProblem(
      source: RegressionTask(inputs: scaled.selecting(rows: chosen[0]), labels: signs[0], name: "source"),
      target: RegressionTask(inputs: scaled.selecting(rows: chosen[1]), labels: signs[1]))
    self.tests = scaled.selecting(rows: tests)
    testLabels = zip([-1.0, 1], rest).flatMap { Array(repeating: $0, count: $1.count) }
  }

  private static func read(_ images: String, _ labels: String) throws -> (Matrix, [Double]) {
    let array = try NumpyFile.read(images)
    let kinds = try NumpyFile.readVector(labels)
    guard array.shape.count >= 2, array.shape[0] > 0, !array.values.isEmpty else {
      throw TheoryError.parameter(
        name: "the shape of \(images)", found: "\(array.shape)",
        expected: "images, and pixels in one or more dimensions")
    }
    guard kinds.count == array.shape[0] else {
      throw TheoryError.size(of: "class numbers of \(labels)", expected: array.shape[0], found: kinds.count)
    }
    let table = Matrix(
      rows: array.shape[0], columns: array.values.count / array.shape[0], values: array.values)
    if let place = table.firstNonFinite() {
      throw TheoryError.nonFinite(of: "pixels of \(images)", row: place.row, column: place.column)
    }
    return (table, kinds)
  }

  /// Pixels less their mean over the examples, without those that are constant there, times one factor that makes
  /// the mean of |x|² / D one, as it is for standard normal inputs.
  private static func scaled(_ pixels: Matrix, by rows: [Int]) -> Matrix {
    let examples = pixels.selecting(rows: rows)
    let count = Double(rows.count)
    let means = examples.transposedTimes(Array(repeating: 1 / count, count: rows.count))
    let varying = means.indices.filter { column in
      let first = examples[0, column]
      return (1..<rows.count).contains { examples[$0, column] != first }
    }
    var result = pixels.selecting(columns: varying.isEmpty ? [0] : varying)
    var power = 0.0
    for (place, column) in varying.enumerated() {
      for row in 0..<result.rows { result[row, place] -= means[column] }
    }
    for row in rows { for value in result.row(row) { power += value * value } }
    let scale = power > 0 ? (count * Double(result.columns) / power).squareRoot() : 1
    for index in result.values.indices { result.values[index] *= scale }
    return result
  }
}
