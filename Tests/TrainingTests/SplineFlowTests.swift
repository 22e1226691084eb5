import Foundation
import Networks
import Randomness
import Tensor
import Testing
import Training

@Suite("Training of spline flows") struct SplineFlowTests {
  /// A network whose leaves are all random.
  private func network(outputs: [String] = ["a", "b", "c"], dummies: Int = 0) -> Network {
    var network = Network(
      Architecture(
        inputs: 5, hidden: [9], outputs: outputs, dummies: dummies, activation: .tanh,
        head: SplineFlowHead(pieces: 4, hidden: 6)),
      stream: RandomStream(seed: 1, purpose: "weights"))
    var stream = RandomStream(seed: 2, purpose: "leaves")
    for name in network.values.names {
      network.values[name].values = network.values[name].values.map { _ in Float(0.4 * stream.normal()) }
    }
    return network
  }

  private func rows(_ count: Int = 37, index: UInt64 = 0) -> TrainingData {
    var stream = RandomStream(seed: 3, purpose: "rows", index: index)
    return TrainingData(
      inputs: (0..<5 * count).map { _ in Float(stream.normal()) },
      targets: (0..<3 * count).map { _ in Float(stream.uniform()) }, count: count,
      weights: (0..<count).map { _ in Float(0.5 + stream.uniform()) })
  }

  private func loss(_ network: Network, _ data: TrainingData) throws -> Double {
    try AutogradLearner(network, network.rules(), data, data, TrainingSettings(), device: .cpu)
      .validationLoss()
  }

  @Test("The loss is the density's, and targets that miss are integrated out")
  func lossAndGaps() throws {
    let network = network()
    var data = rows(1)
    data.weights = nil
    data.mayLackTargets = true
    let density = try #require(try network.density(data.inputs, count: 1))
    var stream = RandomStream(seed: 8, purpose: "draws")
    let whole = density.samples(1, row: 0, stream: &stream)
    data.targets = whole.map { Float($0) }
    #expect(abs(try loss(network, data) + density.logProbability(of: whole, row: 0)) < 1e-4)
    let middles = (0..<2000).map { (Double($0) + 0.5) / 2000 }
    for missing in 0..<3 {
      data.targets = whole.map { Float($0) }
      data.targets[missing] = .nan
      let places = middles.flatMap { middle in whole.indices.map { $0 == missing ? middle : whole[$0] } }
      let sum = density.logProbabilities(of: places, row: 0).reduce(0) { $0 + exp($1) } / 2000
      let difference = try loss(network, data) + log(sum)
      #expect(abs(difference) < (missing == 2 ? 1e-4 : 5e-3), "\(missing): \(difference)")
    }
    data.targets = [Float(whole[0]), .nan, .nan]
    #expect(abs(try loss(network, data) + density.logProbability(of: [whole[0]], row: 0)) < 1e-4)
  }

  @Test("The gradient is the slope of the loss, targets missing or not", arguments: [false, true])
  func gradient(lacks: Bool) throws {
    let network = network()
    var data = rows()
    if lacks {
      data.mayLackTargets = true
      for place in [1, 3, 4, 8] { data.targets[place] = .nan }
    }
    func learner(_ network: Network) throws -> AutogradLearner {
      try AutogradLearner(network, network.rules(), data, data, TrainingSettings(), device: .cpu)
    }
    let (_, gradient) = try learner(network).gradient((0..<37).map { $0 })
    let norm = gradient.names.reduce(0) { $0 + gradient[$1].values.reduce(0) { $0 + Double($1 * $1) } }
    #expect(norm.isFinite && norm > 0)
    // Along the gradient, single precision: a step of 0.01 in all leaves together.
    func moved(_ sign: Double) throws -> Double {
      var other = network
      for name in network.values.names {
        let slope = gradient[name].values
        other.values[name].values = zip(network.values[name].values, slope).map {
          $0 + Float(sign * 0.01 / norm.squareRoot()) * $1
        }
      }
      return try learner(other).validationLoss()
    }
    #expect(abs((try moved(1) - moved(-1)) / 0.02 / norm.squareRoot() - 1) < 0.01)
  }

  @Test("Trainings are the same for any number of threads, and learn")
  func threads() throws {
    let before = Engine.threads
    defer { try? Engine.setThreads(before) }
    let (data, held) = (rows(150), rows(60, index: 1))
    let outcomes = try [1, 3].map { count in
      try Engine.setThreads(count)
      let outcome = try train(network(), on: data, validating: held, settings: Tasks.settings(epochs: 4))
      var stream = RandomStream(seed: 1, purpose: "draws")
      let density = try #require(try outcome.network.density(held.inputs, count: 60))
      return (
        outcome, density.samples(500, row: 7, stream: &stream),
        outcome.network.predict(held.inputs, count: 60)
      )
    }
    #expect(
      outcomes[0].0 == outcomes[1].0 && outcomes[0].1 == outcomes[1].1 && outcomes[0].2 == outcomes[1].2)
    let curve = outcomes[0].0.validationCurve
    #expect(curve.allSatisfy(\.isFinite) && curve[3] < curve[0])
  }

  @Test("Dummies do not change what is learnt of the others, and few targets train the first outputs")
  func dummies() throws {
    let (plain, spare) = (network(), network(outputs: ["a", "b"], dummies: 1))
    var data = rows()
    data.targets = (0..<37).flatMap { Array(data.targets[3 * $0..<3 * $0 + 2]) }
    #expect(try abs(loss(plain, data) - loss(spare, data)) < 1e-6)
  }

  @Test("Targets outside the box are refused")
  func bounds() {
    var data = rows()
    data.targets[7] = 1.25
    #expect(throws: TrainingError.outsideBounds(data: "training", row: 2, column: 1, found: 1.25)) {
      try train(network(), on: data, validating: rows(), settings: Tasks.settings(epochs: 1))
    }
  }
}
