import Formats
import Foundation
import Networks
import OrderedCollections
import Randomness
import Suites
import TestSupport
import Testing
import Training
import Transfer

/// The posterior under an emulator as a strategy, and networks trained on simulations drawn from it.
@Suite struct EmulatedTests {
  private func error(_ fit: TargetFit) throws -> Double {
    let test = MadeUpSuites.rows(60, seed: 9)
    let found = try fit.predictor.point(test.inputs, count: 60)
    return zip(found, test.targets).reduce(0.0) { $0 + ($1.0 - Double($1.1)) * ($1.0 - Double($1.1)) } / 180
  }

  @Test func fewSimulationsTellFarMoreThanThePrior() throws {
    let fit = try MadeUpSuites.fitted()
    // The prior's mean errs by 1/12.
    #expect(try error(fit) < 0.2 / 12)
    #expect(fit.validationError < 0.2 / 12)
    #expect(fit.heldOut.rows.sorted() == Array(0..<40))
    #expect(fit.warnings.isEmpty && fit.chosen[0]["problems"] == [])
    // Posteriors know far more of held-out truths than a prior of density one.
    #expect(fit.heldOut.logDensities?.count == 40 && fit.heldOut.meanLogDensity ?? 0 > 1)
  }

  /// Partners of the same scatter are found to be, by the fit and by networks trained on what is drawn.
  @Test func partnersAreUsed() throws {
    let data = MadeUpSuites.rows(20)
    var task = try MadeUpSuites.task()
    var partners = Matrix(rows: 20, columns: MadeUpSuites.width)
    for row in 0..<20 {
      let (a, new) = (Double(data.targets[3 * row]), Double(data.targets[3 * row + 1]))
      for bin in 0..<MadeUpSuites.width {
        let x = Double(bin) / Double(MadeUpSuites.width - 1)
        let effect = sin(2.5 * x) * (new - 0.5) * (0.5 + a)
        partners[row, bin] = Double(data.inputs[row * MadeUpSuites.width + bin]) - effect
      }
    }
    let plan = MadeUpTask.plan(trials: 1, average: 1)
    let plain = try fit(Emulated(), to: task, on: data, plan: plan, seed: 1)
    task.partners = partners
    let paired = try fit(Emulated(), to: task, on: data, plan: plan, seed: 1)
    #expect((paired.chosen[0]["paired_correlation"]?.double ?? 0) > 0.9)
    #expect(plain.chosen[0]["paired_correlation"] == nil)
    #expect(try error(paired) < 1.05 * error(plain))
    var strategy = Transport()
    strategy.rows = 50
    var fold = FoldData(training: data, validation: MadeUpSuites.rows(8, seed: 5))
    let without = try strategy.data(fold, task).training.inputs
    fold.partners = partners
    #expect(try strategy.data(fold, task).training.inputs != without)
  }

  @Test func transportLearnsFromWhatIsDrawn() throws {
    let (task, data) = (try MadeUpSuites.task(), MadeUpSuites.rows(40))
    var strategy = Transport()
    strategy.rows = 500
    let fold = FoldData(training: data, validation: MadeUpSuites.rows(8, seed: 5))
    let mixed = try strategy.data(fold, task)
    #expect(mixed.training.count == 540 && mixed.validation.inputs == fold.validation.inputs)
    #expect(mixed.training.inputs.suffix(240) == data.inputs[...])
    #expect(mixed.training.targets.allSatisfy { (0...1).contains($0) })
    #expect(try strategy.data(fold, task).training.inputs == mixed.training.inputs)
    // What judges is not learnt from.
    let other = FoldData(training: data, validation: MadeUpSuites.rows(8, seed: 6))
    #expect(try strategy.data(other, task).training.inputs == mixed.training.inputs)
    #expect(try error(MadeUpSuites.fitted(strategy)) < 0.4 / 12)
  }

  @Test func itsDensityIsThatOfItsEstimates() throws {
    let fit = try MadeUpSuites.fitted()
    let test = MadeUpSuites.rows(20, seed: 9)
    let predictor = try #require(fit.predictor as? any DensityPredictor)
    let density = try #require(try predictor.density(test.inputs, count: 20))
    let means = try fit.predictor.point(test.inputs, count: 20)
    var logs = 0.0
    for row in 0..<20 {
      var stream = RandomStream(seed: 1, purpose: "draws", index: UInt64(row))
      let draws = density.samples(5000, row: row, stream: &stream)
      #expect(draws.count == 15_000 && draws.allSatisfy { (0...1).contains($0) })
      for column in 0..<3 {
        let mean = stride(from: column, to: draws.count, by: 3).reduce(0) { $0 + draws[$1] } / 5000
        #expect(abs(mean - means[3 * row + column]) < 0.02)
      }
      // Fewer are kept, and each of these several times: what is drawn is not.
      let different = Set((0..<5000).map { draws[3 * $0] })
      #expect(different.count > 4500, "\(different.count)")
      logs += density.logProbability(of: test.targets[3 * row..<3 * row + 3].map(Double.init), row: row)
    }
    // The prior's density is 1.
    #expect(logs / 20 > 1)
    #expect(density.logProbability(of: [0.5, 1.5, 0.5], row: 0) == -.infinity)
  }

