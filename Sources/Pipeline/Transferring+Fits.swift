import Formats
import Inference
import Observables
import OrderedCollections
import Suites
import Training
import Transfer
import Work

extension Transferring {
  /// A strategy fitted: its model, how it did, and its predictions for the simulations held out.
  struct Fitted {
    var model: Model
    var trial: Trial
    var heldOut: HeldOut
  }

  /// The key of the mean negative log density of held-out simulations.
  private static let densityKey = "validation_negative_log_density"

  func fitted(
    _ strategy: any TransferStrategy, source: Model, networks: SourceNetworks, joint: JointObservable,
    suite: Suite, scaling: ParameterScaling, encoding: InputEncoding, simulations: SourceSimulations?,
    in run: RunDirectory
  ) throws -> Fitted {
    let (place, record) = ("models/" + strategy.name, "stages/\(strategy.name).json")
    if run.has(record), let model = run.model(strategy.name), let heldOut = HeldOut(try run.readJSON(record))
    {
      let errors = model.provenance["validation_rmse"]?.doubles ?? []
      let trial = Trial(
        strategy: strategy.name, validationError: model.provenance["validation_mse"]?.double ?? .infinity,
        errors: errors,
        logDensity: heldOut.meanLogDensity ?? model.provenance[Self.densityKey]?.double.map { -$0 },
        warnings: try run.readJSON(record)["warnings"]?.strings ?? [])
      return Fitted(model: model, trial: trial, heldOut: heldOut)
    }
    let rows = Array(0..<suite.count)
    let data = TrainingData(
      inputs: try encoding.inputs(joint, rows: rows),
      targets: try scaling.targets(suite.parameters, rows: rows),
      count: rows.count)
    var task = TransferTask(
      sources: strategy.start == nil ? [] : networks.networks, sourceParameters: source.parameters.names,
      targetParameters: scaling.names, inputs: joint.width)
    if strategy.usesSource, strategy.start == nil { task.sourceData = simulations?.data }
    if strategy.emulates {
      task.emulation = simulations?.emulation
      if let moved = simulations?.moved { task.sourceData?.inputs = moved }
      task.partners = simulations?.partners
      if let models = simulations?.models { task.sourceModels = models }
    }
    let fit = try Transfer.fit(
      strategy, to: task, on: data, plan: settings.plan, seed: seed, isCancelled: { Interruption.isRequested }
    )
    let fitted = try kept(
      fit, of: strategy, source: source, suite: suite, scaling: scaling, encoding: encoding,
      works: strategy.emulates ? simulations?.works ?? [] : [])
    try fitted.model.write(to: run.path(to: place), replacing: true)
    var kept = fit.heldOut.json
    if !fit.warnings.isEmpty { kept["warnings"] = .strings(fit.warnings) }
    try run.write(kept, to: record, compact: true)
    return fitted
  }

  /// Combines what was fitted.
  func blended(
    _ strategy: any BlendStrategy, of fits: [Fitted], source: Model, suite: Suite, scaling: ParameterScaling
  ) throws -> Fitted {
    let parts = fits.map {
      FittedPart(
        strategy: $0.trial.strategy, predictor: $0.model.predictor, heldOut: $0.heldOut,
        encoding: $0.model.encoding)
    }
    var task = TransferTask(
      sources: [], sourceParameters: source.parameters.names, targetParameters: scaling.names,
      inputs: source.width)
    let targets = try scaling.targets(suite.parameters, rows: Array(0..<suite.count))
    task.data = TrainingData(inputs: [], targets: targets, count: suite.count)
    let fit = try strategy.blend(parts, task, seed: seed)
    return try kept(
      fit, of: strategy, source: source, suite: suite, scaling: scaling,
      encoding: fits.first?.model.encoding ?? source.encoding,
      works: fits.flatMap { $0.model.provenance["works"]?.strings ?? [] })
  }

  /// A fit as a model with its errors.
  private func kept(
    _ fit: TargetFit, of strategy: any TransferStrategy, source: Model, suite: Suite,
    scaling: ParameterScaling, encoding: InputEncoding, works: [String]
  ) throws -> Fitted {
    let errors = try rootMeanSquares(fit.heldOut, suite: suite, scaling: scaling)
    var model = Model(
      fit.predictor, parameters: scaling, encoding: encoding, observables: source.observables,
      provenance: SuiteConditions(suite).adding(to: [
        "stage": "transfer", "strategy": .string(strategy.name), "source_model": .string(self.model),
        "target": .string(suite.name), "n_target": .integer(suite.count), "seed": .string(String(seed)),
        "validation_mse": .number(fit.validationError), "validation_rmse": .numbers(errors),
        "training": .array(fit.chosen.map { .object($0) }),
        "works": .strings(
          OrderedSet(Citations.works(of: source) + Citations.works(of: suite.manifest) + works).elements),
      ]))
    if let density = fit.heldOut.meanLogDensity, density.isFinite {
      model.provenance[Self.densityKey] = .number(-density)
    }
    if !fit.leftOut.isEmpty { model.provenance["left_out"] = .numbers(fit.leftOut) }
    let trial = Trial(
      strategy: strategy.name, validationError: fit.validationError, errors: errors,
      logDensity: fit.heldOut.meanLogDensity, warnings: fit.warnings)
    return Fitted(model: model, trial: trial, heldOut: fit.heldOut)
  }

  /// Errors of held-out predictions in the parameters' own units.
  private func rootMeanSquares(
    _ heldOut: HeldOut, suite: Suite, scaling: ParameterScaling
  ) throws -> [Double] {
    let predicted = try scaling.restored(
      Matrix(
        rows: heldOut.rows.count, columns: scaling.names.count, values: heldOut.predictions.map { Double($0) }
      ))
    let truth = try suite.parameters(named: scaling.names).selecting(rows: heldOut.rows)
    return scaling.names.indices.map { column in
      let sum = heldOut.rows.indices.reduce(0.0) {
        let miss = predicted[$1, column] - truth[$1, column]
        return $0 + miss * miss
      }
      return (sum / Double(max(heldOut.rows.count, 1))).squareRoot()
    }
  }
}

extension HeldOut {
  /// The predictions as a finished piece of work keeps them.
  fileprivate var json: JSONValue {
    var json: JSONValue = [
      "held_out_rows": .array(rows.map { .integer($0) }),
      "held_out": .numbers(predictions.map { Double($0) }),
    ]
    if let logDensities { json["held_out_log_density"] = .numbersOrNull(logDensities) }
    return json
  }

  /// Reads what ``json`` gives; nil when it is something else.
  fileprivate init?(_ json: JSONValue) {
    guard let rows = json["held_out_rows"]?.array?.compactMap(\.int),
      let predictions = json["held_out"]?.doubles
    else { return nil }
    self.init(rows: rows, predictions: predictions.map { Float($0) })
    logDensities = json["held_out_log_density"]?.numbers(nullAs: -.infinity)
  }
}
