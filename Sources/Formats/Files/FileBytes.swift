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
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .file(path, .refused(operation: "open", code: errno)) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw .file(path, .refused(operation: "look at", code: errno))
    }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .file(path, .notRegular) }
    let size = Int(status.st_size)
    var code: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size {
        let got = systemRead(
          descriptor, UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[count...])
        )
        if got > 0 {
          count += got
        } else if got == 0 {
          break
        } else if errno != EINTR {
          code = errno
          break
        }
      }
    }
    guard code == 0 else { throw .file(path, .refused(operation: "read", code: code)) }
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
    let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
    guard let text = String(validating: body, as: UTF8.self) else {
      throw .text(name, line: 0, .notUTF8)
    }
    return text
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
}

private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
  read(descriptor, buffer.baseAddress, buffer.count)
}
