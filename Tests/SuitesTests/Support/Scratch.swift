import Foundation

/// A folder of its own for a test, removed afterwards.
struct Scratch: ~Copyable {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "slingshot-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a text file, making its folders.
  @discardableResult
  func file(_ name: String, _ text: String) throws -> String {
    let place = path + "/" + name
    let folder = URL(filePath: place).deletingLastPathComponent().path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try text.write(toFile: place, atomically: true, encoding: .utf8)
    return place
  }

  /// Names of everything in the folder, sorted.
  func names(_ folder: String = "") throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path + "/" + folder).sorted()
  }
}
