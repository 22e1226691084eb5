import Networks
import Randomness
import Testing
import Training
import Work

@Suite("Training") struct TrainTests {
  let rows = Tasks.rows(150)
  let validation = Tasks.rows(60, index: 1)

  @Test("A task is learned, and the best weights are those returned")
  func learns() throws {
    let network = Tasks.network(dropout: 0)
    let outcome = try train(network, on: rows, validating: validation, settings: Tasks.settings(epochs: 200))
    #expect(outcome.validationLoss < 0.25 * (try meanSquaredError(network, on: validation)))
    #expect(try meanSquaredError(outcome.network, on: validation) == outcome.validationLoss)
    #expect(outcome.validationCurve[outcome.bestEpoch - 1] == Float(outcome.validationLoss))
    #expect(outcome.epochs == outcome.validationCurve.count && outcome.epochs == outcome.trainingCurve.count)
    #expect(outcome.network.configuration == network.configuration)
  }

  @Test("Training stops when validation has not improved for as long as the patience")
  func patience() throws {
    var settings = Tasks.settings(epochs: 5000)
    settings.patience = 7
    let outcome = try train(Tasks.network(), on: rows, validating: validation, settings: settings)
    #expect(outcome.stoppedBecause == .converged)
    #expect(outcome.epochs == outcome.bestEpoch + 7)
  }

  @Test("A start that cannot be improved is returned itself")
  func bestIsStart() throws {
    let network = Tasks.network()
    var perfect = validation
    perfect.targets = network.predict(validation.inputs, count: validation.count)
    var settings = Tasks.settings(epochs: 1000)
    settings.patience = 3
    let outcome = try train(network, on: rows, validating: perfect, settings: settings)
    #expect(outcome.bestEpoch == 0 && outcome.epochs == 3 && outcome.network == network)
  }

  @Test("No epochs allowed leaves the start")
  func noEpochs() throws {
    let network = Tasks.network()
    let outcome = try train(network, on: rows, validating: validation, settings: Tasks.settings(epochs: 0))
    #expect(outcome.network == network && outcome.stoppedBecause == .finished && outcome.epochs == 0)
  }

