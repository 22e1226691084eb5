import Formats

/// The settings of a study that is run into a run directory.
public protocol RunSettings: Sendable {
  /// Reads the text of a study file called `name`, settings of which are replaced.
  ///
  /// - Throws: `FormatError.setting` with file, line and column.
  static func parse(text: String, name: String, overrides: [SettingOverride]) throws(FormatError) -> Self
  /// The settings with every default filled in, as YAML.
  var resolved: String { get }
  /// The keys of the lists that may grow when a run goes on.
  static var growing: [String] { get }
  /// Tells settings that were read with every default filled in what the study file and the replaced settings stated.
  mutating func recall(stated input: String, _ overrides: [SettingOverride])
}

extension RunSettings {
  /// Nothing depends on whether a default was stated.
  public mutating func recall(stated input: String, _ overrides: [SettingOverride]) {}
}

/// A study as it was asked for: its settings, and what they were read from.
public struct AskedStudy<Settings: RunSettings>: Sendable {
  /// The settings.
  public var settings: Settings
  /// The text of the study file.
  public var input: String
  /// The settings replaced, those of earlier calls of the same run first.
  public var overrides: [SettingOverride]
}

extension RunSettings {
  /// The study of a file with settings replaced; where a run goes on, also with those that were replaced when it began,
  /// so that they need not be given again.
  ///
  /// - Parameters:
  ///   - file: the study file; nil takes the settings of the run directory.
  ///   - overrides: settings such as "study.seeds=[1, 2]"; relative paths in them start from the working directory.
  ///   - directory: the run directory that goes on, nil for a new run.
  /// - Throws: `FormatError`; ``PipelineError/notARunDirectory(_:missing:)`` without file and run directory.
  public static func asked(
    _ file: (text: String, name: String)?, overrides: [String], resuming directory: String? = nil
  ) throws -> AskedStudy<Self> {
    let given = try SettingOverride.each(overrides)
    let kept = try directory.map(RunDirectory.overrides) ?? []
    let here = absolutePath(".")
    let all = kept + given.map { SettingOverride($0.text, folder: here) }
    if let file {
      let settings = try parse(text: file.text, name: file.name, overrides: kept + given)
      return AskedStudy(settings: settings, input: file.text, overrides: all)
    }
    let directory = directory ?? ""
    let resolved = directory + "/resolved.yaml"
    guard FileBytes.exists(resolved) else {
      throw PipelineError.notARunDirectory(directory, missing: "resolved.yaml")
    }
    var settings = try parse(text: FileBytes.readText(resolved), name: resolved, overrides: given)
    let file = directory + "/input.yaml"
    let input = FileBytes.exists(file) ? try FileBytes.readText(file) : settings.resolved
    settings.recall(stated: input, all)
    return AskedStudy(settings: settings, input: input, overrides: all)
  }
}
