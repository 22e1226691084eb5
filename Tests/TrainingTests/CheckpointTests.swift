import Formats
import Foundation
import Networks
import OrderedCollections
import Tensor
import TestSupport
import Testing
import Training

@Suite("Checkpoints") struct CheckpointTests {
  let rows = Tasks.rows(150)
  let validation = Tasks.rows(60, index: 1)

  private func run(
    _ network: Network = Tasks.network(), rules: Named<Rule>? = nil, epochs: Int, plan: CheckpointPlan? = nil,
    pull: Double = 0, with computation: Computation = .fastest, isCancelled: () -> Bool = { false }
  ) throws -> TrainingOutcome {
    let settings = Tasks.settings(epochs: epochs)
    let rules = rules ?? (pull == 0 ? nil : network.rules(.pulled(pull)))
    return try train(
      network, rules: rules, on: rows, validating: validation, settings: settings, with: computation,
      checkpoint: plan, isCancelled: isCancelled)
  }

  @Test(
    "Ten epochs and ten resumed are twenty, byte for byte", arguments: [0.0, 0.1],
    [Computation.fastest, .autograd(.cpu)])
  func resume(pull: Double, computation: Computation) throws {
    try withTemporaryDirectory { directory in
      let straight = CheckpointPlan(path: directory + "/straight", everyEpochs: 10)
      let halves = CheckpointPlan(path: directory + "/halves", everyEpochs: 10)
      let whole = try run(epochs: 20, plan: straight, pull: pull, with: computation)
      let half = try run(epochs: 10, plan: halves, pull: pull, with: computation)
      #expect(half.epochs == 10)
      #expect(try run(epochs: 20, plan: halves, pull: pull, with: computation) == whole)
      #expect(try run(epochs: 20, pull: pull, with: computation) == whole)
      let bytes = try [straight, halves].map { try Data(contentsOf: URL(fileURLWithPath: $0.path)) }
      #expect(bytes[0] == bytes[1])
    }
  }

  @Test("Every kind of stage and rule resumes byte for byte", arguments: Backbones.all.map(\.name))
  func kinds(backbone: String) throws {
    try withTemporaryDirectory { directory in
      let network = try Tasks.network(backbone)
      var rules = network.rules(.pulled(0.2, decoupled: false))
      rules["body.0.weight"] = .through(LowRank(rank: 2))
      rules["body.0.bias"] = .free(rate: 0.5)
      rules["output.bias"] = .frozen
      let whole = try run(network, rules: rules, epochs: 6)
      #expect(whole.network.values["body.0.weight"] != network.values["body.0.weight"])
      #expect(whole.network.values["output.bias"] == network.values["output.bias"])
      let plan = CheckpointPlan(path: directory + "/state")
      var outcome = whole
      var rounds = 0
      repeat {
        var left = 7
        outcome = try run(
          network, rules: rules, epochs: 6, plan: plan,
          isCancelled: {
            left -= 1
            return left < 0
          })
        rounds += 1
      } while outcome.stoppedBecause == .cancelled && rounds < 100
      #expect(outcome == whole && rounds == 5)
    }
  }

  @Test(
    "Interrupted anywhere and resumed, even again and again, the end is the same",
    arguments: [1, 3, 5, 7, 31, 32])
  func interruptions(steps: Int) throws {
    try withTemporaryDirectory { directory in
      let network = Tasks.network()
      let rules = network.freezing(first: 1)
      let plan = CheckpointPlan(path: directory + "/state")
      let whole = try run(network, rules: rules, epochs: 12)
      var outcome = whole
      var rounds = 0
      repeat {
        var left = steps
        outcome = try run(
          network, rules: rules, epochs: 12, plan: plan,
          isCancelled: {
            left -= 1
            return left < 0
          })
        rounds += 1
        if outcome.stoppedBecause == .cancelled { #expect(outcome.epochs < 12) }
      } while outcome.stoppedBecause == .cancelled && rounds < 100
      #expect(outcome == whole && rounds == (60 + steps - 1) / steps)
    }
  }

  @Test("Without resuming the file is not read")
  func fresh() throws {
    try withTemporaryDirectory { directory in
      let path = directory + "/state"
      try Data("nonsense".utf8).write(to: URL(fileURLWithPath: path))
      let plan = CheckpointPlan(path: path, everyEpochs: 1, resumes: false)
      #expect(try run(epochs: 2, plan: plan) == run(epochs: 2))
      #expect(throws: Never.self) { try SafetensorsFile.read(path) }
    }
  }

  @Test("A checkpoint of another training is refused")
  func other() throws {
    try withTemporaryDirectory { directory in
      let path = directory + "/state"
      let plan = CheckpointPlan(path: path, everyEpochs: 1)
      _ = try run(epochs: 2, plan: plan)
      let expected =
        "\(path): the checkpoint belongs to a training with another network, data or settings"
      #expect(message { try run(epochs: 2, plan: plan, pull: 1) } == expected)
      var network = Tasks.network()
      network.values["body.1.weight"].values[3] += 1
      #expect(message { try run(network, epochs: 2, plan: plan) } == expected)
      network = Tasks.network()
      var rules = network.rules()
      rules["body.1.bias"] = .free(rate: 0.5)
      #expect(message { try run(network, rules: rules, epochs: 2, plan: plan) } == expected)
      network = Tasks.network(dropout: 0.3)
      #expect(message { try run(network, epochs: 2, plan: plan) } == expected)
    }
  }

  @Test(
    "A damaged checkpoint is refused by the part that is damaged",
    arguments: ["counters", "losses", "curve.training", "values.body.1.weight", "best.output.bias"])
  func damaged(part: String) throws {
    try withTemporaryDirectory { directory in
      let path = directory + "/state"
      let plan = CheckpointPlan(path: path, everyEpochs: 1)
      _ = try run(epochs: 2, plan: plan)
      var file = try SafetensorsFile.read(path)
      file.tensors[part] = SafetensorsTensor(floats: [1], shape: [1])
      try file.write(to: path)
      #expect(
        message { try run(epochs: 2, plan: plan) }
          == "\(path): the checkpoint's part '\(part)' is missing or of another type or shape than the network needs"
      )
    }
  }

  @Test("A file that is none is refused by its format")
  func otherFormat() throws {
    try withTemporaryDirectory { directory in
      let path = directory + "/state"
      try SafetensorsFile().write(to: path)
      #expect(
        message { try run(epochs: 2, plan: CheckpointPlan(path: path)) }
          == "\(path): the checkpoint's part 'format' is missing or of another type or shape than the network needs"
      )
      try Data("nonsense".utf8).write(to: URL(fileURLWithPath: path))
      #expect(message { try run(epochs: 2, plan: CheckpointPlan(path: path)) }?.hasPrefix(path) == true)
    }
  }

  @Test("A full disk ends the training with the reason and keeps the last checkpoint")
  func fullDisk() throws {
    try withTemporaryDirectory { directory in
      let plan = CheckpointPlan(path: directory + "/state", everyEpochs: 1)
      _ = try run(epochs: 2, plan: plan)
      let before = try snapshot(of: directory)
      let faulty = FaultyFileSystem(.full(after: 1000))
      let error = FileSystem.$current.withValue(faulty.fileSystem) {
        thrown(FormatError.self) { try run(epochs: 4, plan: plan) }
      }
      guard case .file = error else {
        Issue.record("expected a file error, found \(String(describing: error))")
        return
      }
      #expect(try snapshot(of: directory) == before)
      #expect(try run(epochs: 4, plan: plan) == run(epochs: 4))
    }
  }
}
