import Formats
import Foundation
import Networks
import Observables
import OrderedCollections
import Randomness
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

  private func dense(_ seed: UInt64) throws -> NetworkMean {
    let architecture = Architecture(
      inputs: MadeUpTask.inputs, hidden: [8], outputs: MadeUpTask.targetParameters,
      head: MixtureHead(components: 2))
    return NetworkMean([Network(architecture, stream: RandomStream(seed: seed, purpose: "dense"))])
  }

  @Test func itsDensityIsTheMixtureOfItsParts() throws {
    let (one, other) = (try dense(1), try dense(2))
    func blend(_ weights: [Double?]) throws -> Blend {
      Blend(
        [
          Blend.Part(
            strategy: "scratch", predictor: one, weights: [0, 0, 0], densityWeight: weights[0]),
          Blend.Part(
            strategy: "warm-start", predictor: other, weights: [1, 1, 1], densityWeight: weights[1],
            encoding: try encoding(mean: 1, deviation: 2)),
        ], parameters: MadeUpTask.targetParameters, encoding: try MadeUpTask.place().encoding)
    }
    let mixed = try blend([0.75, 0.25])
    #expect(mixed.hasDensity && mixed.parts.count == 2, "a part of the density alone is a part")
    #expect(mixed.summary.hasSuffix("\n  density = 0.75 scratch + 0.25 warm-start"))
    let moved = data.inputs.map { ($0 - 1) / 2 }
    let first = try #require(try one.density(data.inputs, count: 40))
    let second = try #require(try other.density(moved, count: 40))
    let found = try #require(try mixed.density(data.inputs, count: 40))
    let place = [0.3, 0.6, 0.5]
    for row in 0..<40 {
      let expected =
        0.75 * exp(first.logProbability(of: place, row: row))
        + 0.25 * exp(second.logProbability(of: place, row: row))
      #expect(abs(exp(found.logProbability(of: place, row: row)) - expected) < 1e-5 * expected)
    }
    let record = try Predictors.record(of: mixed)
    let read = try Predictors.read(record, at: MadeUpTask.place())
    #expect(try Predictors.record(of: read) == record)
    let none = try blend([nil, nil])
    #expect(try !none.hasDensity && none.density(data.inputs, count: 40) == nil && none.parts.count == 1)
    func fault(_ weights: [JSONValue?]) throws -> String? {
      var record = record
      var entries = record.settings["predictor"]?["parts"]?.array ?? []
      for (index, weight) in weights.enumerated() {
        guard case .object(var entry) = entries[index] else { continue }
        entry["density_weight"] = weight
        entries[index] = .object(entry)
      }
      record.settings["predictor"]?["parts"] = .array(entries)
      let place = try MadeUpTask.place()
      return message { try Predictors.read(record, at: place) }
    }
    let unusable = "m/config.json is not a model directory that can be used: "
    #expect(
      try fault([0.5, 0.25]) == unusable
        + "expected 2 density_weight of sum 1 in predictor.parts, found 2 of sum 0.75.")
    #expect(
      try fault([1, nil]) == unusable
        + "expected 2 density_weight of sum 1 in predictor.parts, found 1 of sum 1.0.")
    #expect(
      try fault([1.5, -0.5]) == unusable
        + "expected a number of at least 0, and 0 of a part without a density, as predictor.parts[1].density_weight, "
        + "found -0.5.")
    #expect(try fault(["much", 1])?.contains("predictor.parts[0].") == true)
  }

  /// The held-out log densities decide the mixture, whatever the estimates' weights are.
  @Test func safeMixesDensities() throws {
    var task = MadeUpTask.task([])
    task.data = data
    func part(_ name: String, _ log: Double, _ seed: UInt64) throws -> FittedPart {
      var part = self.part(name, { $0 % 2 == 0 ? 0.1 : -0.1 }, rows: Array(0..<40))
      part.predictor = try dense(seed)
      part.heldOut.logDensities = Array(repeating: log, count: 40)
      return part
    }
    let better = try SafeTransfer().blend(
      [part("scratch", 1, 1), part("warm-start", 3, 2)], task, seed: 1)
    #expect(better.chosen[0]["density_weights"]?["warm-start"]?.double ?? 0 > 0.99)
    #expect(abs((better.heldOut.meanLogDensity ?? 0) - 3) < 0.01)
    let worse = try SafeTransfer().blend(
      [part("scratch", 3, 1), part("warm-start", 1, 2)], task, seed: 1)
    #expect(worse.chosen[0]["density_weights"]?["scratch"]?.double ?? 0 > 0.99)
    var pointwise = try part("scratch", 1, 1)
    pointwise.heldOut.logDensities = nil
    let none = try SafeTransfer().blend([pointwise, part("warm-start", 3, 2)], task, seed: 1)
    #expect(none.chosen[0]["density_weights"] == nil && none.heldOut.logDensities == nil)
    #expect((none.predictor as? Blend)?.hasDensity == false)
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
