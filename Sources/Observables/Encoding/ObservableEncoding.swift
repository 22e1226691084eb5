import Foundation

/// The encoding of one observable: kind, scale, mean and deviation of each bin, from training simulations only.
public struct ObservableEncoding: Sendable, Equatable, Hashable, Codable {
  /// Which function comes first.
  public let kind: EncodingKind
  /// The size s of each bin in asinh(x / s) `[K]`; empty for other kinds.
  public let scale: [Double]
  /// Mean of the function's values in each bin `[K]`.
  public let mean: [Double]
  /// Their standard deviation `[K]`, that of the sample fitted on (over N, as numpy's).
  public let deviation: [Double]

  /// An encoding of stated numbers.
  ///
  /// - Throws: ``ObservableError/malformedEncoding(_:)``.
  public init(
    kind: EncodingKind, scale: [Double] = [], mean: [Double], deviation: [Double]
  ) throws(ObservableError) {
    guard mean.count == deviation.count, !mean.isEmpty else {
      throw .malformedEncoding("\(mean.count) means and \(deviation.count) standard deviations")
    }
    guard scale.count == (kind == .asinh ? mean.count : 0) else {
      throw .malformedEncoding("\(scale.count) scales of kind \(kind.rawValue) for \(mean.count) bins")
    }
    // Of logarithms no mean is larger, nor are their deviations; numbers beyond the others have no finite square.
    let largest = kind == .standard ? 1e100 : 1e3
    for (key, numbers, range) in [
      ("mean", mean, -largest...largest), ("deviation", deviation, 1e-100...largest),
      ("scale", scale, 1e-100...1e100),
    ] {
      guard let bin = numbers.firstIndex(where: { !range.contains($0) }) else { continue }
      throw .malformedEncoding(
        "\(key)[\(bin)] is \(numbers[bin]), expected a number from \(range.lowerBound) to \(range.upperBound)"
      )
    }
    self.kind = kind
    self.scale = scale
    self.mean = mean
    self.deviation = deviation
  }

  /// Decodes and checks an encoding.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    do {
      try self.init(
        kind: container.decode(EncodingKind.self, forKey: .kind),
        scale: container.decodeIfPresent([Double].self, forKey: .scale) ?? [],
        mean: container.decode([Double].self, forKey: .mean),
        deviation: container.decode([Double].self, forKey: .deviation))
    } catch ObservableError.malformedEncoding(let problem) {
      throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: problem))
    }
  }

  /// Fits scale, mean and deviation of an observable.
  ///
  /// - Parameters:
  ///   - observable: for messages.
  ///   - rows: the numbers of the simulations fitted on, `[K]` each.
  ///   - kind: which function comes first.
  /// - Throws: ``ObservableError/constant(name:place:rows:value:)``, ``ObservableError/noLogarithm(name:row:place:value:)``.
  init(fitting observable: Observable, to rows: [(row: Int, numbers: [Double])], kind: EncodingKind)
    throws(ObservableError)
  {
    let bins = observable.width
    var scale: [Double] = []
    if kind == .asinh {
      scale = (0..<bins).map { bin in
        let median = EncodingKind.medianSize(rows.map { abs($0.numbers[bin]) }.sorted())
        return median > 0 ? median : 1
      }
    }
    var values: [[Double]] = []
    values.reserveCapacity(rows.count)
    for (row, numbers) in rows {
      values.append(try Self.function(kind, scale, numbers, row: row, of: observable))
    }
    let count = Double(rows.count)
    var mean = [Double](repeating: 0, count: bins)
    for row in values { for bin in 0..<bins { mean[bin] += row[bin] / count } }
    var variance = [Double](repeating: 0, count: bins)
    for row in values {
      for bin in 0..<bins { variance[bin] += (row[bin] - mean[bin]) * (row[bin] - mean[bin]) / count }
    }
    // Rounding gives equal values a variance of this order.
    let least = mean.map { 1e-24 * max(kind == .standard ? $0 * $0 : 1, .leastNormalMagnitude) }
    if let bin = variance.indices.first(where: { !(variance[$0] > least[$0]) }) {
      throw .constant(
        name: observable.name, place: observable.place(of: bin), rows: rows.count,
        value: rows.first?.numbers[bin] ?? .nan)
    }
    try self.init(kind: kind, scale: scale, mean: mean, deviation: variance.map { $0.squareRoot() })
  }

  /// Number of bins K.
  public var bins: Int { mean.count }

  /// The encoded numbers `[K]` of a simulation.
  func encoded(
    _ numbers: [Double], row: Int, of observable: Observable
  ) throws(ObservableError) -> [Double] {
    let values = try Self.function(kind, scale, numbers, row: row, of: observable)
    return values.indices.map { (values[$0] - mean[$0]) / deviation[$0] }
  }

  /// The numbers `[K]` that encode to these, the inverse of ``encoded(_:row:of:)``.
  func decoded(_ encoded: some Collection<Double>) -> [Double] {
    encoded.enumerated().map { bin, value in
      let number = value * deviation[bin] + mean[bin]
      return switch kind {
      case .log: pow(10, number)
      case .asinh: scale[bin] * sinh(number)
      case .standard: number
      }
    }
  }

  private static func function(
    _ kind: EncodingKind, _ scale: [Double], _ numbers: [Double], row: Int, of observable: Observable
  ) throws(ObservableError) -> [Double] {
    switch kind {
    case .standard: return numbers
    case .asinh: return zip(numbers, scale).map { Foundation.asinh($0 / $1) }
    case .log:
      if let bin = numbers.firstIndex(where: { !($0 > 0 && $0.isFinite) }) {
        throw .noLogarithm(
          name: observable.name, row: row, place: observable.place(of: bin), value: "\(numbers[bin])")
      }
      return numbers.map { log10($0) }
    }
  }
}
