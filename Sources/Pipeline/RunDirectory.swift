import Formats
import Foundation

/// The folder of one run: input and settings, finished pieces of work, models, results and report.
///
/// A piece of work (one trial of pre-training, one fit of a strategy) is written when it is whole, so that a
/// killed run loses the pieces in hand and nothing else. `results.json` appears last.
public struct RunDirectory: Sendable {
  /// What to do with a folder that is already there.
  public enum Existing: Sendable {
    /// Refuse it.
    case refuse
    /// Go on with it when its settings are the same.
    case resume
    /// Replace it.
    case replace
  }

  /// Where it is.
  public let path: String

  /// Opens a run directory and writes `input.yaml` and `resolved.yaml`.
  ///
  /// - Parameters:
  ///   - path: where; created with its parents when missing.
  ///   - existing: what to do when it is there.
  ///   - input: the study file as given.
  ///   - resolved: the settings with every default filled in.
  /// - Throws: ``PipelineError``.
  public init(path: String, existing: Existing, input: String, resolved: String) throws(PipelineError) {
    self.path = path
    let files = FileManager.default
    // A run that was killed at its very start leaves an empty folder or the hidden scratch file of its first file.
    let names = ((try? files.contentsOfDirectory(atPath: path)) ?? []).filter { !$0.hasPrefix(".") }
    if files.fileExists(atPath: path), !names.isEmpty || existing == .refuse {
      switch existing {
      case .refuse:
        throw .outputExists(path)
      case .resume:
        guard names.contains("resolved.yaml") else {
          throw .notARunDirectory(path, missing: "resolved.yaml")
        }
        try compare(with: resolved)
        removeLeftovers()
      case .replace:
        guard names.contains("resolved.yaml") else {
          throw .notARunDirectory(path, missing: "resolved.yaml")
        }
        try removeOldRun()
      }
    }
    try createFolder("")
    // First of all, for it marks the folder as a run that can be resumed.
    try write(resolved, to: "resolved.yaml")
    try write(input, to: "input.yaml")
    for folder in ["stages", "models", "figures"] { try createFolder(folder) }
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

  /// Takes the name from the old run before removing it, so that no half-removed run ever has the name.
  private func removeOldRun() throws(PipelineError) {
    let place = URL(filePath: path, directoryHint: .isDirectory)
    let aside = place.deletingLastPathComponent().appending(
      path: ".\(place.lastPathComponent).old-\(UUID().uuidString)", directoryHint: .isDirectory)
    do {
      try FileManager.default.moveItem(at: place, to: aside)
      try FileManager.default.removeItem(at: aside)
    } catch { throw .format(.file(path, .refused(operation: "remove the old run", code: EIO))) }
  }

  /// The path of a file or folder in the run.
  public func path(to name: String) -> String { name.isEmpty ? path : path + "/" + name }

  /// Whether a file or folder is there.
  public func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(to: name)) }

  /// Writes a text file whole or not at all.
  public func write(_ text: String, to name: String) throws(PipelineError) {
    do { try AtomicFile.write(text, to: path(to: name)) } catch { throw .format(error) }
  }

  /// Writes a JSON file whole or not at all.
  public func write(_ value: JSONValue, to name: String, compact: Bool = false) throws(PipelineError) {
    do { try value.write(to: path(to: name), compact: compact) } catch { throw .format(error) }
  }

  /// Reads a JSON file.
  public func readJSON(_ name: String) throws(PipelineError) -> JSONValue {
    do { return try JSONValue.read(path(to: name)) } catch { throw .format(error) }
  }

  /// Creates a folder in the run.
  public func createFolder(_ name: String) throws(PipelineError) {
    do {
      try FileManager.default.createDirectory(atPath: path(to: name), withIntermediateDirectories: true)
    } catch {
      throw .format(.file(path(to: name), .refused(operation: "create the folder", code: EIO)))
    }
  }

  /// Names the first setting in which the stored run differs.
  private func compare(with resolved: String) throws(PipelineError) {
    let stored: String
    do {
      stored = String(decoding: try FileBytes.read(path(to: "resolved.yaml")), as: UTF8.self)
    } catch { throw .format(error) }
    guard stored != resolved else { return }
    func settings(_ text: String) -> [(key: String, value: String)] {
      var parents: [(indent: Int, key: String)] = []
      return text.split(separator: "\n").compactMap { line in
        let indent = line.prefix { $0 == " " }.count
        let parts = line.dropFirst(indent).split(separator: ":", maxSplits: 1)
        guard let key = parts.first else { return nil }
        parents.removeAll { $0.indent >= indent }
        let name = (parents.map(\.key) + [String(key)]).joined(separator: ".")
        parents.append((indent, String(key)))
        let value = parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
        return (name, value)
      }
    }
    let old = settings(stored)
    let new = settings(resolved)
    for (before, now) in zip(old, new) where before != now {
      let sameKey = before.key == now.key
      throw .settingsDiffer(
        directory: path, key: before.key, stored: before.value, given: sameKey ? now.value : "no such key")
    }
    throw .settingsDiffer(
      directory: path, key: "the number of settings", stored: "\(old.count)", given: "\(new.count)")
  }
}
