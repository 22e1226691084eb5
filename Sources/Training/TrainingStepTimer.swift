import Networks
import Randomness
import Work

/// Times the training step of a fully connected network, for comparison with other libraries.
public struct TrainingStepTimer: Sendable {
  /// Widths from the inputs to the outputs, for example 79, 256, 256, 6.
  public var widths: [Int]
  /// Rows per step.
  public var batch: Int
  /// Dropout of the hidden layers.
  public var dropout: Float

  /// A timer for leaky ReLU layers and a sigmoid output.
  public init(widths: [Int] = [79, 256, 256, 6], batch: Int = 32, dropout: Float = 0) {
    self.widths = widths
    self.batch = batch
    self.dropout = dropout
  }

  /// One measurement.
  public struct Round: Sendable {
    /// Processor time of one step on this thread [us].
    public var microseconds: Double
    /// Multiply-adds of the step's matrix products by those that the core does on registers alone in this time.
    public var shareOfPeak: Double

    /// The medians of some measurements, at least one.
    public init(medianOf rounds: [Round]) {
      let middle = rounds.count / 2
      microseconds = rounds.map(\.microseconds).sorted()[middle]
      shareOfPeak = rounds.map(\.shareOfPeak).sorted()[middle]
    }

    init(microseconds: Double, shareOfPeak: Double) {
      self.microseconds = microseconds
      self.shareOfPeak = shareOfPeak
    }
  }

  /// Multiply-adds of the matrix products of a step: the outputs of every layer, the gradient of every matrix, and that
  /// of the inputs of every layer but the first.
  public var multiplyAdds: Int {
    let products = zip(widths, widths.dropFirst()).map { $0 * $1 }
    return batch * (3 * products.reduce(0, +) - products[0])
  }

  /// Times a step `repeats` times over `steps` steps each.
  ///
  /// The peak is measured before and after each of them on the same core, so that both see one clock.
  public func rounds(repeats: Int = 10, steps: Int = 200) -> [Round] {
    let rows = 2048
    var stream = RandomStream(seed: 1, purpose: "training step timer")
    let width = widths[0]
    let targets = widths[widths.count - 1]
    let data = TrainingData(
      inputs: (0..<rows * width).map { _ in Float(stream.uniform() - 0.5) },
      targets: (0..<rows * targets).map { _ in Float(stream.uniform()) }, count: rows)
    let architecture = Architecture(
      inputs: width, hidden: Array(widths[1..<widths.count - 1]), outputs: (0..<targets).map { "\($0)" },
      dropout: dropout)
    var settings = TrainingSettings()
    settings.batchSize = batch
    let network = Network(architecture, stream: stream)
    guard let plan = DensePlan(network, network.rules(), targets: targets) else { return [] }
    let learner = KernelLearner(plan, data, data, settings)
    let order = stream.permutation(rows).map { Int32($0) }
    var number = 0
    func run() {
      for _ in 0..<steps {
        number += 1
        let first = number * batch % (rows - batch + 1)
        order.withUnsafeBufferPointer { order in
          _ = learner.step(
            UnsafeBufferPointer(rebasing: order[first..<first + batch]), rate: 1e-3, number: number)
        }
      }
    }
    run()
    return (0..<repeats).map { _ in
      let before = peak()
      let watch = Stopwatch(.thread)
      run()
      let seconds = watch.seconds / Double(steps)
      return Round(
        microseconds: seconds * 1e6, shareOfPeak: Double(multiplyAdds) / seconds / max(before, peak()))
    }
  }

  /// Multiply-adds per second of processor time that this core does on registers alone.
  private func peak() -> Double {
    let watch = Stopwatch(.thread)
    let count = DenseKernel.multiplyAdds(rounds: 300_000)
    return Double(count) / watch.seconds
  }
}
