import Emulation
import Formats
import Inference
import Observables
import Suites
import Training
import Transfer

extension Transferring {
  /// The source's simulations, for the strategies that read them.
  struct SourceSimulations {
    /// Inputs as the model reads them, parameters scaled as the target's, NaN where the source does not know them.
    var data: TrainingData
    /// What emulators must know.
    var emulation: EmulationTask
  }

  /// Reads the source suite; nil where none is given.
  ///
  /// - Throws: `SuiteError`, `ObservableError`, `EmulationError`, ``PipelineError/noSourceValue(_:strategy:)``,
  ///   `TransferError` for too few target simulations.
  func sourceSimulations(
    of model: Model, target: Suite, scaling: ParameterScaling, strategies: [any TransferStrategy]
  ) throws -> SourceSimulations? {
    guard let source else { return nil }
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
    let emulating = strategies.first(where: \.emulates)?.name ?? ""
    let parameters: EmulatedParameters
    do {
      parameters = try EmulatedParameters(
        scaling: scaling, source: suite, target: target, sourceValues: sourceValues)
    } catch EmulationError.noSourceValue(let name) {
      throw PipelineError.noSourceValue(name, strategy: emulating)
    }
    let emulation = EmulationTask(
      parameters: parameters, bins: model.observables.map { BinPlaces($0) })
    if !emulating.isEmpty {
      try emulation.require(
        target.count, strategy: emulating, folds: settings.folds, validation: settings.validation)
    }
    return SourceSimulations(data: data, emulation: emulation)
  }
}
