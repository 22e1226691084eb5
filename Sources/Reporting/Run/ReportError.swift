import Formats

/// Why a report could not be written.
public enum ReportError: Fault, Equatable, Sendable {
  /// A folder that is not the run directory of a finished study, or none.
  case otherFolder(path: String, found: FoundFolder)
  /// A file of the run directory is absent.
  case missingFile(path: String)
  /// A file exists but could not be read.
  case unreadable(path: String, reason: String)
  /// A file is not JSON.
  case notJSON(path: String, reason: String)
  /// A key is absent.
  case missingKey(path: String, key: String)
  /// A value has another type than expected.
  case wrongType(path: String, key: String, expected: String)
  /// The results are written in a format this version does not know.
  case unknownFormat(path: String, expected: Int, found: Int)
  /// A list that must hold something is empty.
  case emptyList(path: String, key: String)
  /// Two lists that belong together differ in length.
  case lengthMismatch(path: String, key: String, expected: Int, found: Int)
  /// A number lies outside what its quantity allows.
  case badNumber(path: String, key: String, expected: String, found: String)
  /// A name was used that the study does not declare.
  case unknownName(path: String, key: String, name: String, known: [String])
  /// A name was declared twice.
  case duplicateName(path: String, key: String, name: String)
  /// An entry that the figures need is absent.
  case missingEntry(path: String, key: String, entry: String)
  /// A file could not be written.
  case unwritable(path: String, reason: String)

  /// One sentence with what, where, expected and found.
  public var description: String {
    switch self {
    case .otherFolder(let path, let found):
      "\(path): expected the run directory of a finished study with a results.json, found \(found)."
    case .missingFile(let path): "The run directory has no \(path), which the report is made from."
    case .unreadable(let path, let reason): "\(path) could not be read: \(reason)."
    case .notJSON(let path, let reason): "\(path) is not valid JSON: \(reason)."
    case .missingKey(let path, let key): "\(path) lacks the key `\(key)`."
    case .wrongType(let path, let key, let expected):
      "\(path) has a value of another type at `\(key)`, expected \(expected)."
    case .unknownFormat(let path, let expected, let found):
      "\(path) has format \(found), expected format \(expected)."
    case .emptyList(let path, let key): "\(path) has nothing in `\(key)`, expected at least one entry."
    case .lengthMismatch(let path, let key, let expected, let found):
      "\(path) has \(found) values in `\(key)`, expected \(expected)."
    case .badNumber(let path, let key, let expected, let found):
      "\(path) has \(found) at `\(key)`, expected \(expected)."
    case .unknownName(let path, let key, let name, let known):
      "\(path) names `\(name)` at `\(key)`, expected one of \(known.joined(separator: ", "))."
    case .duplicateName(let path, let key, let name): "\(path) holds `\(name)` more than once in `\(key)`."
    case .missingEntry(let path, let key, let entry): "\(path) has no entry for \(entry) in `\(key)`."
    case .unwritable(let path, let reason): "\(path) could not be written: \(reason)."
    }
  }
}

extension ReportError {
  /// The status with which the command ends.
  public var exitStatus: ExitStatus {
    switch self {
    case .unwritable, .unreadable, .otherFolder(_, .nothing): .inputOutput
    default: .badData
    }
  }
}
