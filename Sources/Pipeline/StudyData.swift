import Emulation
import Formats
import Inference
import Networks
import Observables
import OrderedCollections
import Suites
import Training
import Transfer

/// The two suites of a study, cut to what the networks read, with the rows held out for the test.
struct StudyData: Sendable {
  let source: StudySource
  private(set) var target: Suite
  /// What networks read of the target suite.
  private(set) var targetInputs: JointObservable
  /// Name of what they read.
  let summary: String
  let sourceScaling: ParameterScaling
  let targetScaling: ParameterScaling
  /// Where the bounds of each target parameter come from.
  let boundSources: [ParameterBounds.Source]
  /// The encoding of each observable.
  let kinds: [EncodingKind]
  /// The rows held out, and how the others are given out by seed and count.
  private(set) var plan: SplitPlan
  private(set) var testRows: [Int]
  /// The parameters of emulators; nil where no strategy emulates.
  private(set) var emulatedParameters: EmulatedParameters?
  /// The simulations that emulators expect a response from; nil without any.
  let responsePrior: PriorSuite?
  /// The row of the source suite that each target simulation shares its phases with; nil where none does.
  private(set) var partners: [Int]?
  /// What the user should know of the data.
  private(set) var warnings: [String]

  /// Loads or simulates both suites and checks that they fit the study.
  ///
  /// - Parameters:
  ///   - study: what is done.
  ///   - selection: what networks read.
  ///   - suites: folder in which simulated suites are kept and found again.
  init(
    _ study: Study, selection: ObservableSelection, suites: String, threads: Int?, quiet: Bool
  ) throws {
    let expected = try Self.expectedTarget(
      study, selection: selection, suites: suites, threads: threads, quiet: quiet)
    let target =
      try expected?.suite
      ?? study.target.load(
        summaries: study.observables, keep: suites + "/target", threads: threads, quiet: quiet)
    self.target = target
    summary = selection.name
    // Those compared later are looked at now, before anything is trained.
    for other in study.summaries { _ = try target.joint(other) }
    if case .model(let path) = study.source {
      let model = try Model.load(path)
      guard model.summary == selection.name else {
        throw PipelineError.modelReadsOther(path, reads: model.summary, asked: selection.name)
      }
      source = try StudySource(model, at: path)
      targetInputs = try target.joint(matching: model.observables)
      for (asked, own) in zip(try target.joint(selection).observables, model.observables) {
        try asked.requireSame(as: own, place: "summarise", otherPlace: path)
      }
    } else {
      let suite = try study.source.load(
        summaries: study.observables, keep: suites + "/source", threads: threads, quiet: quiet)
      for other in study.summaries { _ = try suite.joint(other) }
      source = StudySource(suite, try suite.joint(selection))
      targetInputs = try target.joint(selection)
      for (own, other) in zip(targetInputs.observables, try suite.joint(selection).observables) {
        try own.requireSame(as: other, place: target.name, otherPlace: suite.name)
      }
    }
    try study.requireWavenumbers(in: target)
    try target.requireParameters(study.nuisance)
    let names = study.parameterNames(source: source, target: target)
    try target.requireInferred(
      names.target, remedy: "name some in parameters.infer or fewer in parameters.nuisance",
      without: study.nuisance)
    try source.suite?.suite.requireInferred(
      names.source, of: names.target,
      remedy: "name what the source networks learn in summarise.source_parameters", without: study.nuisance)
    let all = OrderedSet(names.target + names.source).elements
    let (scaling, boundedBy) = try study.parameters.resolved(
      all, in: [source.suite?.suite, target].compactMap(\.self), model: source.model?.parameters)
    targetScaling = try scaling.selecting(names.target)
    sourceScaling = try scaling.selecting(names.source)
    boundSources = names.target.compactMap { all.firstIndex(of: $0) }.map { boundedBy[$0] }
    plan = try SplitPlan(test: study.comparison.test, validationShare: 0)
    try study.requireTest(smallerThan: self.target.count, of: self.target.name)
    testRows = try plan.testRows(count: self.target.count)
    try source.suite?.suite.requireSpread(of: names.source, place: "all rows")
    try self.target.requireSpread(of: names.target, place: "all rows")
    if !testRows.isEmpty {
      try self.target.requireSpread(of: names.target, rows: testRows, place: "all test rows")
    }
    let available = self.target.count - testRows.count
    if let most = study.comparison.targets.last, most > available {
      throw PipelineError.tooFewSimulations(
        key: study.comparison.targetsKey, suite: self.target.name, asked: most, available: available,
        tested: testRows.count)
    }
    let tested = Set(testRows)
    let pool = (0..<self.target.count).filter { !tested.contains($0) }
    if let model = source.model {
      kinds = model.encoding.parts.map(\.kind)
    } else {
      let rows = source.suite.map { InputEncoding.Sample($0.inputs, rows: Array(0..<$0.suite.count)) }
      let suited = InputEncoding.kinds(suiting: [rows].compactMap(\.self) + [.init(targetInputs, rows: pool)])
      kinds = zip(targetInputs.observables, suited).map { study.encodings[$0.name] ?? $1 }
    }
    emulatedParameters = try Self.emulatedParameters(study, source, target, targetScaling, pool: pool)
    responsePrior =
      try expected
      ?? study.transfer.responsePrior.map { [targetInputs] in
        try PriorSuite($0, for: target, targetInputs, threads: threads)
      }
    if let emulatedParameters {
      try responsePrior?.require(emulatedParameters)
    }
    warnings = try DataChecks(
      source: source.suite, conditions: source.conditions, target: self.target, targetInputs: targetInputs,
      testRows: testRows, pool: pool, parameters: names.target,
      maximumK: study.statesMaximumK ? selection.maximumK : nil,
      uncut: selection.parts.filter { $0.range != nil }.map(\.name)
    ).warnings()
    let fixed = study.fixedParameters(of: target)
    if !fixed.isEmpty {
      warnings.append(
        "\(fixed.joined(separator: ", ")) \(fixed.count == 1 ? "is" : "are") the same in all simulations of \(target.name) and"
          + " \(fixed.count == 1 ? "is" : "are") not inferred.")
    }
    let left = study.parametersLeft(of: self.target)
    if !left.isEmpty, !study.isForecast {
      let isOne = left.count == 1
      warnings.append(
        "\(left.joined(separator: ", ")) \(isOne ? "varies" : "vary") in \(target.name) and \(isOne ? "is" : "are") not inferred by"
          + " default: networks and emulators meet \(isOne ? "it" : "them") as scatter; parameters.infer says what is inferred, and"
          + " parameters.nuisance that this is meant.")
    }
    if let suite = source.suite?.suite {
      let paired = self.target.partners(in: suite)
      partners = paired.rows
      warnings += paired.remarks(target: self.target, source: suite)
    }
    let heads =
      (source.networks?.networks.map(\.head) ?? [study.pretrain.search.head.head])
      + [study.transfer.search.head.head]
    warnings += [
      wallsOfRows(Array(zip(all, boundedBy)), heads: heads, remedy: "parameters.bounds")
    ].compactMap(\.self)
    if emulatedParameters != nil || study.isForecast, let suite = source.suite?.suite,
      let move = try SourceMove(source: suite, target: self.target)
    {
      warnings.append(move.remark(source: suite.name, target: self.target.name))
    }
    warnings += responsePrior?.remarks(beside: target, source: source.suite?.suite) ?? []
  }

