import CTorch

/// An operator of libtorch, called by its schema name.
///
/// It reaches everything libtorch computes: `Operator("aten::logsumexp")(.tensor(x), .integers([0]))`.
/// Arguments are the schema's leading ones in order; those left out keep their defaults.
public struct Operator: @unchecked Sendable {
  /// One argument of a call.
  public enum Argument: Sendable {
    /// An optional argument that is absent.
    case none
    /// A tensor.
    case tensor(Tensor)
    /// A list of tensors.
    case tensors([Tensor])
    /// A whole number: a dimension, a count.
    case integer(Int)
    /// A list of whole numbers: sizes, dimensions.
    case integers([Int])
    /// A list of whole numbers that may be absent.
    case optionalIntegers([Int]?)
    /// A number.
    case number(Double)
    /// A number that may be absent.
    case optionalNumber(Double?)
    /// A truth value.
    case flag(Bool)
    /// A word, such as the name of a mode.
    case text(StaticString)
    /// An element type.
    case dtype(DType)
  }

  /// The schema's name, such as "aten::logsumexp".
  public let name: String
  /// The schema's overload, such as "dim_IntList"; often empty.
  public let overload: String

  private let pointer: OpaquePointer?

  /// Finds an operator; one that this libtorch does not have throws when it is called.
  public init(_ name: String, overload: String = "") {
    self.name = name
    self.overload = overload
    pointer = ctorch_find_operator(name, overload)
  }

  /// Calls the operator and returns its only, or first, result.
  public func callAsFunction(_ arguments: Argument...) throws(TensorError) -> Tensor {
    let results = try call(arguments, atMost: 1)
    guard let first = results.first else {
      throw .operation(.other, name: name, operands: [], reason: "it returns no tensor")
    }
    return first
  }

  /// Calls an operator that returns two tensors.
  public func pair(_ arguments: Argument...) throws(TensorError) -> (Tensor, Tensor) {
    let results = try call(arguments, atMost: 2)
    guard results.count == 2 else {
      throw .unequalLists(operation: name, expected: 2, found: results.count)
    }
    return (results[0], results[1])
  }

  /// Calls the operator and returns all its results.
  public func call(_ arguments: [Argument], atMost capacity: Int = 64) throws(TensorError) -> [Tensor] {
    guard let pointer else {
      throw .unknownOperator(overload.isEmpty ? name : name + "." + overload)
    }
    var packed = PackedArguments()
    packed.arguments.reserveCapacity(arguments.count)
    for argument in arguments { packed.append(argument) }
    return try withUnsafeTemporaryHandles(capacity) { results throws(TensorError) in
      let count = withExtendedLifetime(packed.tensors) {
        ctorch_call(
          pointer, packed.arguments, Int32(packed.arguments.count), packed.handles,
          packed.integers, results.baseAddress, Int32(capacity))
      }
      guard count >= 0 else { throw .latest(shortName, packed.tensors) }
      return results.prefix(Int(count)).compactMap { $0.map { Tensor(owning: $0) } }
    }
  }

  private var shortName: String {
    name.hasPrefix("aten::") ? String(name.dropFirst(6)) : name
  }
}

/// Arguments as C takes them: tensors and whole numbers in two lists that the arguments point into.
private struct PackedArguments {
  var arguments: [ctorch_argument] = []
  var tensors: [Tensor] = []  // kept alive here while C reads their handles
  var handles: [OpaquePointer?] = []
  var integers: [Int64] = []

  mutating func append(_ argument: Operator.Argument) {
    var packed = ctorch_argument()
    switch argument {
    case .none: packed.kind = CTORCH_NONE
    case .tensor(let tensor):
      packed.kind = CTORCH_TENSOR
      packed.first = Int32(tensors.count)
      tensors.append(tensor)
      handles.append(tensor.handle)
    case .tensors(let list):
      packed.kind = CTORCH_TENSORS
      packed.first = Int32(tensors.count)
      packed.count = Int32(list.count)
      tensors += list
      handles += list.lazy.map { $0.handle }
    case .integer(let value):
      packed.kind = CTORCH_INTEGER
      packed.integer = Int64(value)
    case .integers(let list):
      packed.kind = CTORCH_INTEGERS
      packed.first = Int32(integers.count)
      packed.count = Int32(list.count)
      integers += list.lazy.map { Int64($0) }
    case .optionalIntegers(let list): return append(list.map { .integers($0) } ?? .none)
    case .number(let value):
      packed.kind = CTORCH_NUMBER
      packed.number = value
    case .optionalNumber(let value): return append(value.map { .number($0) } ?? .none)
    case .flag(let value):
      packed.kind = CTORCH_FLAG
      packed.integer = value ? 1 : 0
    case .text(let text):
      packed.kind = CTORCH_TEXT
      packed.text = UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self)
    case .dtype(let type):
      packed.kind = CTORCH_INTEGER
      packed.integer = Int64(type.rawValue)
    }
    arguments.append(packed)
  }
}

/// Room for the handles that a call returns, on the stack.
private func withUnsafeTemporaryHandles(
  _ capacity: Int,
  _ body: (UnsafeMutableBufferPointer<OpaquePointer?>) throws(TensorError) -> [Tensor]
) throws(TensorError) -> [Tensor] {
  let outcome = withUnsafeTemporaryAllocation(of: OpaquePointer?.self, capacity: capacity) {
    results -> Result<[Tensor], TensorError> in
    results.initialize(repeating: nil)
    do throws(TensorError) {
      return .success(try body(results))
    } catch {
      return .failure(error)
    }
  }
  return try outcome.get()
}
