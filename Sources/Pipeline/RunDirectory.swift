import Emulation
import Formats
import Foundation
import Theory
import Transfer
import Work

/// The folder of one run: input and settings, finished pieces of work, models, results and report.
///
/// A piece of work (one trial of pre-training, one fit of a strategy) is written when it is whole, so that a
/// killed run loses the pieces in hand and nothing else. `results.json` appears last.
public struct RunDirectory: Sendable {
  /// What to do with a folder that is already there.
  public enum Existing: Sendable {
    /// Refuse it.
    case refuse
    /// Go on with it when its settings and inputs are the same; some lists may have grown.
    case resume
    /// Replace it.
    case replace
  }

  /// Where it is.
  public let path: String
  /// The files that the run reads; nil where nobody compares them.
  public let inputs: InputFiles?
  private let isNew: Bool

  /// Opens a run directory and writes down what was asked for.
  ///
  /// - Parameters:
  ///   - path: where; created with its parents when missing.
  ///   - existing: what to do when it is there.
  ///   - input: the study file as given.
  ///   - resolved: the settings with every default filled in.
  ///   - overrides: the settings that were replaced beside the study file.
  ///   - inputs: the files that the run reads; nil where nobody compares them.
  ///   - forecasts: whether the run is a forecast, whose settings are those of a study.
  ///   - growing: keys of the lists that may have grown in a run that goes on.
  ///   - isPart: whether it is a part of a larger run, which says itself whether there is something to go on with.
  ///   - checking: what else may refuse the run; done before anything is made or removed.
  /// - Throws: ``PipelineError``, `FormatError.file`, and what `inputs` and `checking` throw.
  public init(
    path: String, existing: Existing, input: String, resolved: String, overrides: [SettingOverride] = [],
    inputs: @autoclosure () throws -> InputFiles? = nil, forecasts: Bool = false, growing: [String] = [],
    isPart: Bool = false,
    checking: () throws -> Void = {}
  ) throws {
    self.path = path
    let files = FileManager.default
    // A run that was killed at its very start leaves an empty folder or the hidden scratch file of its first file.
    let names = ((try? files.contentsOfDirectory(atPath: path)) ?? []).filter { !$0.hasPrefix(".") }
    let isThere = files.fileExists(atPath: path) && (!names.isEmpty || existing == .refuse)
    var hasGrown = false
    if isThere {
      guard existing != .refuse else { throw PipelineError.outputExists(path) }
      let file = path + "/resolved.yaml"
      guard names.contains("resolved.yaml") else {
        throw PipelineError.notARunDirectory(path, missing: "resolved.yaml")
      }
      if existing == .resume {
        try Self.requireSameCommand(in: path, forecasts: forecasts)
        hasGrown = try SettingsComparison(directory: path, growing: growing)
          .compare(stored: FileBytes.readText(file), given: resolved)
      }
    }
    let inputs = try inputs()
    self.inputs = inputs
    isNew = !isThere || existing == .replace
    if isThere, existing == .resume { try compare(with: inputs) }
    if isThere, existing == .replace, let inputs {
      try FolderKind.requireApart(path, maker: "slingshot", from: inputs.files.map(\.path))
    }
    try checking()
    if !isThere, existing == .resume, !isPart {
      note("there is nothing to resume in \(path): the work is begun anew")
    }
    if isThere, existing == .replace { try removeOldRun() }
    if isThere, existing == .resume { removeLeftovers() }
    if hasGrown { try removeResults() }
    try createFolder("")
    // First of all, for it marks the folder as a run that can be resumed.
    try write(resolved, to: "resolved.yaml")
    try write(input, to: "input.yaml")
    for folder in ["stages", "models", "figures"] { try createFolder(folder) }
    if forecasts { try write(["kind": "forecast"], to: Self.forecastName) }
    if !overrides.isEmpty { try write(Self.json(overrides), to: Self.overridesName) }
    if let inputs { try write(inputs.json, to: InputFiles.name) }
  }

  /// Removes the hidden scratch files and folders of writers that were killed.
  private func removeLeftovers() {
    let names = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
    for name in names {
      let last = name.split(separator: "/").last ?? ""
      guard last.hasPrefix("."), last.contains(".scratch-") else { continue }
      try? FileManager.default.removeItem(atPath: self.path(to: name))
    }
  }

  /// Removes what was made of the finished pieces, the pieces not: a run that grows is not finished.
  private func removeResults() throws {
    // The mark of a finished run goes first.
    for name in [
      "results.json", "manifest.json", "results.csv", "curves.json", "predictions.json", "report.html",
    ] where has(name) {
      do { try FileManager.default.removeItem(atPath: path(to: name)) } catch {
        throw FormatError.file(path(to: name), .refused("remove", by: error))
      }
    }
  }

