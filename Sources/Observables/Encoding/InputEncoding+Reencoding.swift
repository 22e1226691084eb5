import Foundation

extension InputEncoding {
  /// Kinds and numbers of bins in words, as "log of 79 bins, asinh of 20 bins".
  public var layout: String {
    parts.map { "\($0.kind.rawValue) of \($0.bins) bins" }.joined(separator: ", ")
  }

  /// Rows `[count, D]` that another encoding of the same kinds made, as this one makes them.
  ///
  /// - Throws: ``ObservableError/malformedEncoding(_:)`` when the other has other kinds or bins.
  public func reencoded(
    _ inputs: [Float], count: Int, from other: InputEncoding
  ) throws(ObservableError) -> [Float] {
    if parts == other.parts { return inputs }
    guard parts.map(\.kind) == other.parts.map(\.kind), parts.map(\.bins) == other.parts.map(\.bins) else {
      throw .malformedEncoding("\(layout), expected that of the model, \(other.layout)")
    }
    var result = inputs
    var place = 0
    for _ in 0..<count {
      for (own, old) in zip(parts, other.parts) {
        for bin in 0..<own.bins {
          let value = Double(inputs[place]) * old.deviation[bin] + old.mean[bin]
          // Only asinh has a size of its own before mean and deviation.
          let moved = own.kind == .asinh ? asinh(sinh(value) * old.scale[bin] / own.scale[bin]) : value
          result[place] = Float((moved - own.mean[bin]) / own.deviation[bin])
          place += 1
        }
      }
    }
    return result
  }
}
