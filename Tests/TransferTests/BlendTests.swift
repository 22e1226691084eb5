import Formats
import Networks
import Observables
import OrderedCollections
import TestSupport
import Testing
import Training
import Transfer

/// Predictors combined, and the safe strategy that does so.
@Suite struct BlendTests {
  private let data = MadeUpTask.rows(40, .related)

  private func network(_ seed: UInt64) throws -> NetworkMean {
    NetworkMean([try MadeUpTask.trial(seed: seed).fresh.network()])
  }

  private func encoding(mean: Double, deviation: Double) throws -> InputEncoding {
    try InputEncoding(
      parts: [
        ObservableEncoding(
          kind: .standard, mean: Array(repeating: mean, count: MadeUpTask.inputs),
          deviation: Array(repeating: deviation, count: MadeUpTask.inputs))
      ], origin: .source, simulations: 9)
  }

  @Test func itsEstimateIsTheWeightedSumByParameter() throws {
    let (one, other) = (try network(1), try network(2))
    let blend = Blend(
      [
        Blend.Part(strategy: "scratch", predictor: one, weights: [0.25, 1, 0]),
        Blend.Part(
          strategy: "warm-start", predictor: other, weights: [0.75, 0, 1],
          encoding: try encoding(mean: 1, deviation: 2)),
        Blend.Part(strategy: "source", predictor: one, weights: [0, 0, 0]),
      ], parameters: MadeUpTask.targetParameters, encoding: try MadeUpTask.place().encoding)
    #expect(blend.parts.map(\.strategy) == ["scratch", "warm-start"], "what weighs nothing is left out")
    let moved = data.inputs.map { ($0 - 1) / 2 }
    let (first, second) = (one.point(data.inputs, count: 40), other.point(moved, count: 40))
    for (index, found) in try blend.point(data.inputs, count: 40).enumerated() {
      let weight = [0.25, 1, 0][index % 3]
      #expect(abs(found - weight * first[index] - (1 - weight) * second[index]) < 1e-6)
    }
    #expect(
      blend.summary == "a blend of scratch, warm-start\n  b = 0.75 warm-start + 0.25 scratch\n"
        + "  new = 1.00 scratch\n  a = 1.00 warm-start")
    let record = try Predictors.record(of: blend)
    let read = try Predictors.read(record, at: MadeUpTask.place())
    #expect(try Predictors.record(of: read) == record)
    #expect(try read.point(data.inputs, count: 40) == blend.point(data.inputs, count: 40))
  }

  @Test func whatIsNoBlendIsRefused() throws {
    let blend = Blend(
      [Blend.Part(strategy: "scratch", predictor: try network(1), weights: [1, 1, 1])],
      parameters: MadeUpTask.targetParameters)
    func fault(_ change: (inout JSONValue, inout PredictorRecord) -> Void) throws -> String? {
      var record = try Predictors.record(of: blend)
      var settings = record.settings["predictor"] ?? [:]
      change(&settings, &record)
      record.settings["predictor"] = settings
      let place = try MadeUpTask.place()
      return message { try Predictors.read(record, at: place) }
    }
    let unusable = "m/config.json is not a model directory that can be used: "
    let part = try #require(try Predictors.record(of: blend).settings["predictor"]?["parts"]?[0])
    #expect(
      try fault { settings, _ in settings["parts"] = [] }
        == unusable + "expected a non-empty list predictor.parts, found [].")
    for weights in [[0.5, 0.5], [1, 1, -1], [0, 0, 0]] as [[Double]] {
      var changed = part
      changed["weights"] = .numbers(weights)
      #expect(
        try fault { settings, _ in settings["parts"] = .array([changed]) }
          == unusable + "expected 3 numbers of at least 0, not all 0, as predictor.parts[0].weights, found "
          + "\(try JSONValue.numbers(weights).encoded(compact: true)).")
    }
    var nameless = part
    nameless["strategy"] = 3
    #expect(
      try fault { settings, _ in settings["parts"] = .array([nameless]) }
        == unusable + "expected a text predictor.parts[0].strategy, found 3.")
    #expect(
      try fault { settings, record in
        settings["parts"] = .array([part, part])
        for (name, tensor) in record.tensors {
          record.tensors[name.replacing("part.0.", with: "part.1.")] = tensor
        }
      } == unusable
        + "parts 1 and 2 of the blend are both called 'scratch' (predictor.parts[1].strategy), expected each "
        + "strategy once.")
    var other = part
    other["encoding"] = [
      "parts": [["kind": "log", "scale": [], "mean": [0], "deviation": [1]]], "origin": "target",
      "simulations": 2,
    ]
    #expect(
      try fault { settings, _ in settings["parts"] = .array([other]) }
        == unusable
        + "predictor.parts[0].encoding is log of 1 bins, expected standard of 6 bins as the model's encoding is."
    )
    other["encoding"]?["parts"] = [["kind": "asinh", "scale": [0], "mean": [0], "deviation": [1]]]
    #expect(
      try fault { settings, _ in settings["parts"] = .array([other]) }
        == "m/config.json: the value of \"predictor.parts[0].encoding.parts[0]\" cannot be used: scale[0] is 0.0, expected a "
        + "number from 1e-100 to 1e+100")
    var half = part
    half["weights"] = [1, 0.5, 1]
    #expect(
      try fault { settings, _ in settings["parts"] = .array([half]) }
        == unusable + "expected weights of new of sum 1, found 0.5.")
    #expect(
      try fault { _, record in record.tensors["part.1.x"] = SafetensorsTensor(floats: [1], shape: [1]) }
        == "m/model.safetensors is not a model directory that can be used: tensor 'part.1.x' belongs to none "
        + "of the 1 parts of the blend.")
    #expect(
      try fault { _, record in record.tensors["part.0.member.0.output.bias"] = nil }?.hasPrefix(
        "m/model.safetensors (part 1 of 1) (member 1 of 1): tensor 'output.bias' of shape [3] is missing")
        == true)
  }

  /// Held-out predictions of parts that err by chosen numbers on every row.
  private func part(_ name: String, _ error: (Int) -> Float, rows: [Int]) -> FittedPart {
    let predictions = rows.flatMap { row in (0..<3).map { data.targets[3 * row + $0] + error(row) } }
    return FittedPart(
      strategy: name, predictor: PriorMiddle(parameters: 3),
      heldOut: HeldOut(rows: rows, predictions: predictions))
  }

  @Test func safeTakesTheRowsThatAllPartsPredict() throws {
    var task = MadeUpTask.task([])
    task.data = data
    let scratch = part("scratch", { $0 % 2 == 0 ? 0.1 : -0.1 }, rows: Array((0..<40).reversed()))
    let perfect = part("warm-start", { _ in 0 }, rows: Array(4..<30))
    let fit = try SafeTransfer().blend([scratch, perfect], task, seed: 1)
    #expect(fit.heldOut.rows == Array(4..<30) && fit.validationError < 1e-12)
    #expect((fit.predictor as? Blend)?.parts.map(\.strategy) == ["warm-start"])
    #expect(fit.chosen == [["weights": ["warm-start": [1.0, 1.0, 1.0]]]])
  }

  @Test func safeNeedsScratchAndAnother() throws {
    let task = MadeUpTask.task([])
    let parts = ["scratch", "warm-start"].map { part($0, { _ in 0 }, rows: [1, 2]) }
    #expect(
      message { try SafeTransfer().blend([parts[0]], task, seed: 1) }
        == "Strategy safe combines scratch with other strategies, expected both, found scratch.")
    #expect(
      message { try SafeTransfer().blend([parts[1]], task, seed: 1) }
        == "Strategy safe combines scratch with other strategies, expected both, found warm-start.")
  }

  /// A gate: on tasks where transfer helps, and where it cannot, safe transfer is not worse than from scratch.
  @Test(arguments: [MadeUpTask.Kind.related, .unrelated]) func safeNeverHurts(_ kind: MadeUpTask.Kind) throws
  {
    var search = MadeUpTask.search(rate: 2e-3, epochs: 60, dropout: 0...0.05)
    search.space.units = 24...24
    let plan = MadeUpTask.plan(trials: 2, average: 2, folds: 4, search: search)
    let test = MadeUpTask.rows(400, kind, seed: 99)
    var sums: [String: Double] = [:]
    for seed in [1, 2, 3] as [UInt64] {
      let sources = [MadeUpTask.source(seed: 3 + seed)]
      let rows = MadeUpTask.rows(40, kind, seed: seed)
      for strategy in [FromScratch(), SafeTransfer()] as [any TransferStrategy] {
        let found = try fit(strategy, to: MadeUpTask.task(sources), on: rows, plan: plan, seed: seed)
          .predictor.point(test.inputs, count: 400)
        for (found, truth) in zip(found, test.targets) {
          let miss = found - Double(truth)
          sums[strategy.name, default: 0] += miss * miss
        }
      }
    }
    let ratio = try #require(sums["safe"]) / #require(sums["scratch"])
    #expect(ratio < 1.02, "\(ratio)")
  }
}
