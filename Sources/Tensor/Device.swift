import CTorch

/// Where a tensor's elements are and where operations on it run.
public enum Device: Hashable, Sendable, Codable, CustomStringConvertible {
  /// The processor and its memory.
  case cpu
  /// A GPU, counted from 0 in libtorch's order.
  case cuda(Int)

  /// The name as libtorch writes it: "cpu", "cuda:0".
  public var description: String {
    switch self {
    case .cpu: "cpu"
    case .cuda(let index): "cuda:\(index)"
    }
  }

  /// Reads "cpu", "cuda" (the first GPU) or "cuda:1"; nil for anything else.
  public init?(_ text: String) {
    if text == "cpu" {
      self = .cpu
    } else if text == "cuda" {
      self = .cuda(0)
    } else if text.hasPrefix("cuda:"), let index = Int(text.dropFirst(5)), index >= 0 {
      self = .cuda(index)
    } else {
      return nil
    }
  }

  /// Whether libtorch can compute there.
  public var isAvailable: Bool {
    switch self {
    case .cpu: true
    case .cuda(let index): (0..<Device.gpuCount).contains(index)
    }
  }

  /// How many GPUs libtorch can compute on.
  public static let gpuCount = Int(ctorch_describe_runtime().cuda_devices)

  init(code: Int32) {
    self = code == CTORCH_CPU ? .cpu : .cuda(Int(code))
  }

  /// The number that the C functions take.
  /// - Throws: `TensorError.deviceUnavailable`.
  func code() throws(TensorError) -> Int32 {
    switch self {
    case .cpu: return Int32(CTORCH_CPU)
    case .cuda(let index):
      guard isAvailable else { throw .deviceUnavailable(self, gpus: Device.gpuCount) }
      return Int32(index)
    }
  }
}
