import Networks
import Randomness
import Tensor
import Testing
import Training

@Suite("Rules and recipes") struct RuleTests {
  let rows = Tasks.rows(150)
  let validation = Tasks.rows(60, index: 1)

  @Test("The kernels take what they can do and nothing else")
  func plans() throws {
    let network = Tasks.network(dropout: 0)
    func fits(_ change: (inout Named<Rule>) -> Void) -> Bool {
      var rules = network.rules()
      change(&rules)
      return DensePlan(network, rules, targets: 2) != nil
    }
    #expect(fits { _ in })
    #expect(fits { $0 = network.rules(.pulled(0.3)) })
    #expect(fits { $0["body.0.weight"] = .frozen })
    #expect(fits { for name in ["weight", "bias"] { $0["body.1." + name] = .free(rate: 0.1) } })
    #expect(!fits { $0["body.1.weight"] = .free(rate: 0.1) })
    #expect(!fits { $0["body.1.weight"] = .pulled(0.3) })
    #expect(!fits { $0 = network.rules(.pulled(0.3, decoupled: false)) })
    #expect(!fits { $0["body.1.weight"] = .through(LowRank()) })
    for backbone in Backbones.all where backbone.name != "dense" {
      let other = try Tasks.network(backbone.name)
      #expect(DensePlan(other, other.rules(), targets: 2) == nil)
      // Above a frozen body there is but the head, which the kernels know.
      let upper = other.above(other.stages.count)
      #expect(DensePlan(upper, upper.rules(), targets: 2) != nil)
    }
  }

  @Test(
    "What frozen stages give is computed once, and the kernels train what is above",
    arguments: ["convolution", "deep-set"])
  func frozenBody(backbone: String) throws {
    let network = try Tasks.network(backbone)
    let rules = network.freezing(first: network.stages.count)
    let both = try [Computation.fastest, .autograd(.cpu)].map {
      try train(
        network, rules: rules, on: rows, validating: validation, settings: Tasks.settings(epochs: 3), with: $0
      )
    }
    for (a, b) in zip(both[0].validationCurve, both[1].validationCurve) { #expect(abs(a / b - 1) < 1e-4) }
    for name in network.values.names where !name.hasPrefix("output") {
      #expect(both[0].network.values[name] == network.values[name])
    }
  }

  @Test("A low rank adds scale / rank B A, of kernels as of matrices")
  func lowRank() throws {
    let recipe = LowRank(rank: 2, scale: 3)
    var stream = RandomStream(seed: 1, purpose: "recipe")
    let shapes: Named<[Int]> = [
      "body.0.weight": [3, 4], "body.1.weight": [5, 2, 3], "thin.weight": [1, 6],
    ]
    var leaves = try recipe.trained(shapes, stream: &stream)
    #expect(
      leaves["body.1.weight.lora.a"].shape == [2, 6] && leaves["body.1.weight.lora.b"].shape == [5, 2])
    #expect(leaves["thin.weight.lora.a"].shape == [1, 6])
    #expect(leaves["body.0.weight.lora.b"].values.allSatisfy { $0 == 0 })
    leaves["body.0.weight.lora.b"].values = [1, 0, 0, 1, 2, -1]
    let start = shapes.map { HostArray(repeating: 0.5, shape: $0) }
    let found = try recipe.realised(start.tensors(), leaves.tensors()).host()
    #expect(found["body.1.weight"] == start["body.1.weight"] && found["thin.weight"] == start["thin.weight"])
    let a = leaves["body.0.weight.lora.a"]
    for column in 0..<4 {
      let (first, second) = (a.row(0)[column], a.row(1)[4 + column])
      let expected = [first, second, 2 * first - second].map { 0.5 + 1.5 * $0 }
      for row in 0..<3 {
        #expect(abs(found["body.0.weight"].values[4 * row + column] - expected[row]) < 1e-6)
      }
    }
  }

  @Test("A pull through the gradient keeps what a loss without it would move")
  func coupledPull() throws {
    func distance(_ rule: Rule) throws -> Float {
      let start = Tasks.network(dropout: 0)
      var settings = Tasks.settings(epochs: 20)
      settings.weightDecay = 0
      let outcome = try train(
        start, rules: start.rules(rule), on: rows, validating: validation, settings: settings)
      let (end, first) = (outcome.network.values["body.0.weight"], start.values["body.0.weight"])
      return zip(end.values, first.values).reduce(0) { $0 + abs($1.0 - $1.1) }
    }
    #expect(try distance(.pulled(10, decoupled: false)) < 0.5 * distance(.free()))
  }

  @Test("A recipe may change what it trains after a step")
  func revised() throws {
    /// Trains a shift of all numbers of a leaf and rounds it to a grid after each step.
    struct Rounded: Recipe {
      static let kind = "rounded"

      func trained(
        _ base: Named<[Int]>, stream: inout RandomStream
      ) throws(TrainingError) -> Named<HostArray> {
        ["shift": HostArray([0], shape: [1])]
      }

      func realised(
        _ base: Named<Tensor>, _ trained: Named<Tensor>
      ) throws(TensorError) -> Named<Tensor> {
        try base.map { leaf throws(TensorError) in try leaf + trained["shift"] }
      }

      func revised(_ trained: Named<Tensor>, step: Int) throws(TensorError) -> Named<Tensor> {
        let shift = try trained["shift"].number()
        return ["shift": try Tensor([Float((shift * 1000).rounded(.awayFromZero) / 1000)])]
      }
    }
    let network = Tasks.network(dropout: 0)
    var rules = network.rules(.frozen)
    for name in ["output.weight", "output.bias"] { rules[name] = .through(Rounded()) }
    let outcome = try train(
      network, rules: rules, on: rows, validating: validation, settings: Tasks.settings(epochs: 2))
    let shift = outcome.network.values["output.bias"].values[0]
    #expect(shift != 0 && abs(shift * 1000 - (shift * 1000).rounded()) < 1e-3)
    let weights = zip(outcome.network.values["output.weight"].values, network.values["output.weight"].values)
    #expect(weights.allSatisfy { abs($0 - $1 - shift) < 1e-6 }, "equal recipes share what they train")
  }
}
