import Formats
import Observables
import Pipeline
import Suites
import TestSupport
import Testing
import Training
import Transfer

@Suite struct StudyLoadingTests {
  private static let valid = """
    name: tiny
    source:
      simulate: lcdm
      count: 10
    target:
      simulate: nwlh
      count: 30
    transfer:
      folds: 1
    study:
      targets: [16, 8]
      test: 10

    """

  /// The message for the valid study with one text replaced by another.
  private func fault(_ old: String, _ new: String, _ overrides: [String] = []) -> String? {
    let text = Self.valid.replacing(old, with: new, maxReplacements: 1)
    return message { try Study.parse(text: text, name: "s.yaml", overrides: overrides) }
  }

  @Test func theSmallestStudyGetsEveryDefault() throws {
    let study = try Study.parse(text: Self.valid, name: "s.yaml")
    #expect(study.title == "tiny" && study.summaries == [ObservableSelection(["pk"], maximumK: 0.5)])
    guard case .simulated(let source) = study.source else {
      Issue.record("the source is not simulated")
      return
    }
    #expect(source.suite == "lcdm" && source.count == 10 && source.seed == 1 && !source.noiseless)
    #expect(source.generator == nil && source.fields.particles == 128 && source.fields.mesh == 256)
    #expect(source.external.command == nil)
    #expect(study.resolved.contains("    timeout: 3600.0\n    retries: 1\n    failures: 0.05\n"))
    #expect(study.comparison.targets == [8, 16], "sorted")
    #expect(study.comparison.strategies.first == "scratch" && study.comparison.strategies.count >= 5)
    #expect(study.transfer.folds == 1 && study.transfer.trials == 16)
    #expect(study.pretrain.search.space.dropout == 0.2...0.8)
    #expect(study.resolved.contains("\n  resamplings: 1000\n"))
  }

