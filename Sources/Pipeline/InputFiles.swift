import Formats
import Work

/// The files that a run reads, each with the hash of what it held when the run began.
///
/// A run that goes on with other data would mix the fits of both, so it is refused.
public struct InputFiles: Sendable, Equatable {
  /// The hashes (SHA-256) by absolute path, in the order of reading.
  let files: [(path: String, hash: String)]

  /// Where a run directory keeps them.
  static let name = "stages/inputs.json"

  /// Reads and hashes files, several at once.
  ///
  /// - Throws: `FormatError.file` for the first one that cannot be read.
  init(hashing paths: [String], threads: Int? = nil) throws {
    var seen = Set<String>()
    let once = paths.filter { seen.insert(absolutePath($0)).inserted }
    files = try concurrently(once.count, threads: threads) { index throws(FormatError) in
      (path: absolutePath(once[index]), hash: try SHA256.ofFile(once[index]))
    }
  }

  /// Reads what a run directory keeps; nil when it is not a list of hashes.
  init?(_ json: JSONValue) {
    var files: [(path: String, hash: String)] = []
    for file in json.array ?? [] {
      guard let path = file["path"]?.string, let hash = file["sha256"]?.string else { return nil }
      files.append((path, hash))
    }
    guard json.array != nil else { return nil }
    self.files = files
  }

  /// The list of paths and hashes, as in `manifest.json`.
  var json: JSONValue {
    .array(files.map { ["path": .string($0.path), "sha256": .string($0.hash)] })
  }

  /// Refuses files that are not those with which a run began.
  ///
  /// - Throws: ``PipelineError/inputDiffers(directory:file:stored:found:)`` with the first that changed, is gone or is new.
  func require(sameAs begun: InputFiles, run: String) throws(PipelineError) {
    let now = Dictionary(uniqueKeysWithValues: files.map { ($0.path, $0.hash) })
    func short(_ hash: String) -> String { "SHA-256 \(hash.prefix(12))..." }
    for file in begun.files where now[file.path] != file.hash {
      throw .inputDiffers(
        directory: run, file: file.path, stored: short(file.hash),
        found: now[file.path].map(short) ?? "that the study no longer reads it")
    }
    let known = Set(begun.files.map(\.path))
    if let new = files.first(where: { !known.contains($0.path) }) {
      throw .inputDiffers(directory: run, file: new.path, stored: "no such file", found: short(new.hash))
    }
  }

  /// Whether paths and hashes are the same.
  public static func == (a: InputFiles, b: InputFiles) -> Bool {
    a.files.elementsEqual(b.files) { $0 == $1 }
  }
}
