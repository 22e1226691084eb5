import CKernels
import Formats

/// How particles lie in memory: blocks of 32, stored by dimension, `[blocks, D, 32]`.
struct ParticleBlocks: Sendable {
  static let size = Int(THEORY_BLOCK)

  let particles: Int
  let dimension: Int

  /// The blocks, of which the last may be partly idle.
  var count: Int { (particles + Self.size - 1) / Self.size }
  /// The numbers that all blocks hold.
  var storage: Int { count * dimension * Self.size }

  /// A row for every particle `[particles, D]`.
  ///
  /// - Parameter most: only so many of the first particles.
  func rows(_ blocks: [Float], most: Int = .max) -> Matrix {
    let particles = min(particles, most)
    var result = Matrix(rows: particles, columns: dimension)
    result.values.withUnsafeMutableBufferPointer { out in
      blocks.withUnsafeBufferPointer { numbers in
        for particle in 0..<particles {
          let start = particle / Self.size * dimension * Self.size + particle % Self.size
          for d in 0..<dimension { out[particle * dimension + d] = Double(numbers[start + d * Self.size]) }
        }
      }
    }
    return result
  }

  /// Blocks that hold `factor` times row i modulo N of a matrix `[N, D]` for particle i.
  func blocks(_ rows: Matrix, times factor: Double = 1) -> [Float] {
    var result = [Float](repeating: 0, count: storage)
    result.withUnsafeMutableBufferPointer { out in
      rows.values.withUnsafeBufferPointer { numbers in
        for particle in 0..<particles {
          let start = particle / Self.size * dimension * Self.size + particle % Self.size
          let row = particle % rows.rows * dimension
          for d in 0..<dimension { out[start + d * Self.size] = Float(factor * numbers[row + d]) }
        }
      }
    }
    return result
  }
}
