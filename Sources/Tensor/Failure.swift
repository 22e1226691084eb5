import CTorch

extension TensorError {
  /// The error that the calling thread's latest failed call left.
  static func latest(_ name: String, _ operands: [Tensor]) -> TensorError {
    var message: UnsafePointer<CChar>?
    let kind = ctorch_failure(&message)
    let text = message.map { String(cString: $0) } ?? ""
    return .operation(
      Kind(kind, text), name: name, operands: operands.map(\.form), reason: sentence(text))
  }

  /// One sentence, without the full stop, which `description` adds.
  private static func sentence(_ text: String) -> String {
    var text = text[...]
    while text.last == "." || text.last == " " { text.removeLast() }
    return text.isEmpty ? "libtorch gave no reason" : String(text.replacing(". ", with: "; "))
  }
}

extension TensorError.Kind {
  /// libtorch throws most errors as one type; what they are about is only in the text.
  init(_ kind: ctorch_failure_kind, _ text: String) {
    func mentions(_ words: String...) -> Bool { words.contains { text.contains($0) } }
    switch kind {
    case CTORCH_FAILURE_INDEX: self = .index
    case CTORCH_FAILURE_TYPE, CTORCH_FAILURE_NOT_IMPLEMENTED: self = .type
    case CTORCH_FAILURE_LINEAR_ALGEBRA: self = .singular
    case CTORCH_FAILURE_MEMORY: self = .memory
    case CTORCH_FAILURE_DEVICE: self = .device
    default:
      if mentions("out of bounds", "out of range") {
        self = .index
      } else if mentions("can't allocate memory") {
        self = .memory  // libtorch's own allocator
      } else if mentions("does not require grad", "second time", "implicitly created", "in-place operation") {
        self = .gradient
      } else if mentions("dtype", "scalar type", "data type", "not implemented for", "floating point") {
        self = .type
      } else if mentions("shape", "size", "dimension", "numel", "square", "overflow") {
        self = .shape
      } else {
        self = .other
      }
    }
  }
}
