import Networks
import TestSupport
import Testing
import Training

@Suite("Errors of training") struct TrainingErrorTests {
  private func expect(
    _ expected: String, rules: (inout Named<Rule>) -> Void = { _ in },
    settings: (inout TrainingSettings) -> Void = { _ in },
    rows: (inout TrainingData) -> Void = { _ in }, validation: (inout TrainingData) -> Void = { _ in }
  ) {
    var changed = Tasks.settings(epochs: 1)
    settings(&changed)
    var (first, second) = (Tasks.rows(10), Tasks.rows(8))
    let network = Tasks.network()
    var changedRules = network.rules()
    rules(&changedRules)
    rows(&first)
    validation(&second)
    #expect(
      message { try train(network, rules: changedRules, on: first, validating: second, settings: changed) }
        == expected)
  }

  @Test("Settings out of range") func settings() {
    expect("learningRate is 0.0, expected a positive number", settings: { $0.learningRate = 0 })
    expect("learningRate is nan, expected a positive number", settings: { $0.learningRate = .nan })
    expect("weightDecay is -1.0, expected a finite number of at least 0", settings: { $0.weightDecay = -1 })
    expect(
      "minimumImprovement is -1.0, expected a finite number of at least 0",
      settings: { $0.minimumImprovement = -1 })
    expect("beta1 is 1.0, expected at least 0 and less than 1", settings: { $0.beta1 = 1 })
    expect("beta2 is -0.1, expected at least 0 and less than 1", settings: { $0.beta2 = -0.1 })
    expect("epsilon is 0.0, expected a positive number", settings: { $0.epsilon = 0 })
    expect("batchSize is 0, expected 1 to 65536", settings: { $0.batchSize = 0 })
    expect("batchSize is 65537, expected 1 to 65536", settings: { $0.batchSize = 65537 })
    expect("maximumEpochs is -1, expected 0 to 2147483647", settings: { $0.maximumEpochs = -1 })
    expect("patience is 0, expected 1 to 2147483647", settings: { $0.patience = 0 })
  }

  @Test("Data that do not fit") func data() {
    expect("the training data must have 1 to 2147483647 rows", rows: { $0.count = 0 })
    expect("the training data have 49 inputs, expected 50", rows: { $0.inputs.removeLast() })
    expect("the validation data have 15 targets, expected 8", validation: { $0.targets.removeLast() })
    expect("the validation data have 0 targets, expected 8", validation: { $0.targets = [] })
    expect("the training data have 3 weights, expected 10", rows: { $0.weights = [1, 1, 1] })
    expect(
      "the training data have 3 targets per row, but the network has only 2 outputs",
      rows: { $0.targets = Array(repeating: 0, count: 30) })
    expect(
      "the validation data have 1 targets per row, the training data 2",
      validation: { $0.targets = Array(repeating: 0, count: 8) })
    expect(
      "the inputs of the training data are not finite in row 3, column 2", rows: { $0.inputs[11] = .nan })
    expect(
      "the targets of the validation data are not finite in row 4, column 2",
      validation: { $0.targets[7] = .infinity })
    expect(
      "the weights of the training data are not finite in row 5, column 1",
      rows: { $0.weights = [1, 1, 1, 1, .nan, 1, 1, 1, 1, 1] })
  }

  @Test("Rules that do not fit the network or cannot be") func rules() {
    let range = "expected a finite number of at least 0"
    expect(
      "every layer of the network is frozen, expected at least one that trains",
      rules: { $0 = Tasks.network().rules(.frozen) })
    expect(
      "the rule of 'body.1.bias' is pulled by inf, \(range)",
      rules: { $0["body.1.bias"] = .pulled(.infinity) })
    expect(
      "the rule of 'body.0.bias' is free at -1.0 of the rate, \(range)",
      rules: { $0["body.0.bias"] = .free(rate: -1) })
    expect(
      "the rule of 'head.bias' is one, expected none, for the network has no such leaf",
      rules: { $0["head.bias"] = .free() })
    expect(
      "the rule of 'body.0.weight' is none, expected one for every leaf", rules: { $0 = Named() })
    expect(
      "the rule of 'body.0.bias' is a low rank of 8 for shape [24], expected a matrix and a rank of at least 1",
      rules: { $0["body.0.bias"] = .through(LowRank()) })
  }
}
