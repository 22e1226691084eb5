import Formats
import Observables
import OrderedCollections
import Suites
import Training

/// The two suites of a study, cut to what the networks read, with the rows held out for the test.
struct StudyData: Sendable {
  let source: Suite
  let target: Suite
  /// What networks read of each suite.
  let sourceInputs: JointObservable
  let targetInputs: JointObservable
  /// Name of what they read.
  let summary: String
  let sourceScaling: ParameterScaling
  let targetScaling: ParameterScaling
  /// Where the bounds of each target parameter come from.
  let boundSources: [ParameterBounds.Source]
  /// The encoding of each observable.
  let kinds: [EncodingKind]
  /// The rows held out, and how the others are given out by seed and count.
  let plan: SplitPlan
  let testRows: [Int]
  /// What the user should know of the data.
  let warnings: [String]

  /// Loads or simulates both suites and checks that they fit the study.
  ///
  /// - Parameters:
  ///   - study: what is done.
  ///   - selection: what networks read.
  ///   - suites: folder in which simulated suites are kept and found again.
  init(
    _ study: Study, selection: ObservableSelection, suites: String, threads: Int?, quiet: Bool
  ) throws {
    let source = try study.source.load(
      summaries: study.observables, keep: suites + "/source", threads: threads, quiet: quiet)
    let target = try study.target.load(
      summaries: study.observables, keep: suites + "/target", threads: threads, quiet: quiet)
    summary = selection.name
    (self.source, self.target) = (source, target)
    // Those compared later are looked at now, before anything is trained.
    for other in study.summaries {
      _ = try (source.joint(other), target.joint(other))
    }
    sourceInputs = try source.joint(selection)
    targetInputs = try target.joint(selection)
    for (own, other) in zip(targetInputs.observables, sourceInputs.observables) {
      try own.requireSame(as: other, place: target.name, otherPlace: source.name)
    }
    let names = study.parameterNames(source: source, target: target)
    let all = OrderedSet(names.target + names.source).elements
    let (scaling, boundedBy) = try study.parameters.resolved(all, in: [source, target])
    targetScaling = try scaling.selecting(names.target)
    sourceScaling = try scaling.selecting(names.source)
    boundSources = names.target.compactMap { all.firstIndex(of: $0) }.map { boundedBy[$0] }
    plan = try SplitPlan(test: study.comparison.test, validationShare: 0)
    testRows = try plan.testRows(count: self.target.count)
    try self.source.requireSpread(of: names.source, place: "all rows")
    try self.target.requireSpread(of: names.target, place: "all rows")
    try self.target.requireSpread(of: names.target, rows: testRows, place: "all test rows")
    let available = self.target.count - testRows.count
    if let most = study.comparison.targets.last, most > available {
      throw PipelineError.tooFewSimulations(
        suite: self.target.name, asked: most, available: available, tested: testRows.count)
    }
    let tested = Set(testRows)
    let pool = (0..<self.target.count).filter { !tested.contains($0) }
    kinds = zip(
      sourceInputs.observables,
      InputEncoding.kinds(suiting: [
        .init(sourceInputs, rows: Array(0..<self.source.count)), .init(targetInputs, rows: pool),
      ])
    ).map { study.encodings[$0.name] ?? $1 }
    warnings = try DataChecks(
      source: self.source, target: self.target, sourceInputs: sourceInputs, targetInputs: targetInputs,
      testRows: testRows, pool: pool, parameters: names.target, selection: selection
    ).warnings()
  }

  /// The source rows trained on and held out.
  func sourceSplit(_ study: Study) throws -> Split {
    try Split.shuffled(
      count: source.count, validation: study.pretrain.validation, test: 0, seed: study.pretrain.seed)
  }

  /// Source simulations as a network reads them.
  func sourceData(_ rows: [Int], _ encoding: InputEncoding) throws -> TrainingData {
    TrainingData(
      inputs: try encoding.inputs(sourceInputs, rows: rows),
      targets: try sourceScaling.targets(source.parameters, rows: rows), count: rows.count)
  }

  /// Target simulations as a network reads them.
  func targetData(_ rows: [Int], _ encoding: InputEncoding) throws -> TrainingData {
    TrainingData(
      inputs: try encoding.inputs(targetInputs, rows: rows),
      targets: try targetScaling.targets(target.parameters, rows: rows), count: rows.count)
  }

  /// The target rows that `count` simulations and a seed stand for; smaller counts lie in larger ones.
  func targetRows(count: Int, seed: Int) throws -> [Int] {
    try plan.split(count: target.count, target: count, seed: UInt64(seed)).train
  }

  /// The encoding fitted on the source's training simulations.
  func sourceEncoding(_ rows: [Int]) throws -> InputEncoding {
    try InputEncoding(fitting: .source, source: .init(sourceInputs, rows: rows), kinds: kinds)
  }

  /// The encoding fitted on the target simulations in hand.
  func targetEncoding(_ rows: [Int]) throws -> InputEncoding {
    try InputEncoding(fitting: .target, target: .init(targetInputs, rows: rows), kinds: kinds)
  }
}

extension Study {
  /// Names of the parameters that networks infer: those stated, else those of the transfer experiment where the target
  /// suite has them all, else all that vary; the source network learns what of them its suite varies.
  func parameterNames(source: Suite, target: Suite) -> (source: [String], target: [String]) {
    func varying(_ suite: Suite) -> [String] {
      suite.parameters.names.enumerated().filter { column, name in
        let values = suite.parameters.values.column(column)
        return !nuisance.contains(name) && name != "simulation" && values.contains { $0 != values[0] }
      }.map(\.element)
    }
    var wanted = targetParameters
    if wanted.isEmpty {
      let standard = ["Omega_m", "Omega_b", "h", "n_s", "sigma_8", "M_nu"]
      let isStandard = standard.allSatisfy(target.parameters.names.contains)
      wanted = isStandard ? standard.filter { !nuisance.contains($0) } : varying(target)
    }
    let known = varying(source)
    return (sourceParameters.isEmpty ? wanted.filter(known.contains) : sourceParameters, wanted)
  }
}
