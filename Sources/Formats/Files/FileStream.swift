#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A regular file open for reading; it is closed when the value goes.
struct FileStream: ~Copyable {
  let path: String
  /// Bytes at the time of opening.
  let size: Int
  private let descriptor: Int32

  init(_ path: String) throws(FormatError) {
    // Without O_NONBLOCK, opening a named pipe would wait for a writer.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .file(path, .refused(operation: "open", code: errno)) }
    var status = stat()
    let code = fstat(descriptor, &status) == 0 ? 0 : errno
    guard code == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw .file(path, code == 0 ? .notRegular : .refused(operation: "look at", code: code))
    }
    self.path = path
    self.descriptor = descriptor
    size = Int(status.st_size)
  }

  deinit { close(descriptor) }

  /// Fills the buffer as far as the file reaches and says how many bytes came.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(FormatError) -> Int {
    var count = 0
    while count < buffer.count {
      let got = systemRead(descriptor, UnsafeMutableRawBufferPointer(rebasing: buffer[count...]))
      if got == 0 { break }
      if got > 0 {
        count += got
      } else if errno != EINTR {
        throw .file(path, .refused(operation: "read", code: errno))
      }
    }
    return count
  }

  /// Fills the bytes as far as the file reaches and says how many came.
  func read(into bytes: inout [UInt8]) throws(FormatError) -> Int {
    var result: Result<Int, FormatError> = .success(0)
    bytes.withUnsafeMutableBytes { buffer in
      do throws(FormatError) { result = .success(try read(into: buffer)) } catch { result = .failure(error) }
    }
    return try result.get()
  }
}

// Inside the type, `read` would mean its own method.
private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
  read(descriptor, buffer.baseAddress, buffer.count)
}
