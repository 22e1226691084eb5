/// A number of the operating system's `errno`.
public struct SystemError: Error, Equatable, Sendable {
  /// The error number.
  public let code: Int32

  /// An error of that number.
  public init(code: Int32) { self.code = code }
}

/// The operations that writing goes through, replaceable so that tests can make any one of them fail.
///
/// Every closure does what the system call of the same name does and throws its `errno`.
public struct FileSystem: Sendable {
  /// Creates a new file for writing, refusing an existing one, and gives its descriptor.
  public var create: @Sendable (_ path: String) throws(SystemError) -> Int32
  /// Writes some of the bytes, at least one, and says how many.
  public var write:
    @Sendable (_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) throws(SystemError) -> Int
  /// Returns when a file's content is on the medium.
  public var synchronise: @Sendable (_ descriptor: Int32) throws(SystemError) -> Void
  /// Closes a descriptor.
  public var close: @Sendable (_ descriptor: Int32) throws(SystemError) -> Void
  /// Moves a file or folder over the destination in one step.
  public var rename: @Sendable (_ source: String, _ destination: String) throws(SystemError) -> Void
  /// Swaps two files or folders in one step; EINVAL or ENOSYS where the file system cannot.
  public var exchange: @Sendable (_ first: String, _ second: String) throws(SystemError) -> Void
  /// Opens a file or folder for reading, so that it can be synchronised.
  public var open: @Sendable (_ path: String) throws(SystemError) -> Int32
  /// Makes a folder.
  public var makeDirectory: @Sendable (_ path: String) throws(SystemError) -> Void
  /// Removes a file.
  public var removeFile: @Sendable (_ path: String) throws(SystemError) -> Void
  /// Removes an empty folder.
  public var removeDirectory: @Sendable (_ path: String) throws(SystemError) -> Void

  /// The file system that the current task writes to: the machine's, unless a test puts another in its place.
  @TaskLocal public static var current = FileSystem.machine
}
