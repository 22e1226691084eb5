import Networks
import Tensor

/// Computes with libtorch and its automatic derivatives, on any device.
package struct AutogradLearner: Learner {
  private struct Rows {
    let inputs: Tensor
    let targets: Tensor
    let weights: Tensor
  }

  private let configuration: NetworkConfiguration
  private let leaves: TrainedLeaves
  /// Whether a stage has a leaf that trains; others are not dropped.
  private let stagesThatTrain: [Bool]
  private let rows: Rows
  private let validation: Rows
  private let settings: TrainingSettings
  private let device: Device

  /// Copies leaves and rows to the device.
  package init(
    _ network: Network, _ rules: Named<Rule>, _ rows: TrainingData, _ validation: TrainingData,
    _ settings: TrainingSettings, device: Device
  ) throws {
    configuration = network.configuration
    stagesThatTrain = network.stages.map { rules.under($0.name).contains(where: \.trains) }
    self.settings = settings
    self.device = device
    self.rows = try Self.load(rows, device)
    self.validation = try Self.load(validation, device)
    leaves = try TrainedLeaves(network, rules, settings, device)
  }

  private static func load(_ data: TrainingData, _ device: Device) throws(TensorError) -> Rows {
    Rows(
      inputs: try Tensor(data.inputs, shape: [data.count, data.inputWidth], device: device),
      targets: try Tensor(data.targets, shape: [data.count, data.targetWidth], device: device),
      weights: try Tensor(data.weights ?? Array(repeating: 1, count: data.count), device: device))
  }

  package func step(
    _ part: UnsafeBufferPointer<Int32>, rate: Double, number: Int
  ) throws(TensorError) -> Double {
    try withOneThread { () throws(TensorError) in
      let loss = try loss(Array(part), .training(seed: settings.seed, step: number))
      try loss.backward()
      try leaves.update(rate: rate, step: number)
      return try loss.number()
    }
  }

  package func validationLoss() throws(TensorError) -> Double {
    try withOneThread { () throws(TensorError) in
      try withoutGradients { () throws(TensorError) in
        let (sum, count) = try terms(validation, .use, isJudged: true)
        // Over no terms at all it is not a number.
        return try (sum / count).number()
      }
    }
  }

  package func values() throws(TensorError) -> Named<HostArray> {
    try withoutGradients { () throws(TensorError) in try leaves.realised().host() }
  }

  func state() throws(TensorError) -> Named<HostArray> { try leaves.state() }

  func restore(_ state: Named<HostArray>) throws(TensorError) { try leaves.restore(state) }

  /// The loss on some rows without dropout, and its gradient by leaf; a leaf it does not depend on has none.
  package func gradient(_ part: [Int32]) throws(TensorError) -> (loss: Double, gradient: Named<HostArray>) {
    let loss = try loss(part, .use)
    try loss.backward()
    return (try loss.number(), try leaves.takeGradient())
  }

  private func loss(_ part: [Int32], _ pass: Pass) throws(TensorError) -> Tensor {
    let index = try Tensor(part.map { Int64($0) }, device: device)
    return try loss(
      Rows(
        inputs: rows.inputs.slices(0, at: index), targets: rows.targets.slices(0, at: index),
        weights: rows.weights.slices(0, at: index)), pass)
  }

  /// The sum over terms by the number of terms, zero without any.
  private func loss(_ rows: Rows, _ pass: Pass) throws(TensorError) -> Tensor {
    let (sum, count) = try terms(rows, pass)
    return try sum / count.clamped(lower: 1)
  }

  private func terms(
    _ rows: Rows, _ pass: Pass, isJudged: Bool = false
  ) throws(TensorError) -> (sum: Tensor, count: Tensor) {
    let values = try leaves.realised()
    let x = try configuration.pass(rows.inputs, values, pass) { stagesThatTrain[$0] }
    let head = configuration.head
    let own = values.under(head.name)
    let losses = try isJudged ? head.judgement(x, rows.targets, own) : head.loss(x, rows.targets, own)
    return (sum: try (losses.sums * rows.weights).sum(), count: try losses.counts.sum())
  }
}
