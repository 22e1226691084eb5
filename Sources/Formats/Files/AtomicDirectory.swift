#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Writing a folder of files so that its name always leads to the whole old content or the whole new one.
///
/// Files go to a scratch folder beside the destination; `commit()` synchronises them and gives the scratch
/// folder the name. Where the file system cannot swap two folders in one step, replacing takes two steps and
/// a process killed between them leaves the old folder complete under its scratch name.
public struct AtomicDirectory: Sendable {
  /// The name that the folder will have.
  public let destination: String
  /// The folder to write into, beside the destination.
  public let scratchPath: String
  private let place: Place
  private let kind: FolderKind
  private let isReplacing: Bool

  /// Makes the scratch folder.
  ///
  /// - Parameters:
  ///   - destination: where the folder is to be; an empty folder there counts as nothing.
  ///   - kind: what is made.
  ///   - replacing: allows a folder of the same kind to be replaced.
  /// - Throws: `FormatError.file` when something has the name and may not be replaced, or the folder cannot
  ///   be made.
  public init(destination: String, kind: FolderKind, replacing: Bool = false) throws(FormatError) {
    place = try Place(destination)
    self.destination = "\(place.folder)/\(place.name)"
    self.kind = kind
    isReplacing = replacing
    scratchPath = place.scratch()
    try kind.requireFree(destination, replacing: replacing)
    let (system, path) = (FileSystem.current, scratchPath)
    do throws(FileFault) {
      try system.attempt("make a folder beside it") { () throws(SystemError) in
        try system.makeDirectory(path)
      }
    } catch { throw .file(destination, error) }
  }

  /// Synchronises everything in the scratch folder and gives it the name.
  ///
  /// - Throws: `FormatError.file`; the old folder is then intact and the scratch folder removed, unless only
  ///   the last step (the synchronisation of the folder around) failed, when the new one is complete.
  public func commit() throws(FormatError) {
    let system = FileSystem.current
    let leftover: String?
    do throws(FormatError) {
      // Hours may lie between: somebody may have put something there.
      try kind.requireFree(destination, replacing: isReplacing)
    } catch {
      discard()
      throw error
    }
    do throws(FileFault) {
      try system.synchroniseTree(scratchPath)
      leftover = try takeName(system)
    } catch {
      discard()
      throw .file(destination, error)
    }
    if let leftover { system.removeTree(leftover) }
    do throws(FileFault) { try system.synchronise(path: place.folder) } catch {
      throw .file(destination, error)
    }
  }

  /// Removes the scratch folder and everything in it.
  public func discard() { FileSystem.current.removeTree(scratchPath) }

  /// Moves the scratch folder to the destination; what was there before gets the name that is returned.
  private func takeName(_ system: FileSystem) throws(FileFault) -> String? {
    let operation = "rename the finished folder to \(place.name)"
    // The system's own check: an empty folder gives way to a folder, nothing else does.
    guard FileBytes.exists(destination), !FileBytes.isEmptyFolder(destination) else {
      try system.attempt(operation) { () throws(SystemError) in try system.rename(scratchPath, destination) }
      return nil
    }
    guard isReplacing else { throw .exists }
    do throws(SystemError) {
      try system.exchange(scratchPath, destination)
      return scratchPath
    } catch {
      guard [EINVAL, ENOSYS, ENOTSUP].contains(error.code) else {
        throw .refused(operation: operation, code: error.code)
      }
    }
    let old = place.scratch()
    try system.attempt("move the old folder aside") { () throws(SystemError) in
      try system.rename(destination, old)
    }
    do throws(SystemError) { try system.rename(scratchPath, destination) } catch {
      try? system.rename(old, destination)
      throw .refused(operation: operation, code: error.code)
    }
    return old
  }
}
