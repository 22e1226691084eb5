import Foundation
import Networks
import Randomness
import TestSupport
import Testing

@Suite("Networks") struct NetworkTests {
  @Test("An architecture becomes named layers")
  func layout() throws {
    let network = Network.example()
    let layers = try #require(network.configuration.layout).layers
    #expect(layers.map(\.name) == ["body.0", "body.1", "bottleneck", "output"])
    #expect(layers.map(\.inputs) == [7, 12, 9, 5])
    #expect(layers.map(\.outputs) == [12, 9, 5, 5])
    #expect(layers.map(\.dropout) == [0.3, 0.3, 0, 0])
    let leaky = Activation.leakyReLU(slope: 0.2)
    #expect(layers.map(\.activation) == [leaky, leaky, leaky, .sigmoid])
    #expect(network.outputs == ["a", "b", "c"] && network.dummies == 2 && network.inputs == 7)
    #expect(network.parameterCount == 7 * 12 + 12 + 12 * 9 + 9 + 9 * 5 + 5 + 5 * 5 + 5)
    var architecture = Architecture.example
    architecture.activation = .silu
    architecture.sigmoidOutput = false
    #expect(
      architecture.configuration.layout?.layers.map(\.activation) == [.silu, .silu, .silu, .identity])
  }

  @Test("Fresh weights have variance 2 / inputs, biases are zero")
  func initialisation() {
    let architecture = Architecture(inputs: 79, hidden: [500, 300], outputs: ["a"])
    let network = Network(architecture, stream: RandomStream(seed: 1, purpose: "weights"))
    for layer in ["body.0", "body.1", "output"] {
      let (weight, bias) = (network.values[layer + ".weight"], network.values[layer + ".bias"])
      let count = Double(weight.count)
      let square = weight.values.reduce(0) { $0 + Double($1) * Double($1) } / count
      #expect(abs(square * Double(weight.shape[1]) / 2 - 1) < 5 * (2 / count).squareRoot())
      #expect(bias.values.allSatisfy { $0 == 0 })
    }
    #expect(network == Network(architecture, stream: RandomStream(seed: 1, purpose: "weights")))
    #expect(network != Network(architecture, stream: RandomStream(seed: 2, purpose: "weights")))
  }

  @Test("Predictions are the named outputs of plain loops")
  func prediction() {
    let network = Network.example()
    let inputs = exampleInputs(300)
    let predicted = network.predict(inputs, count: 300)
    #expect(predicted.count == 900)
    for row in [0, 1, 31, 32, 255, 256, 299] {
      var x = inputs[row * 7..<(row + 1) * 7].map(Double.init)
      for (index, layer) in ["body.0", "body.1", "bottleneck", "output"].enumerated() {
        let (weight, bias) = (network.values[layer + ".weight"], network.values[layer + ".bias"])
        x = (0..<bias.count).map { o in
          let z = x.indices.reduce(Double(bias.values[o])) {
            $0 + Double(weight.values[o * x.count + $1]) * x[$1]
          }
          return index == 3 ? 1 / (1 + exp(-z)) : (z > 0 ? z : 0.2 * z)
        }
      }
      for output in 0..<3 { #expect(abs(Double(predicted[row * 3 + output]) - x[output]) < 1e-5) }
    }
    #expect(network.predict([], count: 0) == [])
  }

  @Test("Layers can be evaluated in parts")
  func parts() {
    let network = Network.example()
    let inputs = exampleInputs(40)
    #expect(network.activations(inputs, count: 40, through: 0) == inputs)
    let middle = network.activations(inputs, count: 40, through: 2)
    #expect(middle.count == 40 * 9)
    let upper = network.above(2)
    #expect(upper.stages.map(\.name) == ["bottleneck"] && upper.inputs == 9)
    #expect(upper.predict(middle, count: 40) == network.predict(inputs, count: 40))
  }

  @Test("Many threads may predict with one network")
  func threads() async {
    let network = Network.example()
    let inputs = exampleInputs(100)
    let alone = network.predict(inputs, count: 100)
    await withTaskGroup(of: [Float].self) { group in
      for _ in 0..<16 { group.addTask { network.predict(inputs, count: 100) } }
      for await predicted in group { #expect(predicted == alone) }
    }
  }

  @Test("Configuration and architecture survive JSON")
  func codable() throws {
    let configuration = Network.example().configuration
    #expect(
      try JSONDecoder().decode(NetworkConfiguration.self, from: JSONEncoder().encode(configuration))
        == configuration)
    // Models of format 1 hold layers.
    let layout = try #require(configuration.layout)
    #expect(
      try JSONDecoder().decode(NetworkConfiguration.self, from: JSONEncoder().encode(layout)) == configuration
    )
    let architecture = Architecture.example
    #expect(
      try JSONDecoder().decode(Architecture.self, from: JSONEncoder().encode(architecture)) == architecture)
  }

  @Test("Layouts that cannot be are refused")
  func errors() throws {
    func check(_ change: (inout Architecture) -> Void, _ expected: String) {
      var architecture = Architecture.example
      change(&architecture)
      #expect(message { try architecture.validate() } == expected)
    }
    check({ $0.inputs = 0 }, "layer 'body.0' has 0 inputs and 12 outputs, expected 1 to 1048576 of each")
    check(
      { $0.hidden = [3, -1] }, "layer 'body.1' has 3 inputs and -1 outputs, expected 1 to 1048576 of each")
    check({ $0.dropout = 1 }, "layer 'body.0' has dropout 1.0, expected at least 0 and less than 1")
    check({ $0.dropout = .nan }, "layer 'body.0' has dropout nan, expected at least 0 and less than 1")
    check({ $0.outputs = ["a", "a"] }, "two outputs are called 'a', names must differ")
    check(
      { $0.outputs = [] },
      "layer 'output' has 2 outputs, expected at least one name and 0 named + 2 dummies")
    #expect(
      message { try NetworkLayout(layers: [], outputs: ["a"]).validate() }
        == "a network needs at least one layer, found none")
    var layout = try #require(Architecture.example.configuration.layout)
    layout.layers[1].name = "body.0"
    #expect(message { try layout.validate() } == "two layers are called 'body.0', names must differ")
    layout = try #require(Architecture.example.configuration.layout)
    layout.layers[1].inputs = 13
    #expect(
      message { try layout.validate() }
        == "layer 'body.1' takes 13 inputs, but 'body.0' before it gives 12")
  }
}
