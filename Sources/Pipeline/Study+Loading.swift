import Formats
import Networks
import Observables
import OrderedCollections
import Suites
import Training
import Transfer

extension Study: RunSettings {
  /// A largest wavenumber that was not stated cuts nothing of observables without wavenumbers, and is not refused for it.
  public mutating func recall(stated input: String, _ overrides: [SettingOverride]) {
    statesMaximumK = input.contains("maximum_k") || overrides.contains { $0.key == "summarise.maximum_k" }
  }

  /// More strategies, numbers of simulations, seeds and universes are new pieces of work beside the finished ones; what
  /// errors are wanted changes no piece.
  public static let growing = [
    "study.strategies", "study.targets", "study.seeds", "forecast.universes", "forecast.wanted.",
  ]

  /// Reads a study file.
  ///
  /// - Parameters:
  ///   - path: the YAML file.
  ///   - overrides: settings such as "study.seeds=[1, 2]" that replace those of the file.
  /// - Returns: the study and the text of the file.
  /// - Throws: `FormatError` with file, line and column.
  public static func load(
    path: String, overrides: [String] = []
  ) throws(FormatError) -> (study: Study, text: String) {
    let text = try FileBytes.readText(path)
    return (try parse(text: text, name: path, overrides: overrides), text)
  }

  /// Reads a study from the text of a YAML file called `name`.
  public static func parse(
    text: String, name: String, overrides: [String] = []
  ) throws(FormatError) -> Study {
    try parse(text: text, name: name, overrides: overrides.map { SettingOverride($0) })
  }

  /// Reads a study from the text of a YAML file called `name`, from whose folder its relative paths start.
  public static func parse(
    text: String, name: String, overrides: [SettingOverride]
  ) throws(FormatError) -> Study {
    let root = try YAMLMapping.parse(text: text, name: name, overrides: overrides)
    var study = try Study(root)
    try root.finish()
    let needed = max(4, 2 * study.transfer.folds)
    if let least = study.comparison.targets.first, least < needed {
      throw try root.mapping("study").error(
        "targets", "must be at least \(needed) for \(study.transfer.folds)-fold validation, found \(least)")
    }
    study.resolved = root.resolvedYAML()
    study.documented = root.resolvedYAML(documented: true)
    study.declaredKeys = root.declaredKeys
    return study
  }

  private init(_ root: YAMLMapping) throws(FormatError) {
    name = try root.name("name", doc: "Short name of the study.")
    title = try root.string("title", default: name, doc: "Title of the report.")
    let paths = try root.mapping("paths", doc: "Folders that differ from machine to machine.")
    let quijote = try paths.optionalPath(
      "quijote", doc: "Folder of Quijote's arrays, params_*.txt and kbins.npz.")
    source = try SuiteOrigin(root, block: "source", doc: "The cheap suite to pre-train on.", quijote: quijote)
    target = try SuiteOrigin(
      root, block: "target",
      doc:
        "The expensive suite to transfer to; a forecast may do without where transfer.response_prior is given.",
      quijote: quijote)
    let summarise = try root.mapping("summarise", doc: "What the network reads and infers.")
    summaries = try Self.selections(summarise)
    statesMaximumK = summarise.keys.contains("maximum_k")
    encodings = try Self.encodings(summarise, known: summaries)
    sourceParameters = try summarise.strings(
      "source_parameters", default: [],
      doc:
        "Parameters the source network is trained on; [] takes parameters.infer as far as the suite has them."
    )
    targetParameters = try summarise.strings(
      "target_parameters", default: [],
      doc: "Parameters the target network infers; [] takes parameters.infer.")
    let inferred = try ParameterSettings(root.mapping("parameters", doc: "Meaning and bounds of parameters."))
    parameters = inferred.bounds
    nuisance = inferred.nuisance
    sourceValues = inferred.sourceValues
    if targetParameters.isEmpty { targetParameters = inferred.infer }
    if let both = (sourceParameters + targetParameters).first(where: nuisance.contains) {
      throw try root.mapping("parameters").error("nuisance", "must not name \(both), which is inferred")
    }
    pretrain = try Pretrain(root.mapping("pretrain", doc: "Training on the source suite."))
    transfer = try Transfer(
      root.mapping("transfer", doc: "Fitting every strategy to the target: the same budget for each."),
      sourceBackbone: pretrain.search.space.backbone.backbone, sourceHead: pretrain.search.head.head)
    if target == .expected, transfer.responsePrior == nil {
      throw root.error(
        "target",
        "must have exactly one of the keys simulate, parameters, quijote, directory, quijote_folder and camels_folder; a"
          + " forecast may do without any where transfer.response_prior, as {simulate: nwlh}, says what is expected"
      )
    }
    comparison = try Comparison(root.mapping("study", doc: "What is compared."))
    let reporting = try root.mapping("report", doc: "What the report shows.")
    report = Report(
      predictionsAt: try reporting.int(
        "predictions_at", default: 0, in: 0...1_000_000,
        doc: "Target count whose predictions are drawn against the truth; 0 takes the smallest."))
    rehearsal = try Rehearsal(
      root.mapping("forecast", doc: "What slingshot forecast rehearses; run does not read it."))
    let (shown, targets) = (report.predictionsAt, comparison.targets)
    guard shown == 0 || targets.contains(shown) else {
      throw reporting.error(
        "predictions_at",
        "must be one of study.targets (\(targets.map(String.init).joined(separator: ", "))) or 0 for the smallest,"
          + " found \(shown)")
    }
    resolved = ""
    documented = ""
    declaredKeys = []
  }
}

