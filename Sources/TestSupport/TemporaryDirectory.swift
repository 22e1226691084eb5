import Foundation

/// Runs `body` with the path of a new empty folder that is removed afterwards, whatever happens.
public func withTemporaryDirectory<Result>(_ body: (_ path: String) throws -> Result) throws -> Result {
  let path = try makeTemporaryDirectory()
  defer { try? FileManager.default.removeItem(atPath: path) }
  return try body(path)
}

/// Runs `body` with the path of a new empty folder that is removed afterwards, whatever happens.
public func withTemporaryDirectory<Result>(
  isolation: isolated (any Actor)? = #isolation, _ body: (_ path: String) async throws -> Result
) async throws -> Result {
  let path = try makeTemporaryDirectory()
  defer { try? FileManager.default.removeItem(atPath: path) }
  return try await body(path)
}

private func makeTemporaryDirectory() throws -> String {
  // The space in the name keeps everybody honest about quoting.
  let name = "slingshot test \(UUID().uuidString)"
  let path = FileManager.default.temporaryDirectory.appendingPathComponent(name).path
  try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  return path
}

/// Everything in a folder, hidden files included: relative path to content, folders to nil.
public func snapshot(of directory: String) throws -> [String: Data?] {
  var entries: [String: Data?] = [:]
  for name in try FileManager.default.subpathsOfDirectory(atPath: directory) {
    entries.updateValue(FileManager.default.contents(atPath: "\(directory)/\(name)"), forKey: name)
  }
  return entries
}
