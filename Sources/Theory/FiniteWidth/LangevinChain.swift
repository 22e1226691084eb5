import CKernels
import Formats
import Randomness

/// One chain of Langevin dynamics: its state, and what it sums. Runs on the thread that calls it.
struct LangevinChain {
  private let blocks: ParticleBlocks
  private let examples: Int
  private let inputs: [Float]
  private let testInputs: [Float]
  private let labels: [Double]
  private var network = theory_network()
  private let isFull: Bool
  /// W in the full form, U in the marginal one.
  private var state: [Float]
  private var readout: [Float]
  /// Wbar in the full form, (delta / tau) Wbar in the marginal one; empty without.
  private var anchor: [Float]

  init(
    _ task: RegressionTask, phi: Nonlinearity, width: Int, testInputs: Matrix, strength: Double, beta: Double,
    lambda: Double, delta: Double, anchor: Matrix?, settings: LangevinSettings
  ) {
    let norm = 1 / Double(task.dimension).squareRoot()
    blocks = ParticleBlocks(particles: width, dimension: task.dimension)
    examples = task.count
    inputs = task.inputs.values.map { Float($0 * norm) }
    self.testInputs = testInputs.values.map { Float($0 * norm) }
    labels = task.labels
    isFull = settings.form == .full
    let tau = lambda + delta
    var words = RandomStream(seed: settings.seed, purpose: "Langevin dynamics", index: settings.index)
    let word = words.next()
    network.site.key = (UInt32(truncatingIfNeeded: word), UInt32(truncatingIfNeeded: word >> 32))
    network.site.particles = Int64(width)
    network.site.dimension = Int32(task.dimension)
    network.site.examples = Int32(task.count)
    network.site.tests = Int32(testInputs.rows)
    network.site.activation = phi.kernelCode.kind
    network.site.degree = phi.kernelCode.degree
    network.site.scale = isFull ? 1 : Float(1 / tau.squareRoot())
    network.gamma = strength
    network.beta = beta
    network.lambda = lambda
    network.delta = delta
    network.step = settings.step
    network.determinant = true
    network.start = 1
    network.steps = Int64(settings.steps)
    network.burn = Int64(settings.burn)
    network.every = Int64(settings.every)
    state = Array(repeating: 0, count: blocks.storage)
    readout = Array(repeating: 0, count: isFull ? blocks.count * ParticleBlocks.size : 0)
    self.anchor = anchor.map { [blocks, isFull] in blocks.blocks($0, times: isFull ? 1 : delta / tau) } ?? []
    drawPrior(hidden: isFull ? 1 / lambda.squareRoot() : 1, readout: 1 / lambda.squareRoot())
  }

  private mutating func drawPrior(hidden: Double, readout scale: Double) {
    let (rows, size) = (blocks.dimension, ParticleBlocks.size)
    var fresh = [Float](repeating: 0, count: (rows + 1) * size)
    for block in 0..<blocks.count {
      theory_normals(
        network.site.key.0, network.site.key.1, 0, UInt32(block), Int32(rows + 1), &fresh)
      for index in 0..<(rows * size) { state[block * rows * size + index] = Float(hidden) * fresh[index] }
      guard isFull else { continue }
      for lane in 0..<size { readout[block * size + lane] = Float(scale) * fresh[rows * size + lane] }
    }
  }

  mutating func run() throws(TheoryError) -> NetworkPosterior {
    let tests = Int(network.site.tests)
    var kernel = Matrix(rows: examples, columns: examples)
    var (output, square, spread) = (zeros(tests), zeros(tests), zeros(tests))
    var sums = theory_chain_sums()
    let succeeds = kernel.values.withUnsafeMutableBufferPointer { kernel in
      output.withUnsafeMutableBufferPointer { output in
        square.withUnsafeMutableBufferPointer { square in
          spread.withUnsafeMutableBufferPointer { spread in
            sums.kernel = kernel.baseAddress
            sums.output = output.baseAddress
            sums.square = square.baseAddress
            sums.spread = spread.baseAddress
            return run(&sums)
          }
        }
      }
    }
    let count = Double(max(sums.samples, 1))
    let means = output.map { $0 / count }
    guard succeeds, means.allSatisfy(\.isFinite) else {
      throw .runaway(
        stage: "the Langevin dynamics",
        detail: "the weights are no longer finite, expected a step below \(network.step)")
    }
    return NetworkPosterior(
      weights: weights, kernel: kernel.scaled(by: 1 / count), predictions: means,
      variances: means.indices.map {
        max(square[$0] / count - means[$0] * means[$0], 0) + spread[$0] / count
      },
      samples: Int(sums.samples))
  }

  private mutating func run(_ sums: inout theory_chain_sums) -> Bool {
    var task = network
    let (isFull, isTied) = (isFull, !anchor.isEmpty)
    return inputs.withUnsafeBufferPointer { inputs in
      testInputs.withUnsafeBufferPointer { testInputs in
        labels.withUnsafeBufferPointer { labels in
          anchor.withUnsafeMutableBufferPointer { anchor in
            readout.withUnsafeMutableBufferPointer { readout in
              state.withUnsafeMutableBufferPointer { state in
                task.site.inputs = inputs.baseAddress
                task.site.test_inputs = testInputs.baseAddress
                task.site.state = state.baseAddress
                task.site.mean = isTied && !isFull ? anchor.baseAddress : nil
                task.anchor = isTied && isFull ? UnsafePointer(anchor.baseAddress) : nil
                task.readout = isFull ? readout.baseAddress : nil
                task.labels = labels.baseAddress
                return theory_run_chain(&task, &sums)
              }
            }
          }
        }
      }
    }
  }

  private var weights: Matrix {
    let own = blocks.rows(state).scaled(by: Double(network.site.scale))
    return isFull || anchor.isEmpty ? own : own.adding(blocks.rows(anchor))
  }

  private func zeros(_ count: Int) -> [Double] { Array(repeating: 0, count: count) }
}
