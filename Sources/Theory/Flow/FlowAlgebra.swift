import Formats

extension [Double] {
  /// The sum of squares.
  var squaredLength: Double { reduce(0) { $0 + $1 * $1 } }
}

/// Products with one vector at a time, for loops whose every step needs the one before.
extension Matrix {
  /// The product with a vector of as many numbers as there are columns.
  func product(_ vector: [Double]) -> [Double] {
    precondition(vector.count == columns, "a matrix of \(columns) columns times \(vector.count) numbers")
    return values.withUnsafeBufferPointer { values in
      (0..<rows).map { row in
        var sum = 0.0
        for column in 0..<columns { sum += values[row * columns + column] * vector[column] }
        return sum
      }
    }
  }

  /// The product of the transposed matrix with a vector of as many numbers as there are rows.
  func transposedProduct(_ vector: [Double]) -> [Double] {
    precondition(vector.count == rows, "a matrix of \(rows) rows times \(vector.count) numbers")
    var sums = Array(repeating: 0.0, count: columns)
    values.withUnsafeBufferPointer { values in
      for row in 0..<rows {
        let factor = vector[row]
        for column in 0..<columns { sums[column] += values[row * columns + column] * factor }
      }
    }
    return sums
  }
}
