#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Why an operation on a file or folder failed.
public enum FileFault: Error, Equatable, Sendable {
  /// The operating system refused `operation` with the error number `code`.
  case refused(operation: String, code: Int32)
  /// What is there is a folder, a pipe or a device, not a regular file.
  case notRegular
  /// Something of that name is there already and may not be replaced.
  case exists
  /// What is there was not made by the command that would replace it.
  case foreign(found: String, maker: String)
  /// What would be replaced holds an input.
  case holdsInput(String)
  /// What would be replaced is an input.
  case isInput
  /// The place lies in a folder that slingshot made.
  case within(String, found: FoundFolder)
  /// A folder of another kind is there, or none.
  case otherFolder(expected: String, found: FoundFolder)
  /// The name is empty or ends in a folder's separator.
  case unusableName
}

extension FileFault: CustomStringConvertible {
  /// The sentence that a user reads after the file's name.
  public var description: String {
    switch self {
    case .refused(let operation, let code): "could not \(operation): \(Self.reason(code))"
    case .notRegular: "expected a regular file, found a folder, a pipe or a device"
    case .exists: "exists already; give --force to replace it, or choose another name"
    case .foreign(let found, let maker):
      "only what \(maker) made is replaced, found \(found); remove it yourself or choose another name"
    case .holdsInput(let input):
      "would be replaced together with the input \(input) in it; choose another name"
    case .isInput: "is an input and cannot be replaced by the output; choose another name"
    case .within(let folder, let found):
      "lies in \(folder), \(found), expected a place outside of it; choose another"
    case .otherFolder(let expected, let found): "expected \(expected), found \(found)"
    case .unusableName: "is not a usable name for a file or folder"
    }
  }

  private static func reason(_ code: Int32) -> String {
    switch code {
    case ENOENT: "no such file or folder"
    case ENOSPC: "no space left on the device"
    case EACCES: "permission denied"
    case EROFS: "the file system is read-only"
    case ENOTDIR, EEXIST: "a file stands where a folder is needed"
    case EDQUOT: "the disk quota is used up"
    default: String(cString: strerror(code)) + " (error \(code))"
    }
  }
}
