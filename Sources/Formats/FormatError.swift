/// Why a file could not be read or written: one sentence with what, where, expected and found.
public enum FormatError: Fault, Equatable, Sendable {
  /// An operation on a file or folder failed.
  case file(String, FileFault)
  /// A numpy array breaks a rule of its format.
  case numpy(String, NumpyFault)
  /// An npz archive breaks a rule of its format.
  case archive(String, ArchiveFault)
  /// A safetensors file breaks a rule of its format.
  case safetensors(String, SafetensorsFault)
  /// A line (counted from 1; 0 is the whole file) of a text table breaks a rule of its format.
  case text(String, line: Int, TextFault)
  /// A JSON text breaks a rule at a line and column, both counted from 1.
  case json(String, line: Int, column: Int, JSONFault)
  /// A setting is not acceptable.
  case setting(SettingPlace, SettingFault)
  /// A number is NaN or infinite; row and column are indices, shown counted from 1.
  case nonFinite(file: String, row: Int, column: Int, value: String)
}

extension FormatError {
  /// The sentence that a user reads.
  public var description: String {
    switch self {
    case .file(let path, let fault): "\(path): \(fault)"
    case .numpy(let path, let fault): "\(path): \(fault)"
    case .archive(let path, let fault): "\(path): \(fault)"
    case .safetensors(let path, let fault): "\(path): \(fault)"
    case .text(let path, 0, let fault): "\(path): \(fault)"
    case .text(let path, let line, let fault): "\(path):\(line): \(fault)"
    case .json(let path, 0, _, let fault): "\(path): \(fault)"
    case .json(let path, let line, let column, let fault): "\(path):\(line):\(column): \(fault)"
    case .setting(let place, let fault): "\(place): \(fault)"
    case .nonFinite(let file, let row, let column, let value):
      "\(file): row \(row + 1), column \(column + 1) is \(value), every number must be finite"
    }
  }
}

extension FormatError {
  /// The status with which the command ends.
  public var exitStatus: ExitStatus {
    switch self {
    case .file(_, .exists), .file(_, .foreign), .file(_, .holdsInput), .file(_, .isInput),
      .file(_, .within):
      .usage
    case .file(_, .unusableName), .setting(.override, _): .usage
    case .file(_, .otherFolder(_, let found)): found == .nothing ? .inputOutput : .badData
    case .file(_, .notRegular): .badData
    case .file: .inputOutput
    default: .badData
    }
  }
}
