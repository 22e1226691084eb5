#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Reading whole files.
public enum FileBytes {
  /// The bytes of a regular file.
  ///
  /// - Throws: `FormatError.file` when it is absent, not a regular file or cannot be read.
  public static func read(_ path: String) throws(FormatError) -> [UInt8] {
    let stream = try FileStream(path)
    var failure: FormatError?
    let bytes = [UInt8](unsafeUninitializedCapacity: stream.size) { buffer, count in
      let whole = UnsafeMutableRawBufferPointer(
        rebasing: UnsafeMutableRawBufferPointer(buffer)[..<stream.size])
      do throws(FormatError) { count = try stream.read(into: whole) } catch { failure = error }
    }
    if let failure { throw failure }
    return bytes
  }

  /// The text of a regular file in UTF-8; a byte-order mark at its start is dropped.
  ///
  /// - Throws: `FormatError.file`, or `FormatError.text` when the bytes are not UTF-8.
  public static func readText(_ path: String) throws(FormatError) -> String {
    try text(of: read(path), name: path)
  }

  /// The text that the bytes spell in UTF-8.
  package static func text(of bytes: [UInt8], name: String) throws(FormatError) -> String {
    guard let text = String(validating: withoutMark(bytes), as: UTF8.self) else {
      throw .text(name, line: 0, .notUTF8)
    }
    return text
  }

  /// The bytes after a byte-order mark.
  static func withoutMark(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
    bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
  }

  /// Whether something of that name exists; a link that leads nowhere counts.
  public static func exists(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }

  /// Whether a folder of that name exists.
  public static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Whether something of that name is a link, wherever it leads.
  public static func isLink(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  /// Whether a folder of that name, not a link to one, exists and holds nothing.
  public static func isEmptyFolder(_ path: String) -> Bool {
    guard !isLink(path), isDirectory(path) else { return false }
    return (try? FileSystem.contents(of: path))?.isEmpty == true
  }

  /// The absolute path with every link followed, nil when nothing is there.
  static func canonical(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