  @Test("A rate that is far too high ends as divergence with finite weights")
  func divergence() throws {
    var settings = Tasks.settings(epochs: 500)
    settings.learningRate = 1e30
    let architecture = Architecture(inputs: 5, hidden: [8], outputs: ["a", "b"], sigmoidOutput: false)
    let network = Network(architecture, stream: RandomStream(seed: 1, purpose: "weights"))
    let outcome = try train(network, on: rows, validating: validation, settings: settings)
    #expect(outcome.stoppedBecause == .diverged)
    #expect(
      outcome.network.values.names.allSatisfy { outcome.network.values[$0].values.allSatisfy(\.isFinite) })
    #expect(outcome.validationLoss.isFinite)
  }

  @Test("Same seed, same bytes; another seed, others")
  func determinism() throws {
    let settings = Tasks.settings(epochs: 20)
    let first = try train(Tasks.network(), on: rows, validating: validation, settings: settings)
    #expect(try train(Tasks.network(), on: rows, validating: validation, settings: settings) == first)
    var other = settings
    other.seed += 1
    #expect(try train(Tasks.network(), on: rows, validating: validation, settings: other) != first)
  }

  @Test("Networks trained at the same time have the bytes of networks trained alone")
  func concurrency() throws {
    func outcomes(threads: Int) throws -> [TrainingOutcome] {
      let (rows, validation) = (rows, validation)
      return try concurrently(6, threads: threads) { number in
        var settings = Tasks.settings(epochs: 15)
        settings.seed = UInt64(number)
        return try train(Tasks.network(), on: rows, validating: validation, settings: settings)
      }
    }
    let alone = try outcomes(threads: 1)
    #expect(try outcomes(threads: 2) == alone)
    #expect(try outcomes(threads: 5) == alone)
  }

  @Test("A frozen prefix keeps its bytes and trains as if it were not evaluated beforehand")
  func frozenPrefix() throws {
    let network = Tasks.network(dropout: 0)
    let settings = Tasks.settings(epochs: 10)
    let outcome = try train(
      network, rules: network.freezing(first: 1), on: rows, validating: validation, settings: settings)
    #expect(outcome.network.values(of: "body.0") == network.values(of: "body.0"))
    #expect(outcome.network.values["body.1.weight"] != network.values["body.1.weight"])
    // A rate of zero in the first layer freezes it, too, but leaves it in the loop.
    var slow = network.rules()
    for name in ["weight", "bias"] { slow["body.0." + name] = .free(rate: 0) }
    let inLoop = try train(network, rules: slow, on: rows, validating: validation, settings: settings)
    #expect(inLoop.validationCurve == outcome.validationCurve)
    for name in ["body.1.weight", "output.weight"] {
      #expect(inLoop.network.values[name] == outcome.network.values[name])
    }
  }

  @Test("Dummy outputs do not change what the named ones learn")
  func dummies() throws {
    let plain = Tasks.network(dropout: 0)
    var wide = Tasks.network(dropout: 0, dummies: 3)
    // The same numbers in what both have.
    for name in plain.values.names {
      let own = plain.values[name].values
      wide.values[name].values.replaceSubrange(..<own.count, with: own)
    }
    let settings = Tasks.settings(epochs: 5)
    let first = try train(plain, on: rows, validating: validation, settings: settings)
    let second = try train(wide, on: rows, validating: validation, settings: settings)
    #expect(first.validationCurve == second.validationCurve)
    #expect(second.network.predict(rows.inputs, count: 150) == first.network.predict(rows.inputs, count: 150))
  }

  @Test("A strong pull keeps the weights near the start")
  func pull() throws {
    func distance(_ pull: Double) throws -> Float {
      var settings = Tasks.settings(epochs: 30)
      settings.weightDecay = 0
      let start = Tasks.network(dropout: 0)
      let outcome = try train(
        start, rules: start.rules(.pulled(pull)), on: rows, validating: validation, settings: settings)
      let (end, first) = (outcome.network.values["body.0.weight"], start.values["body.0.weight"])
      return zip(end.values, first.values).reduce(0) { $0 + abs($1.0 - $1.1) }
    }
    #expect(try distance(300) < 0.3 * distance(0))
  }

  @Test("The cosine schedule ends at rate zero")
  func cosine() throws {
    var settings = Tasks.settings(epochs: 40)
    settings.schedule = .cosine
    let network = Tasks.network(dropout: 0)
    let curve = try train(network, on: rows, validating: validation, settings: settings).validationCurve
    let lastChange = abs(curve[39] - curve[38])
    let firstChange = abs(curve[1] - curve[0])
    #expect(lastChange < 1e-2 * firstChange)
  }

  @Test("Rows of weight zero are not learned")
  func weights() throws {
    var spoiled = rows
    let count = rows.count
    spoiled.weights = (0..<count).map { $0 < 100 ? 1.5 : 0 }
    let settings = Tasks.settings(epochs: 3)
    let first = try train(Tasks.network(), on: spoiled, validating: validation, settings: settings)
    for index in 100 * 2..<count * 2 { spoiled.targets[index] = 77 }
    let second = try train(Tasks.network(), on: spoiled, validating: validation, settings: settings)
    #expect(first == second)
  }

  @Test("Each epoch is reported")
  func report() throws {
    var seen: [Int] = []
    let outcome = try train(
      Tasks.network(), on: rows, validating: validation, settings: Tasks.settings(epochs: 3),
      afterEpoch: { epoch, training, validation in
        seen.append(epoch)
        #expect(training > 0 && validation > 0)
      })
    #expect(seen == [1, 2, 3] && outcome.epochs == 3)
  }
}
