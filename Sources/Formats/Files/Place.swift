import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A path taken apart into the folder and the last name.
struct Place {
  let folder: String
  let name: String

  init(_ path: String) throws(FormatError) {
    let trimmed = path.count > 1 && path.last == "/" ? String(path.dropLast()) : path
    let slash = trimmed.lastIndex(of: "/")
    name = slash.map { String(trimmed[trimmed.index(after: $0)...]) } ?? trimmed
    folder = slash.map { $0 == trimmed.startIndex ? "/" : String(trimmed[..<$0]) } ?? "."
    guard !name.isEmpty, name != ".", name != "..", !path.utf8.contains(0) else {
      throw .file(path, .unusableName)
    }
  }

  /// The place of a file, whose name does not end as a folder's may.
  init(ofFile path: String) throws(FormatError) {
    guard path.last != "/" else { throw .file(path, .unusableName) }
    try self.init(path)
  }

  /// A name beside the destination that no other writer uses.
  func scratch() -> String {
    let turn = Self.turns.wrappingAdd(1, ordering: .relaxed).newValue
    // Names of files are at most 255 bytes long on every common file system.
    let stem = String(decoding: name.utf8.prefix(200), as: UTF8.self)
    return "\(folder)/.\(stem).scratch-\(getpid())-\(turn)"
  }

  private static let turns = Atomic<Int>(0)
}
