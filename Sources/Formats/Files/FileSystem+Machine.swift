#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension FileSystem {
  /// The machine's own file system.
  public static let machine = FileSystem(
    create: { path throws(SystemError) in
      try check(systemOpen(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC))
    },
    write: { descriptor, bytes throws(SystemError) in
      while true {
        let written = systemWrite(descriptor, bytes)
        if written > 0 || bytes.isEmpty { return written }
        // A write of no byte without an error would repeat for ever: call it a full disk.
        if written == 0 { throw SystemError(code: ENOSPC) }
        if errno != EINTR { throw SystemError(code: errno) }
      }
    },
    synchronise: { descriptor throws(SystemError) in try check(fsync(descriptor)) },
    close: { descriptor throws(SystemError) in try check(systemClose(descriptor)) },
    rename: { source, destination throws(SystemError) in try check(systemRename(source, destination)) },
    exchange: { first, second throws(SystemError) in try check(systemExchange(first, second)) },
    open: { path throws(SystemError) in try check(systemOpen(path, O_RDONLY | O_CLOEXEC)) },
    makeDirectory: { path throws(SystemError) in try check(mkdir(path, 0o777)) },
    removeFile: { path throws(SystemError) in try check(unlink(path)) },
    removeDirectory: { path throws(SystemError) in try check(rmdir(path)) })
}

// Inside the closures above, the names of the system calls would mean the properties of FileSystem.
private func systemOpen(_ path: String, _ flags: Int32) -> Int32 { open(path, flags, 0o666) }
private func systemClose(_ descriptor: Int32) -> Int32 { close(descriptor) }
private func systemRename(_ source: String, _ destination: String) -> Int32 { rename(source, destination) }
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
  write(descriptor, bytes.baseAddress, bytes.count)
}

private func systemExchange(_ first: String, _ second: String) -> Int32 {
  #if canImport(Darwin)
    return renamex_np(first, second, UInt32(RENAME_SWAP))
  #else
    // Swift's import of the C library leaves renameat2 out, so it is looked up by name.
    typealias RenameAt2 =
      @convention(c) (
        Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32
      ) -> Int32
    guard let symbol = dlsym(nil, "renameat2") else {
      errno = ENOSYS
      return -1
    }
    let exchange: UInt32 = 2
    return unsafeBitCast(symbol, to: RenameAt2.self)(AT_FDCWD, first, AT_FDCWD, second, exchange)
  #endif
}

@discardableResult
private func check(_ result: Int32) throws(SystemError) -> Int32 {
  guard result >= 0 else { throw SystemError(code: errno) }
  return result
}

private func check(_ result: Int32) throws(SystemError) {
  guard result >= 0 else { throw SystemError(code: errno) }
}
