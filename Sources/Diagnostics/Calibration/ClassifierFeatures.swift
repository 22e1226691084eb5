import Foundation
import Randomness

/// Features of rows for a linear classifier: the standardised values, their products, and cosines of random
/// combinations of them at two scales.
struct ClassifierFeatures {
  /// Features `[rows, width]`, each of mean zero over the rows.
  private let values: [Double]
  private let width: Int
  /// Random cosines at each scale.
  private static let cosines = 50
  /// Distances, in standard deviations, over which the cosines vary.
  private static let scales = [1.0, 3.0]
  private static let penalty = 3.0

  init(_ rows: [Double], width inputs: Int, seed: UInt64) {
    let count = rows.count / inputs
    let standard = Self.centred(rows, width: inputs, scaling: true)
    var stream = RandomStream(seed: seed, purpose: "random features")
    let directions = Self.scales.flatMap { scale in
      (0..<Self.cosines).map { _ in (0..<inputs).map { _ in stream.normal() / scale } }
    }
    let phases = directions.map { _ in 2 * .pi * stream.uniform() }
    let height = 2 / Double(Self.cosines).squareRoot() * 2.0.squareRoot()
    var features: [Double] = []
    for row in 0..<count {
      let x = standard[row * inputs..<(row + 1) * inputs]
      let start = x.startIndex
      features += x
      for i in 0..<inputs {
        for j in 0...i { features.append(x[start + i] * x[start + j] * 0.5.squareRoot()) }
      }
      for (direction, phase) in zip(directions, phases) {
        features.append(height * cos(zip(direction, x).reduce(phase) { $0 + $1.0 * $1.1 }))
      }
    }
    width = features.count / max(count, 1)
    values = Self.centred(features, width: width, scaling: false)
  }

  private static func centred(_ rows: [Double], width: Int, scaling: Bool) -> [Double] {
    var rows = rows
    let count = Double(rows.count / width)
    for column in 0..<width {
      let places = stride(from: column, to: rows.count, by: width)
      let mean = places.reduce(0) { $0 + rows[$1] } / count
      let variance = places.reduce(0) { $0 + (rows[$1] - mean) * (rows[$1] - mean) } / count
      let scale = scaling && variance > 0 ? 1 / variance.squareRoot() : 1
      for place in places { rows[place] = (rows[place] - mean) * scale }
    }
    return rows
  }

  /// Features of one row less those of another.
  func difference(_ first: Int, _ second: Int) -> [Double] {
    (0..<width).map { values[first * width + $0] - values[second * width + $0] }
  }

  /// The product of a row's features with weights.
  func product(_ row: Int, _ weights: [Double]) -> Double {
    var sum = 0.0
    for index in 0..<width { sum += values[row * width + index] * weights[index] }
    return sum
  }

  /// The matrix of the ridge regression over some rows, factorised.
  func ridge(over rows: [Int]) -> CholeskyFactor {
    var matrix = [Double](repeating: 0, count: width * width)
    matrix.withUnsafeMutableBufferPointer { matrix in
      values.withUnsafeBufferPointer { values in
        for row in rows {
          for i in 0..<width {
            let factor = values[row * width + i]
            for j in 0...i { matrix[i * width + j] += factor * values[row * width + j] }
          }
        }
      }
      for i in 0..<width { matrix[i * width + i] += Self.penalty }
    }
    return CholeskyFactor(matrix, width: width)
  }
}

/// The lower triangular L of a positive matrix L Lᵀ.
struct CholeskyFactor {
  private var factor: [Double]
  private let width: Int

  /// Factorises a matrix by its lower triangle.
  init(_ matrix: [Double], width: Int) {
    factor = matrix
    self.width = width
    factor.withUnsafeMutableBufferPointer { l in
      for i in 0..<width {
        for j in 0...i {
          var sum = l[i * width + j]
          for k in 0..<j { sum -= l[i * width + k] * l[j * width + k] }
          l[i * width + j] = i == j ? sum.squareRoot() : sum / l[j * width + j]
        }
      }
    }
  }

  /// The solution x of L Lᵀ x = b.
  func solved(_ b: [Double]) -> [Double] {
    var x = b
    for i in 0..<width {
      for j in 0..<i { x[i] -= factor[i * width + j] * x[j] }
      x[i] /= factor[i * width + i]
    }
    for i in (0..<width).reversed() {
      for j in (i + 1)..<max(width, i + 1) { x[i] -= factor[j * width + i] * x[j] }
      x[i] /= factor[i * width + i]
    }
    return x
  }
}
