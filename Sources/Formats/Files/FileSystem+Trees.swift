#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension FileSystem {
  /// Synchronises every file of a folder, the folders in it and then the folder itself.
  func synchroniseTree(_ path: String) throws(FileFault) {
    for name in try Self.contents(of: path) {
      let child = "\(path)/\(name)"
      switch Self.kind(of: child) {
      case S_IFDIR: try synchroniseTree(child)
      case S_IFREG: try synchronise(path: child)
      default: break
      }
    }
    try synchronise(path: path)
  }

  /// Removes a file, or a folder with everything in it, as far as possible; links are not followed.
  func removeTree(_ path: String) {
    guard Self.kind(of: path) == S_IFDIR else {
      try? removeFile(path)
      return
    }
    for name in (try? Self.contents(of: path)) ?? [] { removeTree("\(path)/\(name)") }
    try? removeDirectory(path)
  }

  private static func kind(of path: String) -> mode_t? {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
  }

  /// The sorted names in a folder, without "." and "..".
  static func contents(of path: String) throws(FileFault) -> [String] {
    guard let folder = opendir(path) else { throw .refused(operation: "list the folder", code: errno) }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }
}
