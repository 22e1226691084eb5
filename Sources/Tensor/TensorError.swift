import Formats

/// The element type and shape of an operand, as errors report it.
public struct TensorForm: Hashable, Sendable, CustomStringConvertible {
  /// The element type.
  public let dtype: DType
  /// The size of each dimension.
  public let shape: [Int]

  /// Describes an operand.
  public init(dtype: DType, shape: [Int]) {
    self.dtype = dtype
    self.shape = shape
  }

  /// For example "float32 [2, 3]".
  public var description: String { "\(dtype) \(shape)" }
}

/// Why a tensor could not be made, computed or read.
public enum TensorError: Fault, Equatable, Sendable {
  /// What stopped an operation.
  public enum Kind: String, Sendable {
    /// Sizes do not fit together or with what was asked for.
    case shape
    /// Element types do not fit together, or the operation does not exist for them.
    case type
    /// A dimension or an index is out of range.
    case index
    /// A matrix is singular or not positive definite, or an iteration did not converge.
    case singular
    /// No gradient can be computed.
    case gradient
    /// Memory ran out.
    case memory
    /// A device failed.
    case device
    /// Any other fault.
    case other
  }

  /// An operation stopped; the reason is libtorch's.
  case operation(Kind, name: String, operands: [TensorForm], reason: String)
  /// A buffer does not have as many values as the shape.
  case wrongCount(shape: [Int], found: Int)
  /// A single number was asked of a tensor with more or none.
  case notSingle(shape: [Int])
  /// Real numbers were asked of a complex tensor.
  case notReal(DType)
  /// The memory was asked of a tensor that has gaps, lies on a GPU or holds another type.
  case noMemory(TensorForm, expected: DType)
  /// A tensor was asked for on a device that is not there.
  case deviceUnavailable(Device, gpus: Int)
  /// This libtorch has no such operator.
  case unknownOperator(String)
  /// Lists that belong together differ in length.
  case unequalLists(operation: String, expected: Int, found: Int)

  /// One sentence that says what failed, on what, and why.
  public var description: String {
    switch self {
    case .operation(_, let name, let operands, let reason):
      let of = operands.isEmpty ? "" : " of " + operands.map(\.description).joined(separator: ", ")
      return "\(name)\(of) failed: \(reason)."
    case .wrongCount(let shape, let found):
      return "A tensor of shape \(shape) cannot be made of \(found) \(found == 1 ? "value" : "values")."
    case .notSingle(let shape):
      return "A single number was asked of a tensor of shape \(shape), which must have exactly one element."
    case .notReal(let dtype):
      return "Real numbers were asked of a \(dtype) tensor; take its real part, imaginary part or modulus."
    case .noMemory(let form, let expected):
      return
        "The memory was asked of a tensor \(form), which must be contiguous, on the CPU and of \(expected)."
    case .deviceUnavailable(let device, let gpus):
      return "The device \(device) is not available: libtorch finds \(gpus) GPU\(gpus == 1 ? "" : "s")."
    case .unknownOperator(let name):
      return "This libtorch has no operator \(name)."
    case .unequalLists(let operation, let expected, let found):
      return "\(operation) takes \(expected) tensors in each list and was given \(found)."
    }
  }

  /// What stopped it, for errors of operations.
  public var kind: Kind? {
    if case .operation(let kind, _, _, _) = self { return kind }
    return nil
  }

  /// The status with which the command ends: a device that is not there is asked for by the user, and memory and
  /// singular matrices depend on the data; everything else is a bug.
  public var exitStatus: ExitStatus {
    switch self {
    case .deviceUnavailable: .usage
    case .operation(.memory, _, _, _), .operation(.singular, _, _, _), .operation(.device, _, _, _): .badData
    default: .bug
    }
  }
}
