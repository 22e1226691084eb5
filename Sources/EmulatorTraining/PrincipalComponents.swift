import Randomness

/// The directions in which rows vary most, by orthogonal iteration on their covariance.
struct PrincipalComponents {
  /// Mean of the rows `[D]`.
  let mean: [Double]
  /// Orthonormal directions, the strongest first `[C][D]`.
  let directions: [[Double]]

  /// The first `count` components of `rows` `[N][D]`.
  init(of rows: [[Double]], count: Int, seed: UInt64) {
    let width = rows[0].count
    var mean = [Double](repeating: 0, count: width)
    for row in rows { for i in 0..<width { mean[i] += row[i] / Double(rows.count) } }
    let centred = rows.map { row in zip(row, mean).map { $0 - $1 } }
    var stream = RandomStream(seed: seed, purpose: "principal components")
    var directions = (0..<count).map { _ in (0..<width).map { _ in stream.normal() } }
    for _ in 0..<40 {
      directions = Self.orthonormal(
        directions.map { direction in
          var image = [Double](repeating: 0, count: width)
          for row in centred { Self.add(Self.dot(row, direction), row, to: &image) }
          return image
        })
    }
    self.mean = mean
    self.directions = directions
  }

  /// The amplitudes of a row `[C]`.
  func amplitudes(_ row: [Double]) -> [Double] {
    let centred = zip(row, mean).map { $0 - $1 }
    return directions.map { Self.dot($0, centred) }
  }

  /// Gram-Schmidt, twice for the digits.
  private static func orthonormal(_ vectors: [[Double]]) -> [[Double]] {
    var result: [[Double]] = []
    for vector in vectors {
      var vector = vector
      for _ in 0..<2 {
        for other in result { add(-dot(other, vector), other, to: &vector) }
        let norm = dot(vector, vector).squareRoot()
        if norm > 0 { vector = vector.map { $0 / norm } }
      }
      result.append(vector)
    }
    return result
  }

  private static func dot(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for i in a.indices { sum += a[i] * b[i] }
    return sum
  }

  private static func add(_ factor: Double, _ vector: [Double], to sum: inout [Double]) {
    for i in sum.indices { sum[i] += factor * vector[i] }
  }
}
