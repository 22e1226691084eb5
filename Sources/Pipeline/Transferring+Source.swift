import Emulation
import Formats
import Inference
import Observables
import Suites
import Training
import Transfer
import Work

extension Transferring {
  /// The source's simulations, for the strategies that read them.
  struct SourceSimulations {
    /// Inputs as the model reads them, parameters scaled as the target's, NaN where the source does not know them.
    var data: TrainingData
    /// What emulators must know; nil where no strategy emulates.
    var emulation: EmulationTask?
    /// The works behind what the response is expected from.
    var works: [String] = []
    /// Inputs of the partners of the target's simulations, NaN where one has none; nil where none has one or no strategy
    /// emulates.
    var partners: Matrix?
    /// The inputs of the source's simulations at parameters that the target fixes, as emulators need them; nil where it fixes none.
    var moved: [Float]?
    /// The suite's distribution, which all strategies that emulate learn once.
    var models = SourceModels()
    /// What the user should read of the suite.
    var remarks: [String]
  }

  /// Reads the source suite; nil where none is given.
  ///
  /// - Throws: `TransferError` where no strategy reads them and for too few target simulations, `SuiteError`,
  ///   `ObservableError`, `EmulationError`, ``PipelineError/noSourceValue(_:asker:)``.
  func sourceSimulations(
    of model: Model, target: Suite, scaling: ParameterScaling, strategies: [any TransferStrategy],
    threads: Int?
  ) throws -> SourceSimulations? {
    guard let source else {
      if let prior = settings.responsePrior { throw PipelineError.priorWithoutSource(prior: prior.name) }
      return nil
    }
    func requireReaders(_ what: String, _ reads: (any TransferStrategy) -> Bool) throws(TransferError) {
      guard !strategies.contains(where: reads) else { return }
      throw .unread(
        what: what, strategies: strategies.map(\.name),
        readers: TransferStrategies.all.filter(reads).map(\.name))
    }
    try askedByOptions {
      try requireReaders("The source suite \(source) is read") { $0.usesSource && $0.start == nil }
      if !sourceValues.isEmpty { try requireReaders("Source values are read") { $0.emulates } }
      if let prior = settings.responsePrior {
        try requireReaders("The response prior \(prior.name) is read") { $0.emulates }
      }
    }
    let suite = try Suite.load(source)
    let joint = try suite.joint(matching: model.observables)
    let rows = Array(0..<suite.count)
    let shared = suite.varyingParameters().filter(scaling.names.contains)
    let known = try scaling.selecting(shared).targets(suite.parameters, rows: rows)
    var data = TrainingData(
      inputs: try model.encoding.inputs(joint, rows: rows),
      targets: rows.flatMap { row in
        scaling.names.map { name in
          shared.firstIndex(of: name).map { known[row * shared.count + $0] } ?? .nan
        }
      }, count: suite.count)
    data.mayLackTargets = true
    let paired = target.partners(in: suite)
    let remarks =
      suite.remarks(on: joint, parameters: shared) + paired.remarks(target: target, source: suite)
    guard let emulating = strategies.first(where: \.emulates)?.name else {
      return SourceSimulations(data: data, remarks: remarks)
    }
    let parameters: EmulatedParameters
    do {
      parameters = try askedByOptions {
        try EmulatedParameters(scaling: scaling, source: suite, target: target, sourceValues: sourceValues)
      }
    } catch EmulationError.noSourceValue(let name) {
      throw PipelineError.noSourceValue(name, asker: "Strategy \(emulating)")
    }
    let models = SourceModels()
    let move = try SourceMove(source: suite, target: target)
    let moved = try move.map {
      try $0.moved(
        model.encoding.encoded(joint), rows: rows, of: suite, bins: model.observables.map { BinPlaces($0) },
        models: models, isCancelled: { Interruption.isRequested }
      ).values.map { Float($0) }
    }
    let prior = try settings.responsePrior.map {
      try PriorSuite($0, for: target, target.joint(matching: model.observables), threads: threads)
    }
    try prior?.require(parameters)
    let emulation = EmulationTask(
      parameters: parameters, bins: model.observables.map { BinPlaces($0) },
      prior: try prior?.task(parameters, model.encoding))
    try emulation.require(
      target.count, strategy: emulating, folds: settings.folds, validation: settings.validation)
    return SourceSimulations(
      data: data, emulation: emulation, works: prior.map { Citations.works(of: $0.suite.manifest) } ?? [],
      partners: try paired.rows.map { try PairedInputs.matrix(model.encoding, joint, rows: $0) },
      moved: moved, models: models,
      remarks: remarks + (move.map { [$0.remark(source: suite.name, target: target.name)] } ?? [])
        + (prior?.remarks(beside: target, source: suite) ?? []))
  }
}
