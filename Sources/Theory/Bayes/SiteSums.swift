import CKernels
import Formats

/// Sums over particles and samples.
struct SiteSums: Sendable {
  /// phi phiᵀ `[P, P]`.
  private(set) var kernel: Matrix
  /// a^2 phi phiᵀ `[P, P]`, a = v.phi; empty unless asked for.
  private var curvature: Matrix
  /// m mᵀ summed over particles `[P, P]`, m the mean of a phi over a particle's samples; empty unless asked for.
  private var averages: Matrix
  /// m summed over particles `[P]`.
  private var tilted: [Double]
  /// phi(h(x)) phiᵀ `[M, P]`.
  private var testKernel: Matrix
  /// phi(h(x))^2 `[M]`.
  private var testSquares: [Double]
  private(set) var samples = 0
  private var particles = 0
  private var moved = 0
  private var tried = 0
  /// The largest |U|^2 of a particle.
  private(set) var longest = 0.0

  init(examples: Int, tests: Int, curves: Bool) {
    kernel = Matrix(rows: examples, columns: examples)
    curvature = Matrix(rows: curves ? examples : 0, columns: examples)
    averages = curvature
    tilted = Array(repeating: 0, count: curves ? examples : 0)
    testKernel = Matrix(rows: tests, columns: examples)
    testSquares = Array(repeating: 0, count: tests)
  }

  /// The share of proposals that were accepted.
  var acceptance: Double { tried > 0 ? Double(moved) / Double(tried) : 1 }

  /// Phi `[P, P]`, the mean of phi phiᵀ.
  var meanKernel: Matrix { kernel.scaled(by: 1 / Double(max(samples, 1))) }

  /// k(x) `[M, P]`, the mean of phi(h(x)) phiᵀ.
  var meanTestKernel: Matrix { testKernel.scaled(by: 1 / Double(max(samples, 1))) }

  /// k(x, x) `[M]`.
  var meanTestSquares: [Double] { testSquares.map { $0 / Double(max(samples, 1)) } }

  /// E Cov(a phi) within a neuron's law `[P, P]`.
  ///
  /// Particles of one law are pooled. Where each has its own, it is twice the covariance along their samples, because
  /// those are correlated; too much curvature only shortens the step.
  func covariance(pooled: Bool) -> Matrix {
    let square = curvature.scaled(by: 1 / Double(max(samples, 1)))
    if !pooled {
      return square.scaled(by: 2).adding(averages, times: -2 / Double(max(particles, 1)))
    }
    let mean = tilted.map { $0 / Double(max(particles, 1)) }
    var result = square
    for p in mean.indices {
      for q in mean.indices { result.values[p * mean.count + q] -= mean[p] * mean[q] }
    }
    return result
  }

  /// Lets particles of some blocks move and adds what they pass.
  mutating func sample(_ site: theory_site, _ move: theory_move, _ blocks: Range<Int>) {
    var (site, move) = (site, move)
    var sums = theory_sums()
    let size = Int(THEORY_BLOCK)
    particles += max(min(blocks.upperBound * size, Int(site.particles)) - blocks.lowerBound * size, 0)
    let succeeds = kernel.values.withUnsafeMutableBufferPointer { kernel in
      curvature.values.withUnsafeMutableBufferPointer { curvature in
        averages.values.withUnsafeMutableBufferPointer { averages in
          tilted.withUnsafeMutableBufferPointer { tilted in
            testKernel.values.withUnsafeMutableBufferPointer { testKernel in
              testSquares.withUnsafeMutableBufferPointer { testSquares in
                sums.kernel = kernel.baseAddress
                sums.curvature = curvature.baseAddress
                sums.averages = averages.baseAddress
                sums.tilted = tilted.baseAddress
                sums.test_kernel = testKernel.baseAddress
                sums.test_squares = testSquares.baseAddress
                return theory_sample(
                  &site, &move, Int32(blocks.lowerBound), Int32(blocks.upperBound), &sums)
              }
            }
          }
        }
      }
    }
    precondition(succeeds, "there is no memory for a block of particles")
    samples += Int(sums.samples)
    moved += Int(sums.moved)
    tried += Int(sums.tried)
    longest = sums.longest
  }

  /// Adds the sums of other particles, or of later steps of the same ones when `sameParticles`.
  mutating func add(_ other: SiteSums, sameParticles: Bool = false) {
    kernel.add(other.kernel)
    curvature.add(other.curvature)
    averages.add(other.averages)
    for index in tilted.indices { tilted[index] += other.tilted[index] }
    testKernel.add(other.testKernel)
    for index in testSquares.indices { testSquares[index] += other.testSquares[index] }
    samples += other.samples
    particles += sameParticles ? 0 : other.particles
    moved += other.moved
    tried += other.tried
    // A NaN stays.
    longest = other.longest <= longest ? longest : other.longest
  }
}

extension Matrix {
  fileprivate mutating func add(_ other: Matrix) {
    values.withUnsafeMutableBufferPointer { sums in
      other.values.withUnsafeBufferPointer { more in
        for index in sums.indices { sums[index] += more[index] }
      }
    }
  }
}
