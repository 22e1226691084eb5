import Formats
import Foundation
import Inference
import Networks
import Observables
import OrderedCollections
import Suites
import Training
import Transfer
import Work

/// Fine-tuning of a model to one suite, outside a study: `slingshot transfer`.
public struct Transferring: Sendable {
  /// The model directory to start from.
  public var model: String
  /// The suite directory of the target simulations, all of which are used.
  public var suite: String
  /// The suite directory of the source simulations, for the strategies that read them; nil leaves these out.
  public var source: String?
  /// Where the target suite is the source suite, by new parameter, beyond the values that are known.
  public var sourceValues: [String: Double] = [:]
  /// Names of the strategies tried; a blend is kept where one is among them, else the best on held-out simulations.
  public var strategies: [String]
  /// Parameters that are inferred; the model's and all others that vary when empty.
  public var infer: [String] = []
  /// Parameters that vary and are not inferred.
  public var nuisance: [String] = []
  /// Bounds, scales, labels and units that the user states of new parameters.
  public var bounds = ParameterBounds()
  /// Budget, folds and ranges.
  public var settings: Study.Transfer
  /// Whether networks trained from scratch end in the head of the model that is started from and ranges are the defaults for it, not
  /// those of the settings.
  public var adoptsHead = false
  /// Seed of folds, draws and networks.
  public var seed: UInt64 = 1

  /// How a strategy did on held-out simulations.
  public struct Trial: Sendable, Equatable {
    /// The strategy's name.
    public var strategy: String
    /// Mean squared error over held-out simulations and parameters, scaled to [0, 1].
    public var validationError: Double
    /// Root mean squared error of each parameter in its own unit.
    public var errors: [Double]
    /// Mean log density of held-out simulations' parameters scaled to [0, 1]; nil for what has no density.
    public var logDensity: Double?
    /// What the user should know of the fit.
    public var warnings: [String] = []
  }

  /// What came out.
  public struct Outcome: Sendable {
    /// The model that is kept.
    public var model: Model
    /// Name of the strategy whose model it is.
    public var kept: String
    /// All that were tried, the best first.
    public var trials: [Trial]
    /// Whether it was chosen among strategies with a density, by the mean log density of held-out simulations.
    public var keptForDensity = false
    /// What the user should know of the simulations.
    public var warnings: [String]