  /// Takes the name from the old run before removing it, so that no half-removed run ever has the name.
  private func removeOldRun() throws {
    let place = URL(filePath: path, directoryHint: .isDirectory)
    let aside = place.deletingLastPathComponent().appending(
      path: ".\(place.lastPathComponent).old-\(UUID().uuidString)", directoryHint: .isDirectory)
    do {
      try FileManager.default.moveItem(at: place, to: aside)
      try FileManager.default.removeItem(at: aside)
    } catch { throw FormatError.file(path, .refused("remove the old run", by: error)) }
  }

  /// Does work of the run; where it is refused before a piece of it was finished, nothing of a new run stays.
  ///
  /// - Throws: what `work` throws; an interruption of any part of it as one of this run.
  func undoingRefusals<Result>(_ work: () throws -> Result) throws -> Result {
    do { return try work() } catch  where Interruption.isRequested && Self.isInterruption(error) {
      throw PipelineError.interrupted(directory: path)
    } catch {
      if isNew, ExitStatus(of: error) != .interrupted, holdsNothing {
        try? FileManager.default.removeItem(atPath: path)
      }
      throw error
    }
  }

  private static func isInterruption(_ error: any Error) -> Bool {
    if case .interrupted = error as? PipelineError { return true }
    return error as? EmulationError == .interrupted || error as? TheoryError == .interrupted
      || error as? TransferError == .interrupted
  }

  /// Whether no piece was finished yet.
  private var holdsNothing: Bool {
    let settings = [
      "resolved.yaml", "input.yaml", InputFiles.name, Self.overridesName, RunCalls.name, Self.forecastName,
    ]
    let names = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
    return names.allSatisfy { name in
      // A summary of several has a run of its own within.
      settings.contains { name == $0 || name.hasSuffix("/" + $0) }
        || FileBytes.isDirectory(self.path(to: name))
    }
  }

  /// The path of a file or folder in the run.
  public func path(to name: String) -> String { name.isEmpty ? path : path + "/" + name }

  /// Whether a file or folder is there.
  public func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(to: name)) }

  /// Writes a text file whole or not at all.
  public func write(_ text: String, to name: String) throws(FormatError) {
    try AtomicFile.write(text, to: path(to: name))
  }

  /// Writes a JSON file whole or not at all.
  public func write(_ value: JSONValue, to name: String, compact: Bool = false) throws(FormatError) {
    try value.write(to: path(to: name), compact: compact)
  }

  /// Reads a JSON file.
  public func readJSON(_ name: String) throws(FormatError) -> JSONValue {
    try JSONValue.read(path(to: name))
  }

  /// Creates a folder in the run.
  public func createFolder(_ name: String) throws(FormatError) {
    do {
      try FileManager.default.createDirectory(atPath: path(to: name), withIntermediateDirectories: true)
    } catch {
      throw .file(path(to: name), .refused("create the folder", by: error))
    }
  }

  /// Refuses inputs that are not those that the run began with.
  private func compare(with inputs: InputFiles?) throws {
    guard let inputs else { return }
    guard has(InputFiles.name) else {
      // Killed before they were written down, when there was nothing made of them either.
      guard ["stages", "suites"].allSatisfy({ isEmpty($0) }) else {
        throw PipelineError.notARunDirectory(path, missing: InputFiles.name)
      }
      return
    }
    guard let begun = InputFiles(try readJSON(InputFiles.name)) else {
      throw PipelineError.notARunDirectory(path, missing: InputFiles.name + " of paths and hashes")
    }
    try inputs.require(sameAs: begun, run: path)
  }

  private func isEmpty(_ folder: String) -> Bool {
    let names = FileManager.default.enumerator(atPath: path(to: folder))?.compactMap { $0 as? String } ?? []
    return names.allSatisfy { path(to: folder + "/" + $0) == path(to: Self.overridesName) }
  }
}

extension RunDirectory {
  private static let overridesName = "stages/overrides.json"
  /// Marks the run of a forecast.
  static let forecastName = "stages/forecast.json"

  /// Refuses to mix a study's fits with those of its rehearsal, which have the same settings.
  private static func requireSameCommand(in path: String, forecasts: Bool) throws(PipelineError) {
    let isForecast = FileBytes.exists(path + "/" + forecastName)
    if isForecast, !forecasts { throw .otherCommand(directory: path, expected: "run", found: "forecast") }
    if forecasts, !isForecast, FileBytes.exists(path + "/stages/transfer") {
      throw .otherCommand(directory: path, expected: "forecast", found: "run")
    }
  }

  private static func json(_ overrides: [SettingOverride]) -> JSONValue {
    .array(overrides.map { ["set": .string($0.text), "folder": .string($0.folder)] })
  }

  /// The settings that were replaced beside the study file when a run began, none where there is no run.
  ///
  /// - Throws: `FormatError` for a file that cannot be read.
  package static func overrides(in directory: String) throws(FormatError) -> [SettingOverride] {
    let path = directory + "/" + overridesName
    guard FileBytes.exists(path) else { return [] }
    return (try JSONValue.read(path).array ?? []).compactMap { entry in
      guard let text = entry["set"]?.string else { return nil }
      return SettingOverride(text, folder: entry["folder"]?.string ?? "")
    }
  }
}