  /// What a forecast without target simulations expects of the target; nil where there is a target suite.
  ///
  /// - Throws: ``PipelineError/noTarget`` for anything but a forecast.
  private static func expectedTarget(
    _ study: Study, selection: ObservableSelection, suites: String, threads: Int?, quiet: Bool
  ) throws -> PriorSuite? {
    guard study.target == .expected else { return nil }
    guard study.isForecast, let prior = study.transfer.responsePrior else { throw PipelineError.noTarget }
    let source = try study.source.load(
      summaries: study.observables, keep: suites + "/source", threads: threads, quiet: quiet)
    return try PriorSuite(prior, like: source, source.joint(selection), threads: threads)
  }

  /// The same study of another target suite, whose last `test` simulations are the test.
  ///
  /// - Throws: what reading the suite throws.
  func rehearsed(_ study: Study, on universe: Suite, test: Int) throws -> StudyData {
    var copy = self
    copy.target = universe
    copy.partners = nil
    copy.targetInputs = try universe.joint(matching: targetInputs.observables)
    copy.plan = try SplitPlan(test: .last(test), validationShare: 0)
    copy.testRows = try copy.plan.testRows(count: universe.count)
    copy.warnings = []
    copy.emulatedParameters = try Self.emulatedParameters(
      study, source, universe, targetScaling,
      pool: Array(0..<universe.count - test))
    return copy
  }

