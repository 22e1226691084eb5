import CKernels
import Formats
import Randomness
import Work

/// Particles that sample the law of a neuron's weights, W = mean + U / sqrt(tau), in single precision.
///
/// Memory is linear in particles times dimensions: U, and the mean where there is a source.
package struct SiteParticles: Sendable {
  /// How many particles there are.
  package let count: Int
  let dimension: Int
  private let phi: Nonlinearity
  private let inputs: [Float]
  private let testInputs: [Float]
  private let examples: Int
  private let tests: Int
  private let scale: Float
  private let key: (UInt32, UInt32)
  private let threads: Int?
  private var state: [Float]
  /// (delta / tau) Wbar in blocks; empty for 0.
  private var mean: [Float]
  /// The number of the next step; each has its own random numbers.
  private var clock: UInt64 = 0

  /// How the sums are cut, whatever the number of threads.
  private static let parts = 8

  /// Particles drawn from the Gaussian law without a task.
  init(
    count: Int, phi: Nonlinearity, inputs: Matrix, testInputs: Matrix?, tau: Double, stream: RandomStream,
    threads: Int?
  ) {
    let norm = 1 / Double(inputs.columns).squareRoot()
    self.count = count
    self.phi = phi
    self.threads = threads
    dimension = inputs.columns
    examples = inputs.rows
    tests = testInputs?.rows ?? 0
    self.inputs = inputs.values.map { Float($0 * norm) }
    self.testInputs = (testInputs?.values ?? []).map { Float($0 * norm) }
    scale = Float(1 / tau.squareRoot())
    var words = stream
    let word = words.next()
    key = (UInt32(truncatingIfNeeded: word), UInt32(truncatingIfNeeded: word >> 32))
    state = Array(
      repeating: 0, count: ParticleBlocks(particles: count, dimension: inputs.columns).storage)
    mean = []
    drawPrior()
  }

  private var blocks: ParticleBlocks { ParticleBlocks(particles: count, dimension: dimension) }

  private mutating func drawPrior() {
    let (rows, size) = (dimension, dimension * ParticleBlocks.size)
    let (number, words) = (clock, key)
    let blocks = blocks.count
    state.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      for block in 0..<blocks {
        theory_normals(words.0, words.1, number, UInt32(block), Int32(rows), start + block * size)
      }
    }
    clock += 1
  }

  /// The weights W `[count, D]`.
  package var weights: Matrix { sample(.max) }

  /// The weights of the first `most` particles.
  func sample(_ most: Int) -> Matrix {
    let centered = blocks.rows(state, most: most).scaled(by: Double(scale))
    return mean.isEmpty ? centered : centered.adding(blocks.rows(mean, most: most))
  }

  /// Couples particle i to row i modulo N of the source's weights `[N, D]`; U stays, which is exact for Gaussian laws.
  mutating func couple(to source: Matrix, share: Double) {
    mean = blocks.blocks(source, times: share)
  }

  /// What a number of steps is to do.
  struct Move {
    /// v `[P]`.
    var v: [Double]
    /// c = gamma^2 / lambda.
    var strength: Double
    /// rho of the proposal.
    var persistence: Double
    var steps: Int
    var thinning = 1
    var curves = false
    var tests = false
  }

  /// Moves every particle and sums over what it passes.
  mutating func run(_ move: Move) -> SiteSums {
    let v = move.v.map { Float($0) }
    let parts = min(Self.parts, blocks.count)
    var sums = (0..<parts).map { _ in
      SiteSums(examples: examples, tests: move.tests ? tests : 0, curves: move.curves)
    }
    var task = theory_move()
    task.strength = Float(move.strength)
    task.persistence = Float(move.persistence)
    task.start = clock
    task.steps = Int32(move.steps)
    task.thinning = Int32(max(move.thinning, 1))
    task.curves = move.curves
    task.tests = move.tests
    run(task, v, &sums)
    clock += UInt64(max(move.steps, 1))
    return sums.dropFirst().reduce(into: sums[0]) { $0.add($1) }
  }

  private mutating func run(_ move: theory_move, _ v: [Float], _ sums: inout [SiteSums]) {
    let blocks = blocks.count
    let parts = sums.count
    var site = theory_site()
    site.particles = Int64(count)
    site.dimension = Int32(dimension)
    site.examples = Int32(examples)
    site.tests = Int32(tests)
    site.activation = phi.kernelCode.kind
    site.degree = phi.kernelCode.degree
    site.scale = scale
    site.key = key
    let threads = threads
    let hasMean = !mean.isEmpty
    inputs.withUnsafeBufferPointer { inputs in
      testInputs.withUnsafeBufferPointer { testInputs in
        mean.withUnsafeMutableBufferPointer { mean in
          state.withUnsafeMutableBufferPointer { state in
            v.withUnsafeBufferPointer { v in
              sums.withUnsafeMutableBufferPointer { sums in
                site.inputs = inputs.baseAddress
                site.test_inputs = testInputs.baseAddress
                site.state = state.baseAddress
                site.mean = hasMean ? mean.baseAddress : nil
                var task = move
                task.v = v.baseAddress
                // Every part writes its own blocks and its own sums.
                nonisolated(unsafe) let (shared, order, results) = (site, task, sums)
                inParts(parts, threads: threads) { mine in
                  for part in mine {
                    results[part].sample(shared, order, blocks * part / parts..<blocks * (part + 1) / parts)
                  }
                }
              }
            }
          }
        }
      }
    }
  }
}

extension Nonlinearity {
  /// How the loops in C name the activation.
  package var kernelCode: (kind: Int32, degree: Int32) {
    switch self {
    case .linear: (Int32(THEORY_LINEAR), 1)
    case .relu: (Int32(THEORY_RELU), 1)
    case .tanh: (Int32(THEORY_TANH), 1)
    case .erf: (Int32(THEORY_ERF), 1)
    case .hermite(let degree): (Int32(THEORY_HERMITE), Int32(degree))
    }
  }
}
