import Networks
import Randomness
import TestSupport
import Testing

@Suite("Surgery on networks") struct SurgeryTests {
  let network = Network.example()
  let inputs = exampleInputs(20)

  /// The numbers of the head.
  private func output(_ network: Network) -> (weight: [Float], bias: [Float]) {
    (network.values["output.weight"].values, network.values["output.bias"].values)
  }

  /// The predictions of one named output.
  private func column(_ name: String, of network: Network) -> [Float] {
    guard let index = network.outputs.firstIndex(of: name) else { return [] }
    let predicted = network.predict(inputs, count: 20)
    return (0..<20).map { predicted[$0 * network.outputs.count + index] }
  }

  private func expectSame(_ names: [String], as other: Network) {
    for name in names { #expect(column(name, of: other) == column(name, of: network)) }
  }

  @Test("A new output leaves the others and the dummies as they were")
  func addingOutput() throws {
    let larger = try network.addingOutput("mass", stream: RandomStream(seed: 1, purpose: "new output"))
    #expect(larger.outputs == ["a", "b", "c", "mass"] && larger.dummies == 2)
    expectSame(["a", "b", "c"], as: larger)
    let (old, new) = (output(network), output(larger))
    #expect(new.bias.count == 6 && new.weight[20...] == old.weight[15...] && new.bias[4...] == old.bias[3...])
    #expect(new.bias[3] == 0 && new.weight[15..<20].contains { $0 != 0 })
    #expect(throws: Never.self) { try larger.configuration.validate() }
    let constant = try network.addingConstant("mass", 0.25)
    #expect(column("mass", of: constant).allSatisfy { abs($0 - 0.25) < 1e-7 })
    expectSame(["a", "b", "c"], as: constant)
  }

  @Test("A dummy becomes a named output with its weights", arguments: [0, 1])
  func takingOverDummy(dummy: Int) throws {
    let named = try network.takingOverDummy(dummy, for: "mass")
    #expect(named.outputs == ["a", "b", "c", "mass"] && named.dummies == 1)
    expectSame(["a", "b", "c"], as: named)
    let (old, new) = (output(network), output(named))
    let (first, other) = (3 + dummy, 4 - dummy)
    #expect(new.weight[15..<20].elementsEqual(old.weight[first * 5..<first * 5 + 5]))
    #expect(new.weight[20..<25].elementsEqual(old.weight[other * 5..<other * 5 + 5]))
    #expect(new.bias[3...].elementsEqual([old.bias[first], old.bias[other]]))
  }

  @Test("Dummies can be dropped")
  func droppingDummies() {
    let bare = network.droppingDummies()
    #expect(bare.dummies == 0 && output(bare).bias.count == 3)
    #expect(bare.predict(inputs, count: 20) == network.predict(inputs, count: 20))
    #expect(bare.droppingDummies() == bare)
  }

  @Test("Outputs can be chosen and put in another order")
  func selecting() throws {
    let chosen = try network.selectingOutputs(["c", "a"])
    #expect(chosen.outputs == ["c", "a"] && chosen.dummies == 0)
    expectSame(["a", "c"], as: chosen)
  }

  @Test("A head can be attached to the body, in place of its own")
  func attaching() throws {
    let head = Network(
      Architecture(inputs: 5, hidden: [8], outputs: ["a", "mass"]),
      stream: RandomStream(seed: 1, purpose: "head"))
    let whole = try network.attaching(head)
    #expect(whole.stages.map(\.name) == ["body.0", "body.1", "bottleneck", "head.body.0"])
    #expect(whole.head.name == "head.output" && whole.outputs == ["a", "mass"])
    let features = network.activations(inputs, count: 20, through: 3)
    #expect(whole.predict(inputs, count: 20) == head.predict(features, count: 20))
  }

  @Test("Dropout changes where it is asked to")
  func dropping() {
    let changed = network.dropping(0.5) { $0 != "bottleneck" }
    #expect(changed.configuration.layout?.layers.map(\.dropout) == [0.5, 0.5, 0, 0])
    #expect(changed.values == network.values)
  }

  @Test("What cannot be done is refused")
  func errors() throws {
    let stream = RandomStream(seed: 1, purpose: "new output")
    #expect(
      message { try network.addingOutput("a", stream: stream) }
        == "two outputs are called 'a', names must differ")
    #expect(
      message { try network.takingOverDummy(2, for: "x") }
        == "dummy output 2 was asked for, but the network has 2, counted from 0")
    #expect(
      message { try network.takingOverDummy(0, for: "b") } == "two outputs are called 'b', names must differ")
    let single = Network(Architecture(inputs: 7, hidden: [], outputs: ["a"]), stream: stream)
    #expect(message { try single.attaching(single) } == "2 layers were asked for, but the network has 1")
    #expect(
      message { try network.attaching(network) }
        == "layer 'head.body.0' takes 7 inputs, but 'bottleneck' before it gives 5")
    #expect(
      message { try network.selectingOutputs(["x"]) }
        == "output 'x' was asked for, but the network has a, b, c")
  }
}