  @Test func equalRunsGiveEqualBytesAndComeBack() throws {
    let test = MadeUpSuites.rows(5, seed: 9)
    let (first, again) = (try MadeUpSuites.fitted(), try MadeUpSuites.fitted())
    let (record, other) = (
      try Predictors.record(of: first.predictor), try Predictors.record(of: again.predictor)
    )
    #expect(record == other && first.heldOut == again.heldOut)
    let bytes = try SafetensorsFile(tensors: record.tensors).encoded()
    let read = PredictorRecord(
      settings: record.settings, tensors: try SafetensorsFile.decode(bytes, name: "model").tensors)
    let loaded = try Predictors.read(read, at: MadeUpSuites.place())
    #expect(try Predictors.record(of: loaded) == record)
    #expect(try loaded.point(test.inputs, count: 5) == first.predictor.point(test.inputs, count: 5))
    // What is inferred of an observation does not depend on what else is observed.
    let alone = try loaded.point(Array(test.inputs.prefix(MadeUpSuites.width)), count: 1)
    let together = try loaded.point(test.inputs, count: 5)
    #expect(zip(alone, together).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test func damagedModelsAreRefused() throws {
    let record = try Predictors.record(of: MadeUpSuites.fitted(count: 12).predictor)
    func refused(_ change: (inout PredictorRecord) -> Void) throws -> String? {
      var damaged = record
      change(&damaged)
      let (read, place) = (damaged, try MadeUpSuites.place())
      return message { try Predictors.read(read, at: place) }
    }
    let config = "m/config.json is not a model directory that can be used: "
    let weights = "m/model.safetensors is not a model directory that can be used: "
    #expect(
      try refused { $0.settings["predictor"] = ["kind": "emulated"] }
        == config + "expected an object predictor.emulator, found none.")
    #expect(
      try refused { $0.tensors["emulator.response.modes"] = nil }
        == weights + "tensor 'response.modes' of the emulator is missing.")
    #expect(
      try refused { $0.tensors["emulator.response.modes"]?.shape = [36] }
        == weights + "tensor 'response.modes' has the shape [36], expected [6, 6].")
    #expect(
      try refused { $0.tensors["emulator.x"] = SafetensorsTensor(doubles: [1], shape: [1]) }
        == weights + "tensor 'x' belongs to no part of an emulator.")
    #expect(
      try refused { $0.tensors["x"] = SafetensorsTensor(doubles: [1], shape: [1]) }
        == weights + "tensor 'x' belongs to no part of a predictor of the kind emulated.")
    #expect(
      try refused {
        let numbers = [Double](repeating: .nan, count: 36)
        $0.tensors["emulator.response.modes"] = SafetensorsTensor(doubles: numbers, shape: [6, 6])
      } == weights + "tensor 'response.modes' holds numbers that are not finite.")
    #expect(
      try refused { $0.settings["predictor"]?["emulator"]?["shrinkage"] = 2 }
        == config + "expected a shrinkage from 0 to 1 of the emulator, found 2.0.")
    var scaled = try MadeUpSuites.place()
    let own = try #require(record.settings["predictor"]?["emulator"]?["parameters"]?["scaling"])
    let (names, lower) = (try #require(own["names"]?.strings), try #require(own["lower"]?.doubles))
    let upper = try #require(own["upper"]?.doubles)
    scaled.scaling = try ParameterScaling(names: names, lower: lower, upper: upper)
    let same = scaled
    #expect(message { try Predictors.read(record, at: same) } == nil)
    scaled.scaling = try ParameterScaling(names: names, lower: lower, upper: [upper[0], 9, upper[2]])
    let wider = scaled
    #expect(
      message { try Predictors.read(record, at: wider) }
        == config
        + "predictor.emulator scales \(names[1]) linear from \(lower[1]) to \(upper[1]), expected linear from "
        + "\(lower[1]) to 9.0 as the model's parameters do.")
    var place = try MadeUpSuites.place()
    place.parameters = ["a", "b", "new"]
    let other = place
    #expect(
      message { try Predictors.read(record, at: other) }
        == config + #"the emulator infers ["a", "new", "b"], expected ["a", "b", "new"]."#)
  }

  /// Numbers that JSON takes and no fit has: each is refused with its key, what was expected and what was found.
  @Test(arguments: [
    ("noise", #"{"source": -1, "response": 1}"#, "a law of the noise of positive factors"),
    (
      "noise", #"{"source": 1e300, "response": 1}"#,
      "noise.source and noise.response of the emulator to be from"
    ),
    ("noise", #"{"source": 1, "response": 1, "freedom": 0}"#, "a law of the noise"),
    (
      "noise", #"{"source": 1, "response": 1, "power": 0}"#,
      "noise.power of the emulator to be from 0.1 to 2.0"
    ),
    ("check", #"{"chi": -1}"#, "check.chi, chiOfSource, chiLeft and noise of the emulator to be from 0"),
    ("check", #"{"coverage": [0.5]}"#, "the length of check.coverage of the emulator to be 6.0, found 1.0"),
    (
      "check", #"{"coverage": [0.5, 0.5, 0.5, 0.5, 0.5, 7]}"#,
      "check.coverage of the emulator to be from 0.0 to 1.0"
    ),
    ("check", #"{"simulations": 100000}"#, "check.simulations of the emulator to be from 1.0 to 12.0"),
    ("simulations", "[200, -3]", "numbers of source and target simulations"),
    ("simulations", "[200, 4000000000]", "simulations of the emulator to be from 1.0 to"),
    ("simulations", "[200]", "numbers of source and target simulations"),
    ("mean", #"{"degree": 2, "logarithmic": false, "width": 1e300}"#, "mean.width of the emulator"),
    ("mean", #"{"degree": 99, "logarithmic": false}"#, "a polynomial of degree 1 to 10"),
  ])
  func absurdNumbersAreRefused(_ key: String, text: String, part: String) throws {
    var record = try Predictors.record(of: MadeUpSuites.fitted(count: 12).predictor)
    let change = try JSONValue.decode(Array(text.utf8), name: "change")
    if let members = change.object, key == "check" {
      for (name, value) in members { record.settings["predictor"]?["emulator"]?[key]?[name] = value }
    } else {
      record.settings["predictor"]?["emulator"]?[key] = change
    }
    let read = record
    let found = try #require(message { try Predictors.read(read, at: MadeUpSuites.place()) })
    #expect(found.hasPrefix("m/config.json is not a model") && found.contains("expected " + part), "\(found)")
  }

  /// A key that nothing reads is a mistyped one: at any depth it is named.
  @Test(arguments: [["colour"], ["noise", "colour"], ["check", "ch"]]) func unknownKeysAreRefused(
    _ path: [String]
  ) throws {
    var record = try Predictors.record(of: MadeUpSuites.fitted(count: 12).predictor)
    if path.count == 1 {
      record.settings["predictor"]?["emulator"]?[path[0]] = 1
    } else {
      record.settings["predictor"]?["emulator"]?[path[0]]?[path[1]] = 1
    }
    let read = record
    #expect(
      message { try Predictors.read(read, at: MadeUpSuites.place()) }
        == "m/config.json is not a model directory that can be used: the key predictor.emulator."
        + path.joined(separator: ".") + " belongs to no emulator.")
  }

  /// A length of 1e300 among those of the response, whatever their number.
  @Test func absurdLengthsAreRefused() throws {
    var record = try Predictors.record(of: MadeUpSuites.fitted(count: 12).predictor)
    var response = try #require(record.settings["predictor"]?["emulator"]?["response"]?.doubles)
    response[0] = 1e300
    record.settings["predictor"]?["emulator"]?["response"] = .numbers(response)
    let read = record
    let found = try #require(message { try Predictors.read(read, at: MadeUpSuites.place()) })
    #expect(
      found.contains("expected response of the emulator to be from -100.0 to 100.0, found 1e+300"), "\(found)"
    )
  }

  @Test(arguments: ["emulated", "transport"]) func whatIsLackingIsRefused(_ name: String) throws {
    let strategy = try TransferStrategies.named(name)
    func refused(_ count: Int = 40, _ change: (inout TransferTask) -> Void = { _ in }) throws -> String? {
      var task = try MadeUpSuites.task()
      change(&task)
      let given = task
      return message {
        try fit(strategy, to: given, on: MadeUpSuites.rows(count), plan: MadeUpTask.plan(), seed: 1)
      }
    }
    #expect(
      try refused(8)
        == "Strategy \(name) learns the effect of new without the simulations held out by 2-fold validation, expected at "
        + "least 10 target simulations, found 8.")
    #expect(
      try refused { $0.sourceData = nil }
        == "Strategy \(name) trains on the source's simulations, expected at least 1, found none.")
    #expect(
      try refused { $0.emulation = nil }
        == "Strategy \(name) emulates the target suite, expected the bounds of its parameters and where it equals the "
        + "source suite, found none.")
    let stopped = try MadeUpSuites.task()
    #expect(throws: TransferError.interrupted) {
      try fit(
        strategy, to: stopped, on: MadeUpSuites.rows(40), plan: MadeUpTask.plan(), seed: 1,
        isCancelled: { true })
    }
  }

  @Test func whatTheEmulatorMissesIsSaid() throws {
    let fit = try MadeUpSuites.fitted(noise: 0.4)
    let warning = try #require(fit.warnings.first)
    #expect(warning.hasPrefix("cross-validation speaks against the emulator: "), "\(warning)")
    #expect(fit.predictor.summary.contains(warning))
    #expect(fit.validationError < 0.2)
  }
}
