import Emulation
import Formats
import Inference
import Networks
import Observables
import OrderedCollections
import Pipeline
import Randomness
import Suites
import Training
import Transfer

/// Models of two small networks that were never trained.
enum TinyModel {
  static let k = TinyStudy.k
  static let parameters = TinyStudy.targetParameters

  /// Two networks of other widths.
  static func make() throws -> Model {
    try make(
      [0, 1].map { try search().draw(trial: $0, seed: 1, inputs: k.count, outputs: parameters).network() })
  }

  static func make(_ networks: [Network]) throws -> Model { try make(NetworkMean(networks)) }

  static func make(_ predictor: any Predictor) throws -> Model {
    Model(
      predictor,
      parameters: try ParameterScaling(names: parameters, lower: [0.1, 0.6, 0.01], upper: [0.5, 1, 1]),
      encoding: try InputEncoding(
        parts: [ObservableEncoding(kind: .log, mean: k.map { 4 - $0 }, deviation: k.map { 0.1 + $0 })],
        origin: .target, simulations: 8),
      observables: [.power("pk", k: k)], provenance: ["study": "tiny", "n_target": 8])
  }

  /// Spectra as the models read them.
  static func joint(_ rows: Int) throws -> JointObservable {
    try JointObservable([.power("pk", k: k)], values: spectra(rows))
  }

  /// The networks of a strategy fitted to a few made-up rows.
  static func make(fitting strategy: any TransferStrategy) throws -> Model {
    let source = search().draw(
      trial: 0, seed: 1, inputs: k.count, outputs: TinyStudy.sourceParameters, dummies: 2,
      bottleneck: strategy.start == .bottleneck ? 3 : nil)
    var task = TransferTask(
      sources: [try source.network()], sourceParameters: TinyStudy.sourceParameters,
      targetParameters: parameters, inputs: k.count)
    task.sourceData = rows(12)
    task.emulation = EmulationTask(
      parameters: try EmulatedParameters(
        scaling: ParameterScaling(names: parameters, lower: [0.1, 0.6, 0.01], upper: [0.5, 1, 1]),
        variedBySource: TinyStudy.sourceParameters),
      bins: [BinPlaces(.power("pk", k: k))])
    var search = search()
    search.settings.maximumEpochs = 1
    let plan = FitPlan(
      trials: 1, average: 1, folds: 1, validation: 0.25, fresh: search, fineTuning: search)
    return try make(fit(strategy, to: task, on: rows(8), plan: plan, seed: 1).predictor)
  }

  private static func rows(_ count: Int) -> TrainingData {
    var stream = RandomStream(seed: UInt64(count), purpose: "made-up rows")
    return TrainingData(
      inputs: (0..<count * k.count).map { _ in Float(stream.normal()) },
      targets: (0..<count * parameters.count).map { _ in Float(stream.uniform()) }, count: count)
  }

  static func spectra(_ rows: Int) -> Matrix {
    let values = (0..<rows * k.count).map { index in
      let scatter = 1 + 0.1 * Double(index % 7)
      return 1e4 / (1 + Double(index % k.count)) * scatter
    }
    return Matrix(rows: rows, columns: k.count, values: values)
  }

  private static func search() -> Search {
    var search = Search()
    search.space.hiddenLayers = 2...2
    search.space.units = 4...7
    return search
  }
}

extension Model {
  /// The networks that predict; none where other things do.
  var members: [Network] { (predictor as? NetworkMean)?.members ?? [] }
}
