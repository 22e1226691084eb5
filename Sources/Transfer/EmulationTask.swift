import Emulation
import Formats
import Training

/// What an emulator must know of a source and a target suite beside their simulations.
public struct EmulationTask: Sendable, Equatable {
  /// The target's parameters with their bounds, and where it is the source suite.
  public var parameters: EmulatedParameters
  /// Where the inputs of each observable lie along its axes.
  public var bins: [BinPlaces]
  /// The simulations that say which response is expected; nil without any.
  public var prior: Prior?

  /// Simulations of a simulator of the extended model.
  public struct Prior: Sendable, Equatable {
    /// The suite's name.
    public var name: String
    /// Its numbers `[N, D]` as the target's are encoded.
    public var values: Matrix
    /// Its parameters `[N, P]` as the target's are scaled.
    public var scaled: Matrix

    /// Takes the simulations.
    public init(name: String, values: Matrix, scaled: Matrix) {
      self.name = name
      self.values = values
      self.scaled = scaled
    }
  }

  /// Makes the facts.
  public init(parameters: EmulatedParameters, bins: [BinPlaces], prior: Prior? = nil) {
    self.parameters = parameters
    self.bins = bins
    self.prior = prior
  }

  /// Refuses numbers of target simulations of which too few are left without a fold.
  ///
  /// - Throws: ``TransferError/tooFewToEmulate(strategy:new:count:needed:folds:)``,
  ///   ``TransferError/tooFewSimulations(count:needed:folds:)``.
  public func require(
    _ count: Int, strategy: String, folds: Int, validation: Double
  ) throws(TransferError) {
    let fewest = Emulator.fewestSimulations(newParameters: parameters.new.count)
    func left(_ count: Int) throws(TransferError) -> Int {
      try Folds(count: count, folds: folds, validation: validation, seed: 1).trained.map(\.count).min() ?? 0
    }
    guard try left(count) < fewest else { return }
    var needed = count + 1
    while try left(needed) < fewest { needed += 1 }
    throw .tooFewToEmulate(
      strategy: strategy, new: parameters.newNames, count: count, needed: needed, folds: folds)
  }
}

extension TransferTask {
  /// Refuses a task without what an emulator needs.
  ///
  /// - Throws: ``TransferError`` where simulations are lacking or too few.
  func requireEmulation(strategy: String, plan: FitPlan) throws(TransferError) {
    guard let emulation else { throw TransferError.notEmulated(strategy: strategy) }
    guard sourceData != nil else { throw TransferError.noSourceSimulations(strategy: strategy) }
    try emulation.require(data.count, strategy: strategy, folds: plan.folds, validation: plan.validation)
  }

  /// The source suite's distribution, learnt without the partners of the target's simulations.
  ///
  /// - Throws: ``TransferError`` where simulations are lacking, `EmulationError`.
  func emulatedSource(strategy: String) throws -> SourceModel {
    guard let emulation else { throw TransferError.notEmulated(strategy: strategy) }
    guard let sourceData else { throw TransferError.noSourceSimulations(strategy: strategy) }
    let values = sourceData.inputMatrix
    let rows = SourceModel.rows(of: values, without: partners)
    return try interruptible { () throws in
      try sourceModels.model(
        values: values.selecting(rows: rows), scaled: sourceData.targetMatrix.selecting(rows: rows),
        parameters: emulation.parameters, bins: emulation.bins, isCancelled: isCancelled)
    }
  }

  /// The response that is expected beforehand; nil where no simulations say it.
  ///
  /// - Throws: ``TransferError/interrupted``, `EmulationError`.
  func responsePrior(_ source: SourceModel) throws -> ResponsePrior? {
    try interruptible { () throws in
      try emulation?.prior.map {
        try ResponsePrior(
          name: $0.name, values: $0.values, scaled: $0.scaled, source: source, isCancelled: isCancelled)
      }
    }
  }

  /// The distribution of the target suite by some of its simulations and their partners.
  ///
  /// - Throws: ``TransferError/interrupted``, `EmulationError`.
  func emulator(
    _ source: SourceModel, _ prior: ResponsePrior?, of rows: TrainingData, partners: Matrix?,
    settings: Emulator.Settings
  ) throws -> Emulator {
    try interruptible { () throws in
      try Emulator(
        source: source, values: rows.inputMatrix, scaled: rows.targetMatrix, prior: prior,
        partners: partners, settings: settings, isCancelled: isCancelled)
    }
  }
}

/// Makes an interruption of an emulator one of the transfer.
func interruptible<Value>(_ body: () throws -> Value) throws -> Value {
  do { return try body() } catch EmulationError.interrupted { throw TransferError.interrupted }
}

extension Emulator {
  /// What the user should know of it: what speaks against it, and a response prior that is left out.
  var warnings: [String] {
    [warning, verdict?.warning].compactMap(\.self)
  }

  /// What speaks against it, as a warning; nil when nothing does.
  var warning: String? {
    let problems = check.problems
    return problems.isEmpty
      ? nil : "cross-validation speaks against the emulator: \(problems.joined(separator: "; "))"
  }
}

extension TrainingData {
  /// The inputs `[N, K]`.
  var inputMatrix: Matrix {
    Matrix(rows: count, columns: inputWidth, values: inputs.map { Double($0) })
  }

  /// The scaled parameters `[N, P]`; NaN where unknown.
  var targetMatrix: Matrix {
    Matrix(rows: count, columns: targetWidth, values: targets.map { Double($0) })
  }
}