extension Study.Pretrain {
  init(_ block: YAMLMapping) throws(FormatError) {
    trials = try block.int(
      "trials", default: 16, in: 1...10_000, doc: "Settings drawn and tried for each kind of source network.")
    keep = try block.int(
      "keep", default: min(3, trials), in: 1...1000,
      doc:
        "Best source networks, by validation error, to start from, without those of more than twice the best's; at most trials."
    )
    guard keep <= trials else {
      throw block.error("keep", "must be at most trials, \(trials), found \(keep)")
    }
    validation = try block.double(
      "validation", default: 0.15, in: 0.01...0.9, doc: "Fraction of the source simulations held out.")
    dummies = try block.int("dummies", default: 2, in: 1...100, doc: "Dummy outputs kept out of the loss.")
    bottleneck = try block.int(
      "bottleneck", default: 10, in: 1...500,
      doc: "Width of the last hidden layer of the bottleneck transfer.")
    seed = UInt64(try block.int("seed", default: 1, in: 0...Int.max, doc: "Seed of the source networks."))
    let backbone = try block.backbone(
      default: DenseBackbone(), doc: "Body of the source networks; its sizes are searched.")
    let head = try block.head(default: PointHead(), doc: "End of the source networks.")
    var usual = TrainingSettings()
    // Densities are slow to train by small batches; there are many simulations here, where `transfer` has few.
    if !(head is PointHead) { (usual.batchSize, usual.maximumEpochs) = (128, 200) }
    search = try Search(
      block.mapping("search", doc: "Ranges of the search on the source."), backbone: backbone, head: head,
      settings: usual)
  }
}

extension Study.Transfer {
  init(
    _ block: YAMLMapping, sourceBackbone: any Backbone, sourceHead: any Head = PointHead()
  ) throws(FormatError) {
    trials = try block.int(
      "trials", default: 16, in: 1...10_000, doc: "Settings drawn and tried for each fit.")
    average = try block.int(
      "average", default: min(3, trials), in: 1...1000,
      doc:
        "Best trials, by validation error, that are averaged, without those of more than twice the best's; at most trials."
    )
    guard average <= trials else {
      throw block.error("average", "must be at most trials, \(trials), found \(average)")
    }
    folds = try block.int(
      "folds", default: 5, in: 1...50,
      doc: "Parts of the target simulations for validation; 1 holds out a fixed fraction.")
    validation = try block.double(
      "validation", default: 0.2, in: 0.01...0.9, doc: "Fraction held out when folds is 1.")
    let backbone = try block.backbone(
      default: sourceBackbone,
      doc: "Body of networks trained from scratch; the source networks' unless another is named.")
    let head = try block.head(
      default: sourceHead,
      doc: "End of networks trained from scratch; the source networks' unless another is named.")
    search = try Search(
      block.mapping("search", doc: "Ranges for networks trained from scratch, new heads included."),
      backbone: backbone, head: head)
    fineTuning = try Search(
      block.mapping("fine_tuning", doc: "Ranges for pre-trained weights."), backbone: backbone, head: head,
      isFresh: false)
    responsePrior = try PriorOrigin(
      block.mapping(
        "response_prior",
        doc:
          "Where emulators (emulated, transport, forecasts) expect the response to new parameters from, before target simulations "
          + "correct it; left out where held-out simulations are predicted no better with it. One of simulate and directory."
      ))
  }
}

