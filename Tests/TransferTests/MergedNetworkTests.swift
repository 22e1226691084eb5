import Foundation
import Networks
import OrderedCollections
import Randomness
import TestSupport
import Testing
import Training
import Transfer

/// Networks fine-tuned from one base as one network.
@Suite struct MergedNetworkTests {
  private let inputs = MadeUpTask.rows(30, .related).inputs

  private static func base(_ head: any Head = PointHead(), dummies: Int = 2) -> Network {
    Network(
      Architecture(
        inputs: MadeUpTask.inputs, hidden: [12, 10], outputs: ["a", "b"], dummies: dummies, dropout: 0.25,
        head: head),
      stream: RandomStream(seed: 3, purpose: "base"))
  }

  /// The base moved at random, with other outputs.
  private static func tuned(
    _ outputs: [String], seed: UInt64, size: Float = 0.1, _ head: any Head = PointHead()
  )
    throws -> Network
  {
    var stream = RandomStream(seed: seed, purpose: "fine-tuned")
    var network = base(head)
    for name in network.values.names {
      network.values[name].values = network.values[name].values.map { $0 + size * Float(stream.normal()) }
    }
    network = network.dropping(0.1)
    for name in outputs where !network.outputs.contains(name) {
      network = try network.addingOutput(name, stream: stream)
    }
    return try network.droppingDummies().selectingOutputs(outputs)
  }

  private func merged(
    _ networks: [Network], _ method: any MergeMethod = Averaging(), pruning: DeltaPruning? = nil,
    base: Network = base(), simulations: [[Float]]? = nil
  ) throws -> MergedNetwork {
    let parts = networks.enumerated().map { index, network in
      MergedNetwork.Part(
        name: "m\(index)", networks: [network],
        simulations: simulations.map { (inputs, $0[index], 30) })
    }
    return try MergedNetwork(
      base: base, named: "base", parts: parts, method: method, pruning: pruning, seed: 1)
  }

  @Test(
    "A network merged with itself is itself, whatever its head",
    arguments: Heads.all.map { SomeHead($0.standard) })
  func itself(_ head: SomeHead) throws {
    let network = try Self.tuned(["b", "new", "a"], seed: 1, head.head)
    let found = try merged([network, network], base: Self.base(head.head)).network(scale: 1)
    #expect(found.outputs == ["a", "b", "new"] && found.dummies == 0)
    let same = try found.selectingOutputs(network.outputs)
    for (name, leaf) in network.values.leaves {
      for (one, other) in zip(leaf.values, same.values[name].values) {
        #expect(abs(one - other) < 1e-5, "\(name)")
      }
    }
    #expect(found.stages.map(\.dropout) == Self.base(head.head).stages.map(\.dropout))
  }

