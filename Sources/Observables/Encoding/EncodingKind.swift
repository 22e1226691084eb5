/// How the numbers of an observable become numbers of order one for a network, before mean and deviation are
/// taken out.
public enum EncodingKind: String, Sendable, Codable, CaseIterable {
  /// log10 x, for what is positive throughout.
  case log
  /// asinh(x / s) with s the median size of the bin over the rows fitted on: the logarithm far from 0, for numbers of
  /// both signs over decades.
  case asinh
  /// x itself.
  case standard

  /// The kind that suits numbers: the logarithm when all are positive, asinh when some bin's largest size is beyond
  /// ten times its median size, otherwise the numbers themselves.
  ///
  /// - Parameter bins: the numbers of each bin over the rows that may be looked at.
  static func suiting(_ bins: [[Double]]) -> EncodingKind {
    if bins.allSatisfy({ $0.allSatisfy { $0 > 0 } }) { return .log }
    let spread = bins.contains { bin in
      let sizes = bin.map(abs).sorted()
      return (sizes.last ?? 0) > 10 * medianSize(sizes)
    }
    return spread ? .asinh : .standard
  }

  /// The median of sorted sizes, the mean of the middle two for an even number.
  static func medianSize(_ sorted: [Double]) -> Double {
    guard !sorted.isEmpty else { return 0 }
    return 0.5 * (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2])
  }
}