  @Test(arguments: [("targets", "[10, 10]", "a number"), ("seeds", "[1, 1]", "a seed")])
  func nothingIsComparedTwice(_ key: String, _ list: String, _ what: String) {
    #expect(
      fault("", "", ["study.\(key)=\(list)"])
        == "--set study.\(key)=\(list): 'study.\(key)' must not repeat \(what)")
  }

  @Test func aKeyOfABlockIsToldItsPlace() {
    let text = fault("", "", ["targets=[30]"])
    #expect(
      text
        == "--set targets=[30]: unknown key 'targets', did you mean 'study.targets'?")
  }

  @Test(arguments: ["a/b", "a\\nb", "a\\0", ""])
  func aStudyHasANameThatAFolderCanHave(_ name: String) {
    #expect(fault("name: tiny", "name: \"\(name)\"")?.contains("'name' must be a name on one line") == true)
  }

  @Test func everyOriginIsRead() throws {
    let quijote = Self.valid.replacing("simulate: nwlh", with: "quijote: nwLH")
    #expect(
      try Study.parse(text: quijote, name: "s.yaml", overrides: ["paths.quijote=/data"]).target
        == .quijote(hypercube: "nwLH", directory: "/data", count: 30))
    let own = Self.valid.replacing("simulate: nwlh", with: "directory: my/suite").replacing(
      "  count: 30\n", with: "")
    #expect(try Study.parse(text: own, name: "s.yaml").target == .directory("my/suite", count: 0))
    for (key, layout) in [("quijote_folder", FolderLayout.quijote), ("camels_folder", .camels)] {
      let folder = Self.valid.replacing("simulate: nwlh", with: "\(key): my/folder")
      #expect(
        try Study.parse(text: folder, name: "s.yaml").target
          == .folders(layout, directory: "my/folder", count: 30))
    }
  }

  @Test func originsAreExactlyOne() {
    let rest =
      "'source' must have exactly one of the keys simulate, parameters, quijote, directory, "
      + "quijote_folder, camels_folder and model"
    #expect(fault("count: 10", "count: 10\n  parameters: p.txt") == "s.yaml:3:3: " + rest)
    #expect(fault("count: 10", "count: 10\n  quijote: LH") == "s.yaml:3:3: " + rest)
    #expect(fault("  simulate: lcdm\n", "") == "s.yaml:3:3: " + rest)
    #expect(fault("source:\n  simulate: lcdm\n  count: 10\n", "") == "s.yaml:1:1: " + rest)
    #expect(
      fault("count: 10", "count: 0")
        == "s.yaml:4:10: 'source.count' must be positive when a suite is simulated")
    #expect(
      fault("simulate: lcdm", "quijote: LHC")
        == "s.yaml:3:12: 'source.quijote' must be one of LH, nwLH, found 'LHC', did you mean 'LH'?")
  }

  @Test func generatorsHaveTheirSettings() throws {
    let text = Self.valid.replacing(
      "  count: 10\n",
      with: """
          count: 10
          generator: external
          external:
            command: "run {Omega_m}"
            outputs: [pk=Pk_m_z=0.txt]
            timeout: 60
            failures: 0.2
            jobs: 3

        """)
    guard case .simulated(let source) = try Study.parse(text: text, name: "s.yaml").source else {
      Issue.record("the source is not simulated")
      return
    }
    #expect(source.generator == .external && source.external.command == "run {Omega_m}")
    #expect(source.external.outputs == ["pk=Pk_m_z=0.txt"] && source.external.jobs == 3)
    let resolved = try Study.parse(text: text, name: "s.yaml").resolved
    #expect(resolved.contains("    timeout: 60.0\n    retries: 1\n    failures: 0.2\n"))
    #expect(
      fault("count: 10", "count: 10\n  generator: external")
        == "s.yaml:5:14: 'source.generator' needs external.command when it is external")
    #expect(
      fault("count: 10", "count: 10\n  external: {command: run}")?.hasSuffix(
        "'source.generator' must be external when external.command is given") == true)
    #expect(
      fault("count: 10", "count: 10\n  fields: {marks: [10 2]}")?.hasSuffix(
        "'source.fields.marks' must be R, p and delta_s as in \"10 2 0.25\", found \"10 2\"") == true)
    #expect(
      fault("count: 10", "count: 10\n  generator: field")?.contains("did you mean 'fields'?") == true)
  }

  @Test func summariesAreNamedOnce() {
    #expect(fault("", "", ["summarise.summaries=[]"])?.hasSuffix("must name at least one") == true)
    #expect(fault("", "", ["summarise.summaries=[pk, pk]"])?.hasSuffix("must not repeat a summary") == true)
  }

  @Test(arguments: ["strategies", "targets", "seeds"]) func listsAreNotEmpty(_ key: String) {
    #expect(
      fault("", "", ["study.\(key)=[]"]) == "--set study.\(key)=[]: 'study.\(key)' must name at least one")
  }

  @Test func nothingIsRepeated() {
    #expect(
      fault("test: 10", "seeds: [1, 2, 1]") == "s.yaml:12:10: 'study.seeds' must not repeat a seed")
    #expect(
      fault("test: 10", "strategies: [scratch, scratch]")
        == "s.yaml:12:15: 'study.strategies' must not repeat a strategy")
    #expect(fault("test: 10", "targets: [8]") == "s.yaml:11:3: the key 'targets' occurs twice")
  }

  /// Whatever else is compared, training from scratch is what it is compared with.
  @Test func scratchIsAlwaysAmongTheStrategies() {
    let others = TransferStrategies.all.filter { !$0.isBaseline }.map(\.name)
    for names in others.map({ [$0] }) + [others] {
      let text = names.joined(separator: ", ")
      #expect(
        fault("test: 10", "strategies: [\(text)]")
          == "s.yaml:12:15: 'study.strategies' must hold scratch, with which the others are compared")
    }
  }

  @Test func unknownKeysAndNamesComeWithTheNearest() {
    #expect(fault("transfer:", "tranfer:") == "s.yaml:8:1: unknown key 'tranfer', did you mean 'transfer'?")
    #expect(fault("folds", "fold") == "s.yaml:9:3: unknown key 'transfer.fold', did you mean 'folds'?")
    let names =
      "scratch, warm-start, dummy-outputs, attached-head, bottleneck, bias-only, source-pull, lora, rslora, layer-rates, subspace, gaussian-process, emulated, transport, safe, source, pooled, prior-mean"
    #expect(
      fault("test: 10", "strategies: [scratch, warm-strat]")
        == "s.yaml:12:25: 'study.strategies[1]' must be one of \(names), found 'warm-strat', "
        + "did you mean 'warm-start'?")
  }

  @Test func typesAndRanges() {
    #expect(fault("name: tiny\n", "") == "s.yaml:1:1: the key 'name' is required and missing")
    #expect(
      fault("folds: 1", "folds: many")
        == "s.yaml:9:10: 'transfer.folds' must be a whole number from 1 to 50, found 'many'")
    #expect(
      fault("folds: 1", "folds: 0")
        == "s.yaml:9:10: 'transfer.folds' must be a whole number from 1 to 50, found 0")
    #expect(
      fault("[16, 8]", "8")
        == "s.yaml:11:12: 'study.targets' must be a list, each element a whole number from 4 to 1000000, found '8'"
    )
    #expect(
      fault("folds: 1", "search: {units: [9, 4]}")
        == "s.yaml:9:19: 'transfer.search.units' must be [lowest, highest]")
    #expect(
      fault("folds: 1", "search: {dropout: [0.1]}")
        == "s.yaml:9:21: 'transfer.search.dropout' must be [lowest, highest]")
    #expect(
      fault("folds: 1", "search: 3") == "s.yaml:9:11: 'transfer.search' must be a block of keys, found '3'")
  }

  @Test func countsMustSufficeForTheFolds() {
    #expect(
      fault("folds: 1", "folds: 5")
        == "s.yaml:11:12: 'study.targets' must be at least 10 for 5-fold validation, found 8")
    #expect(fault("folds: 1", "folds: 4") == nil)
  }

  @Test func filesMustBeTextThatIsThere() throws {
    try withTemporaryDirectory { directory in
      let path = directory + "/s.yaml"
      #expect(
        message { try Study.load(path: path) }
          == "\(path): could not open: no such file or folder")
      try AtomicFile.write([0x6E, 0xFF, 0xFE], to: path)
      #expect(message { try Study.load(path: path) }?.hasPrefix(path) == true)
      try AtomicFile.write("name: [", to: path)
      #expect(message { try Study.load(path: path) }?.contains("this is not YAML") == true)
    }
  }

  @Test func predictionsAreShownAtANumberThatIsTried() {
    #expect(
      fault("", "", ["report.predictions_at=16"]) == nil && fault("", "", ["report.predictions_at=0"]) == nil)
    #expect(
      fault("", "", ["report.predictions_at=9"])
        == "--set report.predictions_at=9: 'report.predictions_at' must be one of study.targets (8, 16) or 0 for the"
        + " smallest, found 9")
  }

  /// A run that goes on by its folder alone knows which settings were stated: a default that cuts nothing is not refused.
  @Test func aRunRecallsWhatWasStated() throws {
    try withTemporaryDirectory { directory in
      let text = "name: a\nsource: {directory: s}\ntarget: {directory: t}\n"
      for (input, overrides, stated) in [
        (text, [], false), (text + "summarise: {maximum_k: 0.3}\n", [], true),
        (text, ["summarise.maximum_k=0.3"], true),
      ] as [(String, [String], Bool)] {
        let study = try Study.parse(text: input, name: "a.yaml", overrides: SettingOverride.each(overrides))
        #expect(study.statesMaximumK == stated)
        try AtomicFile.write(study.resolved, to: directory + "/resolved.yaml")
        try AtomicFile.write(input, to: directory + "/input.yaml")
        let again = try Study.asked(nil, overrides: overrides, resuming: directory).settings
        #expect(again.statesMaximumK == stated && again.resolved == study.resolved)
      }
    }
  }
}
