import Emulation
import Formats
import Foundation
import Networks
import Observables
import Randomness
import Suites
import Training
import Transfer

/// Made-up source and target tasks: smooth functions of six normal numbers with a little noise.
enum MadeUpTask {
  static let inputs = 6
  static let sourceParameters = ["a", "b"]
  /// Another order than the source's, with a new parameter between the old ones.
  static let targetParameters = ["b", "new", "a"]

  /// How a row's targets depend on its inputs.
  enum Kind {
    /// Targets a, b of the source.
    case source
    /// The source's functions and a mixture of them.
    case related
    /// Functions of the two inputs that the source's targets do not depend on.
    case unrelated
  }

  static func rows(_ count: Int, _ kind: Kind, seed: UInt64 = 1) -> TrainingData {
    var stream = RandomStream(seed: seed, purpose: "made-up \(kind)")
    var data = TrainingData(inputs: [], targets: [], count: count)
    for _ in 0..<count {
      let x = (0..<inputs).map { _ in stream.normal() }
      let first = tanh(x[0] + 0.8 * x[1] * x[2])
      let second = tanh(x[3] - 0.8 * x[1] * x[2])
      let targets: [Double] =
        switch kind {
        case .source: [first, second]
        case .related: [second, 0.5 * (first - second), first]
        case .unrelated: [tanh(1.5 * x[4]), tanh(x[5]), tanh(x[4] - x[5])]
        }
      data.inputs += x.map { Float($0) }
      data.targets += targets.map { Float(0.5 + 0.4 * $0 + 0.005 * stream.normal()) }
    }
    return data
  }

  /// A network with weights and biases drawn at random, as if trained.
  static func source(_ kind: SourceKind = .plain, dummies: Int = 2, seed: UInt64 = 3, inputs: Int = inputs)
    -> Network
  {
    let architecture = Architecture(
      inputs: inputs, hidden: [12, 10], bottleneck: kind == .bottleneck ? 4 : nil, outputs: sourceParameters,
      dummies: dummies, dropout: 0.25)
    var network = Network(architecture, stream: RandomStream(seed: seed, purpose: "source"))
    var stream = RandomStream(seed: seed, purpose: "biases")
    for name in network.values.names where name.hasSuffix(".bias") {
      network.values[name].values = network.values[name].values.map { _ in Float(0.1 * stream.normal()) }
    }
    return network
  }

  static func task(_ sources: [Network], targets: [String] = targetParameters) -> TransferTask {
    TransferTask(
      sources: sources, sourceParameters: sourceParameters, targetParameters: targets, inputs: inputs)
  }

  /// Rows of the source as rows of the target: b, nothing of the new parameter, a.
  static func sourceRows(_ count: Int) -> TrainingData {
    var data = rows(count, .source)
    data.targets = (0..<count).flatMap { [data.targets[2 * $0 + 1], .nan, data.targets[2 * $0]] }
    data.mayLackTargets = true
    return data
  }

  /// The task that suits a strategy.
  static func task(for strategy: any TransferStrategy) -> TransferTask {
    var task = task(strategy.start.map { kind in [source(kind, seed: 3), source(kind, seed: 4)] } ?? [])
    if strategy.usesSource { task.sourceData = sourceRows(60) }
    if strategy.emulates { task.emulation = try? emulation() }
    if strategy is any BlendStrategy { task.sources = [source(seed: 3)] }
    return task
  }

  /// The parameters from 0 to 1; where the new one is 0.5 the target is the source.
  static func emulation() throws -> EmulationTask {
    let scaling = try ParameterScaling(names: targetParameters, lower: [0, 0, 0], upper: [1, 1, 1])
    return EmulationTask(
      parameters: try EmulatedParameters(
        scaling: scaling, variedBySource: sourceParameters, sourceValues: ["new": 0.5]),
      bins: [BinPlaces(count: inputs)])
  }

  /// A model directory for predictors of the task.
  static func place() throws -> ModelPlace {
    ModelPlace(
      config: "m/config.json", weights: "m/model.safetensors", width: inputs,
      encoding: try InputEncoding(
        parts: [
          ObservableEncoding(
            kind: .standard, mean: Array(repeating: 0, count: inputs),
            deviation: Array(repeating: 1, count: inputs))
        ], origin: .target, simulations: 2),
      parameters: targetParameters)
  }

  static let stream = RandomStream(seed: 1, purpose: "a test")

  static func search(rate: Double = 5e-3, epochs: Int = 25, dropout: ClosedRange<Double> = 0.05...0.15)
    -> Search
  {
    var search = Search()
    search.space.learningRate = rate...(2 * rate)
    search.space.weightDecay = 1e-4...1e-2
    search.space.hiddenLayers = 1...2
    search.space.units = 12...24
    search.space.dropout = dropout
    search.settings.maximumEpochs = epochs
    search.settings.patience = epochs
    search.settings.batchSize = 16
    return search
  }

  static func plan(trials: Int = 3, average: Int = 2, folds: Int = 2, search: Search = search()) -> FitPlan {
    FitPlan(
      trials: trials, average: average, folds: folds, validation: 0.25, fresh: search, fineTuning: search)
  }

  static func trial(_ index: Int = 0, seed: UInt64 = 5, targets: [String] = targetParameters) -> Trial {
    let search = search()
    func draw(_ seed: UInt64) -> SearchTrial {
      search.draw(trial: index, seed: seed, inputs: inputs, outputs: targets)
    }
    // Different draws, so that a mix-up shows.
    return Trial(index: index, seed: seed, fresh: draw(seed), fineTuning: draw(seed + 100))
  }
}

extension Network {
  /// The weights and the bias of an output of the last layer.
  func outputRow(_ row: Int) -> [Float] {
    let output = values(of: head.name)
    return output["weight"].row(row) + [output["bias"].values[row]]
  }
}

extension TargetFit {
  /// The prediction in scaled units, `[count, P]` row-major, in the precision of its networks.
  func predict(_ inputs: [Float], count: Int) throws -> [Float] {
    try predictor.point(inputs, count: count).map { Float($0) }
  }

  /// What predicts, saved and read again.
  func reloaded() throws -> any Predictor {
    let record = try Predictors.record(of: predictor)
    let bytes = try SafetensorsFile(tensors: record.tensors).encoded()
    let read = PredictorRecord(
      settings: record.settings, tensors: try SafetensorsFile.decode(bytes, name: "model").tensors)
    return try Predictors.read(read, at: MadeUpTask.place())
  }
}
