import Formats

/// The distribution of a pre-activation over neurons, as a histogram.
public struct PreactivationHistogram: Sendable, Equatable {
  /// The edges of the bins, ascending, one more than the bins.
  public let edges: [Double]
  /// The density in every bin: it integrates to the share of neurons within the edges.
  public let densities: [Double]

  /// The histogram of `values` over `bins` equal bins of `range`.
  ///
  /// - Throws: `TheoryError.parameter` for no bins or an empty range, `.empty` for no values.
  public init(_ values: [Double], bins: Int, range: ClosedRange<Double>) throws(TheoryError) {
    try TheoryError.require(count: "the number of bins", bins)
    let width = (range.upperBound - range.lowerBound) / Double(bins)
    guard width > 0, width.isFinite else {
      throw .parameter(name: "the width of a bin", found: "\(width)", expected: "a finite number above 0")
    }
    guard !values.isEmpty else { throw .empty(task: "histogram's") }
    var counts = [Int](repeating: 0, count: bins)
    for value in values where range.contains(value) {
      counts[min(Int((value - range.lowerBound) / width), bins - 1)] += 1
    }
    edges = (0...bins).map { range.lowerBound + Double($0) * width }
    densities = counts.map { Double($0) / (Double(values.count) * width) }
  }
}

extension SampledSaddle {
  /// The pre-activations h = W.x / sqrt D `[M, particles]` of inputs `[M, D]`: the same inputs asked of source and
  /// target give the distributions before and after the transfer, neuron by neuron.
  ///
  /// - Throws: `TheoryError.size`.
  public func preactivations(_ inputs: Matrix) throws(TheoryError) -> Matrix {
    guard inputs.columns == particles.dimension else {
      throw .size(of: "columns of the inputs", expected: particles.dimension, found: inputs.columns)
    }
    return Nonlinearity.preactivations(inputs, weights)
  }
}
