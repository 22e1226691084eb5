#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Writing a file so that its name always leads to the whole old content or the whole new one.
///
/// The bytes go to a scratch file beside the destination, are synchronised, and take the name in one step;
/// then the folder is synchronised. A process killed on the way leaves at most the scratch file
/// (`.NAME.scratch-...`), an error leaves nothing.
public enum AtomicFile {
  /// Writes bytes under a name, replacing what had the name.
  ///
  /// - Throws: `FormatError.file`; the old content is then intact, unless only the last step (the folder's
  ///   synchronisation) failed, when the new content is complete.
  public static func write(_ bytes: [UInt8], to path: String) throws(FormatError) {
    let system = FileSystem.current
    let place = try Place(ofFile: path)
    let scratch = place.scratch()
    do {
      try system.writeWhole(bytes, to: scratch)
      try system.attempt("rename the finished file to \(place.name)") { () throws(SystemError) in
        try system.rename(scratch, path)
      }
    } catch {
      try? system.removeFile(scratch)
      throw .file(path, error)
    }
    do throws(FileFault) { try system.synchronise(path: place.folder) } catch { throw .file(path, error) }
  }

  /// Writes text in UTF-8 under a name, replacing what had the name.
  ///
  /// - Throws: as `write(_:to:)` of bytes.
  public static func write(_ text: String, to path: String) throws(FormatError) {
    try write(Array(text.utf8), to: path)
  }
}

extension FileSystem {
  /// Runs a system call and names it in the error.
  func attempt<Result>(
    _ operation: String, _ body: () throws(SystemError) -> Result
  ) throws(FileFault) -> Result {
    do { return try body() } catch { throw .refused(operation: operation, code: error.code) }
  }

  /// Creates a file, writes all bytes, synchronises and closes it.
  func writeWhole(_ bytes: [UInt8], to path: String) throws(FileFault) {
    let descriptor = try attempt("create a file beside it") { () throws(SystemError) in try create(path) }
    do {
      try attempt("write \(bytes.count) bytes") { () throws(SystemError) in
        try writeAll(bytes, to: descriptor)
      }
      try attempt("synchronise the file") { () throws(SystemError) in try synchronise(descriptor) }
    } catch {
      try? close(descriptor)
      throw error
    }
    try attempt("close the file") { () throws(SystemError) in try close(descriptor) }
  }

  private func writeAll(_ bytes: [UInt8], to descriptor: Int32) throws(SystemError) {
    var failure: SystemError?
    bytes.withUnsafeBytes { buffer in
      var rest = buffer[...]
      do throws(SystemError) {
        while !rest.isEmpty {
          rest = rest.dropFirst(try write(descriptor, UnsafeRawBufferPointer(rebasing: rest)))
        }
      } catch { failure = error }
    }
    if let failure { throw failure }
  }

  /// Synchronises a file or folder of that name.
  func synchronise(path: String) throws(FileFault) {
    let descriptor = try attempt("open the folder") { () throws(SystemError) in try open(path) }
    do {
      try attempt("synchronise the folder") { () throws(SystemError) in
        // Some network file systems cannot synchronise a folder: EINVAL says so, and nothing better exists.
        do throws(SystemError) { try synchronise(descriptor) } catch  where error.code == EINVAL {}
      }
    } catch {
      try? close(descriptor)
      throw error
    }
    try attempt("close the folder") { () throws(SystemError) in try close(descriptor) }
  }
}
