import Formats

/// Why a training cannot start or go on: one sentence with what, where, expected and found.
public enum TrainingError: Fault, Equatable, Sendable {
  /// A setting is out of range.
  case setting(name: String, found: String, expected: String)
  /// There are no rows, or more than can be numbered.
  case noRows(data: String)
  /// An array has another length.
  case size(data: String, of: String, expected: Int, found: Int)
  /// There are more targets than outputs.
  case tooManyTargets(data: String, targets: Int, outputs: Int)
  /// Training and validation rows have different numbers of targets.
  case targetWidths(training: Int, validation: Int)
  /// A number is NaN or infinite.
  case nonFinite(data: String, of: String, row: Int, column: Int)
  /// A target lies where the network's density is zero.
  case outsideBounds(data: String, row: Int, column: Int, found: Float)
  /// Every layer is frozen.
  case nothingTrains
  /// A checkpoint lacks a part or holds it in another shape.
  case checkpointPart(path: String, part: String)
  /// A checkpoint belongs to another network, data or settings.
  case checkpointOfOther(path: String)
  /// A rule does not fit the network or cannot be.
  case rule(leaf: String, found: String, expected: String)
}

extension TrainingError {
  /// The sentence that a user reads.
  public var description: String {
    switch self {
    case .setting(let name, let found, let expected): "\(name) is \(found), expected \(expected)"
    case .noRows(let data): "the \(data) data must have 1 to 2147483647 rows"
    case .size(let data, let of, let expected, let found):
      "the \(data) data have \(found) \(of), expected \(expected)"
    case .tooManyTargets(let data, let targets, let outputs):
      "the \(data) data have \(targets) targets per row, but the network has only \(outputs) outputs"
    case .targetWidths(let training, let validation):
      "the validation data have \(validation) targets per row, the training data \(training)"
    case .nonFinite(let data, let of, let row, let column):
      "the \(of) of the \(data) data are not finite in row \(row + 1), column \(column + 1)"
    case .outsideBounds(let data, let row, let column, let found):
      "target \(column + 1) of the \(data) data is \(found) in row \(row + 1), expected 0 ... 1 for a head whose density ends there"
    case .nothingTrains: "every layer of the network is frozen, expected at least one that trains"
    case .checkpointPart(let path, let part):
      "\(path): the checkpoint's part '\(part)' is missing or of another type or shape than the network needs"
    case .checkpointOfOther(let path):
      "\(path): the checkpoint belongs to a training with another network, data or settings"
    case .rule(let leaf, let found, let expected): "the rule of '\(leaf)' is \(found), expected \(expected)"
    }
  }
}
