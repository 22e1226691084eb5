import Emulation
import Formats
import Observables
import Suites
import Transfer

extension StudyData {
  /// The parameters of emulators, where a strategy of the study emulates; what cannot be emulated is refused here, before
  /// anything is trained.
  ///
  /// - Parameter pool: rows of the target suite that strategies may learn from.
  /// - Throws: ``PipelineError/needsSourceSuite``, `EmulationError`, `TransferError`.
  static func emulatedParameters(
    _ study: Study, _ source: StudySource, _ target: Suite, _ scaling: ParameterScaling, pool: [Int]
  ) throws -> EmulatedParameters? {
    let strategies = try study.comparison.strategies.map { try TransferStrategies.named($0) }
    guard let strategy = strategies.first(where: \.emulates) else { return nil }
    let suite = try source.simulations().suite
    let parameters: EmulatedParameters
    do {
      parameters = try EmulatedParameters(
        scaling: scaling, source: suite, target: target, sourceValues: study.sourceValues)
    } catch EmulationError.noSourceValue(let name) {
      throw PipelineError.noSourceValue(name, asker: "Strategy \(strategy.name)")
    }
    try parameters.requireInside(
      scaling.scaled(target.parameters(named: scaling.names).selecting(rows: pool)))
    let fewest = SourceModel.fewestSimulations(sharedParameters: parameters.shared.count)
    let trained = try Split.shuffled(
      count: suite.count, validation: study.pretrain.validation, test: 0, seed: study.pretrain.seed
    ).train.count
    guard trained >= fewest else {
      throw EmulationError.tooFew(
        what: "source simulations", expected: fewest, found: trained,
        reason: "for \(parameters.shared.count) shared parameters")
    }
    let plan = study.transfer.plan
    try EmulationTask(parameters: parameters, bins: []).require(
      study.comparison.targets.min() ?? 0, strategy: strategy.name, folds: plan.folds,
      validation: plan.validation)
    return parameters
  }

  /// What an emulator must know of the suites.
  ///
  /// - Parameter encoding: as the target's numbers are encoded.
  /// - Throws: ``PipelineError/needsSourceSuite``.
  func emulation(_ encoding: InputEncoding) throws -> EmulationTask {
    guard let emulatedParameters else { throw PipelineError.needsSourceSuite }
    return EmulationTask(
      parameters: emulatedParameters, bins: targetInputs.observables.map { BinPlaces($0) },
      prior: try responsePrior?.task(emulatedParameters, encoding))
  }
}