  @Test func theOutputsOfAllAreThere() throws {
    let one = try Self.tuned(["a", "b", "new"], seed: 1)
    let other = try Self.tuned(["other", "b"], seed: 2)
    // Of one model's change alone nothing else is in the merged network.
    var weights = MergedNetwork.Part(name: "other", networks: [other])
    weights.weight = 1e-12
    let found = try MergedNetwork(
      base: Self.base(), named: "base",
      parts: [MergedNetwork.Part(name: "one", networks: [one]), weights], method: TaskArithmetic(),
      pruning: nil, seed: 1
    ).network(scale: 1)
    #expect(found.outputs == ["a", "b", "new", "other"])
    let (expected, estimates) = (one.predict(inputs, count: 30), found.predict(inputs, count: 30))
    for row in 0..<30 {
      for column in 0..<3 { #expect(abs(estimates[4 * row + column] - expected[3 * row + column]) < 1e-5) }
    }
    // The output that one model alone has is that model's.
    #expect(found.outputRow(3) == (try other.selectingOutputs(["other"]).outputRow(0)))
  }

  @Test func theScaleGoesFromTheBaseOutwards() throws {
    let network = try Self.tuned(["a", "b"], seed: 1)
    let merged = try merged([network, network])
    let base = Self.base().droppingDummies()
    func numbers(_ scale: Double) -> [Float] {
      merged.network(scale: scale).values.leaves.values.flatMap(\.values)
    }
    let (start, end) = (
      base.values.leaves.values.flatMap(\.values), network.values.leaves.values.flatMap(\.values)
    )
    for (place, found) in numbers(0.5).enumerated() {
      #expect(abs(found - 0.5 * (start[place] + end[place])) < 1e-6)
    }
    #expect(zip(numbers(0), start).allSatisfy { $0 == $1 })
  }

  @Test func newOutputsAreNotPruned() throws {
    let network = try Self.tuned(["a", "b", "new"], seed: 1)
    let pruning = try DeltaPruning(.random, density: 0.01)
    let found = try merged([network, network], TaskArithmetic(), pruning: pruning).network(scale: 1)
    #expect(found.outputRow(2) == network.outputRow(2))
    #expect(found.outputRow(0) != network.outputRow(0))
  }

  /// Least squares of layers: an input that one model's simulations lack is left to the other model.
  @Test func layersFitTheirOwnInputs() throws {
    let networks = try [Self.tuned(["a", "b"], seed: 1), Self.tuned(["a", "b"], seed: 2)]
    let cut = inputs.enumerated().map { $0.offset % MadeUpTask.inputs == 4 ? 0 : $0.element }
    let targets = [Float](repeating: 0.5, count: 60)
    let parts = zip(networks, [inputs, cut]).map { network, inputs in
      MergedNetwork.Part(name: "m", networks: [network], simulations: (inputs, targets, 30))
    }
    let found = try MergedNetwork(
      base: Self.base(), named: "base", parts: parts, method: RegressionMean(), pruning: nil, seed: 1
    ).network(scale: 1)
    let first = "body.0.weight"
    for unit in 0..<12 {
      let place = unit * MadeUpTask.inputs + 4
      let (mine, own) = (found.values[first].values[place], networks[0].values[first].values[place])
      let other = networks[1].values[first].values[place]
      #expect(abs(mine - own) < 0.2 * abs(other - own) + 0.01, "\(mine) \(own) \(other)")
    }
    let same = try MergedNetwork(
      base: Self.base(), named: "base",
      parts: [networks[0], networks[0]].map {
        MergedNetwork.Part(name: "m", networks: [$0], simulations: (inputs, targets, 30))
      }, method: RegressionMean(), pruning: nil, seed: 1
    ).network(scale: 1)
    for (name, leaf) in networks[0].values.leaves {
      for (one, other) in zip(leaf.values, same.values[name].values) {
        #expect(abs(one - other) < 1e-3, "\(name)")
      }
    }
  }

  /// Squared derivatives are those of differences of the loss.
  @Test func importancesAreSquaredDerivatives() throws {
    var network = try Self.tuned(["a", "b"], seed: 1).dropping(0)
    let row = Array(inputs[..<MadeUpTask.inputs])
    func loss(_ network: Network) -> Double {
      let found = network.predict(row, count: 1)
      return (pow(Double(found[0]) - 0.9, 2) + pow(Double(found[1]) - 0.2, 2)) / 2
    }
    let part = MergedPart(
      delta: [], isOwn: [], weight: 1, network: network, simulations: (row, [0.9, 0.2], 1))
    let squares = try FisherMerging.squaredGradients(part)
    let name = "body.1.bias"
    let start = try #require(network.places.first { $0.name == name }).range.lowerBound
    for unit in 0..<10 {
      let step: Float = 1e-2
      network.values[name].values[unit] += step
      let up = loss(network)
      network.values[name].values[unit] -= 2 * step
      let down = loss(network)
      network.values[name].values[unit] += step
      let slope = (up - down) / Double(2 * step)
      let expected = slope * slope
      #expect(abs(squares[start + unit] - expected) < 1e-2 * expected + 1e-9)
    }
  }

  @Test func whatASimulationDependsOnCountsMore() throws {
    let networks = try [Self.tuned(["a", "b"], seed: 1), Self.tuned(["a", "b"], seed: 2)]
    let targets: [[Float]] = [.init(repeating: 0.5, count: 60), .init(repeating: .nan, count: 60)]
    // The second model's simulations tell nothing: all is the first's.
    let found = try merged(networks, FisherMerging(), simulations: targets).network(scale: 1)
    let weights = found.values["body.1.weight"].values
    let (mine, theirs) = (
      networks[0].values["body.1.weight"].values, networks[1].values["body.1.weight"].values
    )
    let near = weights.indices.count { place -> Bool in
      let apart = abs(theirs[place] - mine[place])
      return abs(weights[place] - mine[place]) < 0.01 * apart + 1e-6
    }
    #expect(near > weights.count * 8 / 10, "\(near) of \(weights.count)")
  }

  @Test func unlikeNetworksAreRefused() throws {
    func text(_ network: Network) -> String? { message { try merged([network, network]) } }
    let other = Network(
      Architecture(inputs: MadeUpTask.inputs, hidden: [12, 11], outputs: ["a"]), stream: MadeUpTask.stream)
    #expect(text(other)?.hasPrefix("m0 was not fine-tuned from base: its stages are ") == true)
    let wide = Network(Architecture(inputs: 7, hidden: [12, 10], outputs: ["a"]), stream: MadeUpTask.stream)
    #expect(text(wide)?.contains("m0 was not fine-tuned from base: it reads ") == true)
    let dense = try Self.tuned(["a"], seed: 1, MixtureHead(components: 2))
    #expect(
      text(dense) == "m0 was not fine-tuned from base: its head is output: mixture, expected output: point.")
  }
}