extension Study.Comparison {
  fileprivate init(_ block: YAMLMapping) throws(FormatError) {
    strategies = try block.strings(
      "strategies", default: TransferStrategies.standard.map(\.name),
      oneOf: TransferStrategies.all.map(\.name),
      doc: "Strategies compared.")
    targets = try block.ints(
      "targets", default: [100, 200, 400, 800, 1600], in: 4...1_000_000,
      doc: "Target simulations used, those for validation included.")
    seeds = try block.ints(
      "seeds", default: [1, 2, 3, 4, 5], in: 0...Int.max, doc: "Seeds of subsets and networks.")
    test = try Self.test(block)
    resamplings = try block.int("resamplings", default: 1000, in: 50...100_000, doc: "Bootstrap resamplings.")
    level = try block.double(
      "level", default: 0.05, in: 1e-6...0.5, doc: "False-alarm rate of the negative-transfer test.")
    for (key, empty) in [
      ("strategies", strategies.isEmpty), ("targets", targets.isEmpty), ("seeds", seeds.isEmpty),
    ]
    where empty {
      throw block.error(key, "must name at least one")
    }
    if Set(seeds).count < seeds.count { throw block.error("seeds", "must not repeat a seed") }
    if Set(strategies).count < strategies.count {
      throw block.error("strategies", "must not repeat a strategy")
    }
    let references = TransferStrategies.all.filter(\.isBaseline).map(\.name)
    if !strategies.contains(where: references.contains) {
      throw block.error(
        "strategies", "must hold \(references.joined(separator: " or ")), with which the others are compared")
    }
    let blends = TransferStrategies.all.filter { $0 is any BlendStrategy }.map(\.name)
    if let blend = strategies.first(where: blends.contains), Set(strategies).subtracting(blends).count < 2 {
      throw block.error("strategies", "must hold a strategy beside scratch for \(blend) to combine with it")
    }
    if Set(targets).count < targets.count { throw block.error("targets", "must not repeat a number") }
    targets.sort()
  }
}

extension Study.Comparison {
  /// Reads which target simulations are held out for the test.
  private static func test(_ block: YAMLMapping) throws(FormatError) -> SplitPlan.Test {
    let rows = try block.ints(
      "test_rows", default: [], in: 0...10_000_000,
      doc: "Rows of the target suite held out for the test, counted from 0, when test_split is rows.")
    let held = try block.int(
      "test", default: rows.isEmpty ? 400 : rows.count, in: 2...1_000_000,
      doc: "Target simulations held out for the test.")
    let split = try block.string(
      "test_split", default: rows.isEmpty ? "random" : "rows", oneOf: ["random", "last", "rows"],
      doc: "Which simulations are held out: drawn at random, the last rows, or those of test_rows.")
    let seed = try block.int(
      "test_seed", default: 1, in: 0...Int.max, doc: "Seed of test simulations drawn at random.")
    guard rows.isEmpty == (split != "rows") else {
      throw block.error(
        "test_split",
        rows.isEmpty ? "is rows, which needs test_rows" : "must be rows when test_rows are given")
    }
    guard rows.isEmpty || rows.count == held else {
      throw block.error("test", "must be the number of test_rows, \(rows.count), found \(held)")
    }
    return !rows.isEmpty ? .rows(rows) : split == "last" ? .last(held) : .shuffled(held, seed: UInt64(seed))
  }
}