  /// The source rows trained on and held out.
  func sourceSplit(_ study: Study) throws -> Split {
    try Split.shuffled(
      count: source.simulations().suite.count, validation: study.pretrain.validation, test: 0,
      seed: study.pretrain.seed)
  }

  /// Source simulations as a network reads them.
  func sourceData(_ rows: [Int], _ encoding: InputEncoding) throws -> TrainingData {
    let (suite, inputs) = try source.simulations()
    return TrainingData(
      inputs: try encoding.inputs(inputs, rows: rows),
      targets: try sourceScaling.targets(suite.parameters, rows: rows), count: rows.count)
  }

  /// Target simulations as a network reads them.
  func targetData(_ rows: [Int], _ encoding: InputEncoding) throws -> TrainingData {
    TrainingData(
      inputs: try encoding.inputs(targetInputs, rows: rows),
      targets: try targetScaling.targets(target.parameters, rows: rows), count: rows.count)
  }

  /// Inputs of the partners of some target simulations; nil where the suites are not paired.
  func partnerInputs(_ rows: [Int], _ encoding: InputEncoding) throws -> Matrix? {
    guard let partners else { return nil }
    return try PairedInputs.matrix(encoding, source.simulations().inputs, rows: rows.map { partners[$0] })
  }

  /// The target rows that `count` simulations and a seed stand for; smaller counts lie in larger ones.
  func targetRows(count: Int, seed: Int) throws -> [Int] {
    try plan.split(count: target.count, target: count, seed: UInt64(seed)).train
  }

  /// The encoding fitted on the source's training simulations.
  func sourceEncoding(_ rows: [Int]) throws -> InputEncoding {
    try InputEncoding(
      fitting: .source, source: .init(source.simulations().inputs, rows: rows), kinds: kinds)
  }

  /// The encoding fitted on the target simulations in hand.
  func targetEncoding(_ rows: [Int]) throws -> InputEncoding {
    try InputEncoding(fitting: .target, target: .init(targetInputs, rows: rows), kinds: kinds)
  }
}

extension Study {
  /// The parameters of the transfer experiment.
  private static let standard = ["Omega_m", "Omega_b", "h", "n_s", "sigma_8", "M_nu"]

  /// Of a suite's parameters that might be expected to be inferred where none are stated, those that do not vary.
  func fixedParameters(of target: Suite) -> [String] {
    guard targetParameters.isEmpty else { return [] }
    let varying = target.varyingParameters()
    return Self.standard.filter { target.parameters.names.contains($0) && !varying.contains($0) }
  }

  /// Parameters that vary in the target suite and are not inferred, though nobody said so.
  func parametersLeft(of target: Suite) -> [String] {
    let varying = target.varyingParameters(without: nuisance)
    guard targetParameters.isEmpty, Self.standard.allSatisfy(target.parameters.names.contains) else {
      return []
    }
    return varying.filter { !Self.standard.contains($0) }
  }

  /// Names of the parameters that networks infer: those stated, else those of the transfer experiment where the target
  /// suite has them all, else all that vary; the source network learns what of them its suite varies.
  func parameterNames(source: StudySource, target: Suite) -> (source: [String], target: [String]) {
    var wanted = targetParameters
    if wanted.isEmpty {
      let isStandard = Self.standard.allSatisfy(target.parameters.names.contains)
      let varying = target.varyingParameters(without: nuisance)
      wanted = isStandard ? Self.standard.filter(varying.contains) : varying
    }
    if let model = source.model { return (model.parameters.names, wanted) }
    let known = source.suite?.suite.varyingParameters(without: nuisance) ?? []
    return (sourceParameters.isEmpty ? wanted.filter(known.contains) : sourceParameters, wanted)
  }
}