    /// A line per strategy: error on held-out simulations in all and of each parameter in its own unit.
    public var table: String {
      func cell(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(1, width - text.count)) + text
      }
      let title = "held-out errors"
      let width = 2 + max(title.count, trials.map(\.strategy.count).max() ?? 0)
      let units = zip(model.parameters.names, model.parameters.units).map {
        $1.isEmpty ? $0 : "\($0) [\($1)]"
      }
      let head = title.padding(toLength: width, withPad: " ", startingAt: 0)
      let isDense = trials.contains { $0.logDensity != nil }
      func density(_ text: String) -> String { isDense ? cell(text, 13) : "" }
      var lines = [head + cell("total", 10) + density("log density") + units.map { cell($0, 14) }.joined()]
      for trial in trials {
        let name = trial.strategy.padding(toLength: width, withPad: " ", startingAt: 0)
        let errors = trial.errors.map { cell(String(format: "%.3g", $0), 14) }.joined()
        let logDensity = trial.logDensity.map { String(format: "%.2f", $0) } ?? "none"
        lines.append(
          name + cell(String(format: "%.3g", trial.validationError), 10) + density(logDensity) + errors)
      }
      lines.append(
        "total: mean square error of parameters scaled to [0, 1]; "
          + (isDense ? "log density: mean over simulations of that of the truth, so scaled; " : "")
          + "the others: root mean square error in their own unit")
      lines.append(
        model.predictor is Blend
          ? "kept: \(kept), \(model.predictor.summary)"
          : "kept: \(kept), the best on held-out simulations"
            + (keptForDensity ? " of those with a density" : ""))
      return lines.joined(separator: "\n")
    }
  }

  /// Fine-tuning of a model.
  public init(model: String, suite: String, strategies: [String], settings: Study.Transfer) {
    self.model = model
    self.suite = suite
    self.strategies = strategies
    self.settings = settings
  }

  /// Strategies tried when none is named: from scratch, the usual transfers that the kind of source network suits, what
  /// needs no training, emulators where there are source simulations, and the blends of all these.
  public static func standard(for kind: SourceKind, withSource: Bool = false) -> [String] {
    let usual = TransferStrategies.standard.map(\.name)
    return TransferStrategies.all.filter { strategy in
      if strategy.emulates { return withSource }
      let suits = strategy.start.map { $0 == kind } ?? !strategy.usesSource
      return suits && (usual.contains(strategy.name) || !(strategy is any NetworkStrategy))
    }.map(\.name)
  }

  /// The strategies to try: what blends combine is fitted too when they are named alone.
  private func asked(for kind: SourceKind) throws(TransferError) -> [any TransferStrategy] {
    var asked: [any TransferStrategy] = []
    for name in strategies { asked.append(try TransferStrategies.named(name)) }
    guard asked.allSatisfy({ $0 is any BlendStrategy }) else { return asked }
    let blends = asked.map(\.name)
    return TransferStrategies.all.filter { strategy in
      Self.standard(for: kind, withSource: source != nil).contains(strategy.name)
        && (!(strategy is any BlendStrategy) || blends.isEmpty || blends.contains(strategy.name))
    }
  }

  /// Fits the strategies and writes the model of the blend, or of the best one without any; finished fits are kept in
  /// `<directory>.partial` until then.
  ///
  /// - Parameters:
  ///   - directory: the model directory to make.
  ///   - existing: what to do about a model or unfinished work that is there.
  ///   - threads: strategies fitted at once.
  ///   - quiet: no progress bar.
  /// - Throws: a `Fault`.
  public func perform(
    to directory: String, existing: RunDirectory.Existing, threads: Int? = nil, quiet: Bool = false
  ) throws -> Outcome {
    try FolderKind.model.requireFree(
      directory, replacing: existing == .replace,
      inputs: [model, suite] + [source, settings.responsePrior?.directory].compactMap(\.self))
    let source = try Model.load(model)
    let networks = try source.sourceNetworks(at: model)
    guard !adoptsHead else {
      var own = self
      own.adoptsHead = false
      if let head = networks.networks.first?.head, !(head is PointHead) {
        let standard = try Study.Transfer.standard(sourceHead: head)
        (own.settings.search, own.settings.fineTuning) = (standard.search, standard.fineTuning)
        own.settings.search.head = SomeHead(head)
      }
      return try own.perform(to: directory, existing: existing, threads: threads, quiet: quiet)
    }
    if let lost = source.lostFile {
      note(
        "warning: \(lost) is gone, though training_sha256 of its config.json states it: the new model will not know the "
          + "simulations that this one was trained on.")
    }
    let chosen = try askedByOptions {
      let chosen = try asked(for: networks.kind)
      for strategy in chosen { try require(strategy, suits: networks.kind) }
      return chosen
    }
    let suite = try Suite.load(suite)
    let joint = try suite.joint(matching: source.observables)
    try source.requireLogarithms(of: joint, in: self.suite)
    let parameters = targetParameters(source, suite)
    let (scaling, sources) = try askedByOptions {
      try suite.requireParameters(nuisance)
      try suite.requireInferred(
        parameters, remedy: "name some by --infer or fewer by --nuisance", without: nuisance)
      try suite.requireSpread(of: parameters, place: "all rows")
      return try bounds.resolved(parameters, in: [suite], model: source.parameters)
    }
    let walls = wallsOfRows(
      Array(zip(parameters, sources)),
      heads: networks.networks.map(\.head)
        + chosen.filter { $0.start == nil && $0 is any NetworkStrategy }.map { _ in settings.search.head.head
        },
      remedy: "--bounds NAME=LOW:HIGH")
    if let walls { note("warning: " + walls) }
    let kinds = source.encoding.parts.map(\.kind)
    let fresh = try InputEncoding(
      fitting: .target, target: .init(joint, rows: Array(0..<suite.count)), kinds: kinds)
    let simulations = try sourceSimulations(
      of: source, target: suite, scaling: scaling, strategies: chosen, threads: threads)
    let files =
      try [self.suite, self.source].compactMap(\.self).flatMap { try Suite.files(of: $0) }
      + (settings.responsePrior?.inputs() ?? [])
      + [model + "/config.json", model + "/model.safetensors"]
    let folder = try UnfinishedWork(
      of: directory, existing: existing, request: try request(chosen.map(\.name), parameters),
      inputs: files)
    return try folder.perform {
      let single = chosen.filter { !($0 is any BlendStrategy) }
      let bar = ProgressBar("transfer", total: single.count, unit: "strategy", silent: quiet)
      let results = try concurrently(
        single.count, threads: threads, isCancelled: { Interruption.isRequested },
        progress: { done, _ in bar.update(done: done) }
      ) { index -> Attempt in
        do {
          return .fitted(
            try fitted(
              single[index], source: source, networks: networks, joint: joint, suite: suite,
              scaling: scaling, encoding: single[index].usesSource ? source.encoding : fresh,
              simulations: simulations, in: folder.run))
        } catch let error as TransferError {
          // The others can do without it.
          guard single.count > 1, case .everyTrialFailed(let strategy, let trials, let last) = error else {
            throw error
          }
          return .failed(strategy: strategy, trials: trials, last: last)
        }
      }
      guard !results.contains(where: { $0 == nil }) else {
        throw PipelineError.interrupted(directory: folder.run.path)
      }
      bar.finish()
      let (fits, failures) = try Self.sorted(results.compactMap(\.self))
      var left = failures
      let canBlend = fits.count > 1 && fits.contains { $0.trial.strategy == FromScratch().name }
      let blends = try chosen.compactMap { $0 as? any BlendStrategy }.compactMap { strategy -> Fitted? in
        guard failures.isEmpty || canBlend else {
          left.append(
            "\(strategy.name) is left out: it combines scratch with others, and not both could be fitted.")
          return nil
        }
        return try blended(strategy, of: fits, source: source, suite: suite, scaling: scaling)
      }
      let ranked = (fits + blends).sorted { $0.trial.validationError < $1.trial.validationError }
      // A blend that is asked for by name is kept whatever it has.
      let isKept = blends.first.map { !strategies.isEmpty || $0.model.hasDensity } ?? false
      let dense = isKept ? nil : mostProbable(of: fits, from: source)
      var kept = dense ?? blends.first ?? ranked[0]
      kept.model.cloud = try InputCloud(fitting: kept.model.encoding.encoded(joint))
      kept.model.rows = TrainingRows(joint).and(source.rows)
      try kept.model.write(to: directory, replacing: existing == .replace)
      return Outcome(
        model: kept.model, kept: kept.trial.strategy, trials: ranked.map(\.trial),
        keptForDensity: dense != nil,
        warnings: suite.remarks(on: joint, parameters: parameters) + (simulations?.remarks ?? []) + left
          + SuiteConditions(source, at: self.model).differences(to: SuiteConditions(suite))
          + fits.flatMap { fit in fit.trial.warnings.map { "\(fit.trial.strategy): \($0)" } }
          + Self.lostDensity(source, kept))
    }
  }

  /// What became of a strategy.
  private enum Attempt: Sendable {
    case fitted(Fitted)
    case failed(strategy: String, trials: Int, last: String)
  }

  /// The fits, and a warning for each strategy none of whose trials trained.
  ///
  /// - Throws: the first failure where there is no fit.
  private static func sorted(_ attempts: [Attempt]) throws -> (fits: [Fitted], failures: [String]) {
    var (fits, failures, first): ([Fitted], [String], TransferError?) = ([], [], nil)
    for attempt in attempts {
      switch attempt {
      case .fitted(let fit): fits.append(fit)
      case .failed(let strategy, let trials, let last):
        let error = TransferError.everyTrialFailed(strategy: strategy, trials: trials, lastReason: last)
        first = first ?? error
        failures.append("\(strategy) is left out: \(error.description)")
      }
    }
    if fits.isEmpty, let first { throw first }
    return (fits, failures)
  }

  /// Where no blend has a density and the model that is started from has one, the fit with one under which held-out simulations are most
  /// probable; nil otherwise.
  private func mostProbable(of fits: [Fitted], from source: Model) -> Fitted? {
    guard source.hasDensity else { return nil }
    return fits.filter { $0.trial.logDensity != nil && $0.model.hasDensity }
      .max { ($0.trial.logDensity ?? 0) < ($1.trial.logDensity ?? 0) }
  }

  /// A warning where the model that is started from has a density and the one that is kept has none.
  private static func lostDensity(_ source: Model, _ kept: Fitted) -> [String] {
    guard source.hasDensity, !kept.model.hasDensity else { return [] }
    return [
      "the model that is started from has a density, \(kept.trial.strategy) gives estimates alone; for infer and calibrate name"
        + " one strategy, as --strategy warm-start"
    ]
  }

  /// Refuses a strategy that cannot start from a model.
  private func require(_ strategy: any TransferStrategy, suits kind: SourceKind) throws(TransferError) {
    guard strategy.start == nil || strategy.start == kind else {
      let wanted = strategy.start?.rawValue ?? ""
      throw .unsuitableSource(
        strategy: strategy.name,
        reason: "it needs a network of the kind \(wanted), as `slingshot pretrain --kind \(wanted)` makes,"
          + " found \(kind.rawValue)")
    }
    guard strategy.start != nil || !strategy.usesSource || source != nil else {
      throw .unsuitableSource(
        strategy: strategy.name, reason: "it needs the source simulations, as by --source or in a study")
    }
  }

  private func targetParameters(_ source: Model, _ suite: Suite) -> [String] {
    if !infer.isEmpty { return infer }
    let varying = suite.varyingParameters(without: nuisance)
    return source.parameters.names.filter(varying.contains)
      + varying.filter { !source.parameters.names.contains($0) }
  }

  private func request(_ strategies: [String], _ parameters: [String]) throws -> JSONValue {
    var request: JSONValue = [
      "strategies": .strings(strategies), "infers": .strings(parameters), "parameters": bounds.json,
      "seed": .string(String(seed)), "settings": try JSONValueEncoder().encode(settings),
    ]
    if source != nil {
      request["source_values"] = .object(
        sourceValues.sorted { $0.key < $1.key }.map { ($0.key, .number($0.value)) })
    }
    return request
  }
}

extension ParameterBounds {
  /// What the user states, by name.
  var json: JSONValue {
    [
      "bounds": .object(stated.mapValues { .numbers([$0.lowerBound, $0.upperBound]) }),
      "scales": .object(scales.mapValues { .string($0.rawValue) }),
      "labels": .object(labels.mapValues { .string($0) }), "units": .object(units.mapValues { .string($0) }),
    ]
  }
}

extension Model {
  /// Whether it predicts densities.
  fileprivate var hasDensity: Bool { (predictor as? any DensityPredictor)?.hasDensity ?? false }
}

extension Study.Transfer {
  /// The plan of every fit.
  var plan: FitPlan {
    FitPlan(
      trials: trials, average: average, folds: folds, validation: validation, fresh: search,
      fineTuning: fineTuning)
  }
}
