import Formats
import Training
import Transfer

extension Search {
  /// Reads the ranges and common settings of a search; the defaults are those of the authors' scripts.
  init(_ block: YAMLMapping) throws(FormatError) {
    var space = SearchSpace()
    space.learningRate = try block.range(
      "learning_rate", default: space.learningRate, in: 1e-9...10, doc: "Learning rate, log-uniform.")
    space.weightDecay = try block.range(
      "weight_decay", default: space.weightDecay, in: 1e-12...1e3, doc: "Decoupled weight decay, log-uniform."
    )
    space.hiddenLayers = try block.range(
      "hidden_layers", default: space.hiddenLayers, in: 1...8, doc: "Number of hidden layers.")
    space.units = try block.range(
      "units", default: space.units, in: 1...8192, doc: "Units of each hidden layer.")
    space.dropout = try block.range(
      "dropout", default: space.dropout, in: 0...0.95, doc: "Dropout rate of the hidden layers.")
    var settings = TrainingSettings()
    settings.batchSize = try block.int("batch", default: 32, in: 1...65_536, doc: "Simulations in a batch.")
    settings.maximumEpochs = try block.int(
      "epochs", default: settings.maximumEpochs, in: 1...1_000_000, doc: "Epochs at most.")
    settings.patience = try block.int(
      "patience", default: settings.patience, in: 1...1_000_000,
      doc: "Epochs without improvement on validation data after which training ends.")
    settings.schedule =
      try block.string(
        "schedule", default: "cosine", oneOf: ["constant", "cosine"], doc: "How the learning rate moves.")
      == "cosine" ? .cosine : .constant
    self.init(space: space, settings: settings)
  }
}

extension YAMLMapping {
  /// A range written as [lowest, highest].
  fileprivate func range(
    _ key: String, default fallback: ClosedRange<Double>, in limits: ClosedRange<Double>, doc: String
  ) throws(FormatError) -> ClosedRange<Double> {
    let ends = try doubles(
      key, default: [fallback.lowerBound, fallback.upperBound], in: limits, doc: doc + " [lowest, highest]")
    guard ends.count == 2, ends[0] <= ends[1] else { throw error(key, "must be [lowest, highest]") }
    return ends[0]...ends[1]
  }

  /// A range of whole numbers written as [lowest, highest].
  fileprivate func range(
    _ key: String, default fallback: ClosedRange<Int>, in limits: ClosedRange<Int>, doc: String
  ) throws(FormatError) -> ClosedRange<Int> {
    let ends = try ints(
      key, default: [fallback.lowerBound, fallback.upperBound], in: limits, doc: doc + " [lowest, highest]")
    guard ends.count == 2, ends[0] <= ends[1] else { throw error(key, "must be [lowest, highest]") }
    return ends[0]...ends[1]
  }
}
