import Formats
import Theory

/// A study of the theory of transfer: one or more experiments, each a block of its YAML file.
public struct TheoryStudy: RunSettings {
  /// Short name of the study.
  public let name: String
  /// Title of the report.
  public let title: String
  /// Seed of all random numbers.
  public let seed: UInt64
  /// The experiments in the order of a report.
  public let experiments: [any Experiment]
  /// The settings with every default filled in, as YAML.
  public let resolved: String
  /// The same with the meaning of each key in comments.
  public let documented: String
  /// Every setting.
  public let declaredKeys: [DeclaredKey]

  /// Reads a study file.
  ///
  /// - Parameters:
  ///   - path: the YAML file.
  ///   - overrides: settings such as "alignment.deltas=[0, 1]" that replace those of the file.
  /// - Returns: the study and the text of the file.
  /// - Throws: `FormatError` with file, line and column.
  public static func load(
    path: String, overrides: [String] = []
  ) throws(FormatError) -> (study: TheoryStudy, text: String) {
    let text = try FileBytes.readText(path)
    return (try parse(text: text, name: path, overrides: overrides), text)
  }

  /// Reads a study from the text of a YAML file called `name`.
  public static func parse(
    text: String, name: String, overrides: [String] = []
  ) throws(FormatError) -> TheoryStudy {
    try parse(text: text, name: name, overrides: overrides.map { SettingOverride($0) })
  }

  /// Reads a study from the text of a YAML file called `name`, from whose folder its relative paths start.
  public static func parse(
    text: String, name: String, overrides: [SettingOverride]
  ) throws(FormatError) -> TheoryStudy {
    try TheoryStudy(YAMLMapping.parse(text: text, name: name, overrides: overrides))
  }

  /// None: every piece of an experiment counts in its result.
  public static let growing: [String] = []

  /// Each kind of experiment once, in the order of a report.
  public static let kinds: [any Experiment.Type] = Experiments.all + [PracticeExperiment.self]

  /// The blocks of all experiments.
  public static var knownBlocks: [String] { kinds.map { $0.block } }

  /// The blocks of this study's experiments.
  public var blocks: [String] { experiments.map { type(of: $0).block } }

  private init(_ root: YAMLMapping) throws(FormatError) {
    name = try root.name("name", doc: "Short name of the study.")
    title = try root.string("title", default: name, doc: "Title of the report.")
    seed = UInt64(try root.int("seed", default: 1, in: 0...Int.max, doc: "Seed of all random numbers."))
    let blocks = Self.knownBlocks
    for key in root.keys where !["name", "title", "seed"].contains(key) && !blocks.contains(key) {
      let nearest = nearestName(to: key, in: blocks + ["name", "title", "seed"])
      throw root.error(
        key,
        "is no experiment, expected "
          + (nearest.map { "perhaps '\($0)'" }
            ?? "one of " + blocks.joined(separator: ", ")))
    }
    var experiments: [any Experiment] = []
    for kind in Self.kinds where root.has(kind.block) {
      experiments.append(try kind.init(root.mapping(kind.block, doc: kind.title + "."), seed: seed))
    }
    guard !experiments.isEmpty else {
      throw root.error(
        "name", "is of a study without an experiment, expected one of \(blocks.joined(separator: ", "))")
    }
    self.experiments = experiments
    try root.finish()
    resolved = root.resolvedYAML()
    documented = root.resolvedYAML(documented: true)
    declaredKeys = root.declaredKeys
  }
}
