import Foundation

/// The logarithms of lengths and amplitudes of the response, and its exponents, side by side: where each stands and which
/// values are likely beforehand.
package struct ResponseParameters: Sendable, Equatable {
  /// Parameters that both suites vary.
  let shared: Int
  /// New parameters.
  let new: Int
  /// Where the numbers of each observable lie.
  let bins: [BinPlaces]

  /// Positions of the hyperparameters of a response.
  package init(shared: Int, new: Int, bins: [BinPlaces]) {
    self.shared = shared
    self.new = new
    self.bins = bins
  }

  /// Kernels of unlike lengths whose sum is the kernel of an observable's bins: a smooth one and one of features.
  static let scales: [(length: Double, size: Double)] = [(0.3, 0.2), (0.04, 0.05)]

  /// Log lengths in the shared parameters of the response to new ones; none without new parameters.
  var sharedLengths: Range<Int> { 0..<(new > 0 ? shared : 0) }
  /// Log lengths in the new parameters.
  var newLengths: Range<Int> { sharedLengths.upperBound..<sharedLengths.upperBound + new }
  /// Exponents `[new, shared]` with which a new parameter's effect grows with a shared one.
  var exponents: Range<Int> { newLengths.upperBound..<newLengths.upperBound + new * shared }
  /// Log lengths in the shared parameters of what differs even where the new ones have their source values.
  var driftLengths: Range<Int> { exponents.upperBound..<exponents.upperBound + shared }
  /// The log amplitude of that difference relative to the response; none without new parameters.
  var driftSize: Range<Int> { driftLengths.upperBound..<driftLengths.upperBound + (new > 0 ? 1 : 0) }
  /// For every observable and scale the log variance, then the log lengths along its axes.
  var binStart: Int { driftSize.upperBound }

  /// How many numbers there are.
  var count: Int { binStart + bins.reduce(0) { $0 + Self.scales.count * (1 + $1.places.count) } }

  /// Means and widths of the normal priors, weak ones.
  package var prior: (mean: [Double], width: [Double]) {
    var mean = [Double](repeating: 0, count: count)
    var width = [Double](repeating: 1, count: count)
    for index in driftLengths { mean[index] = log(2) }
    for index in driftSize { (mean[index], width[index]) = (log(0.1), 2) }
    var start = binStart
    for observable in bins {
      for scale in Self.scales {
        (mean[start], width[start]) = (2 * log(scale.size), 3)
        for axis in 0..<observable.places.count { mean[start + 1 + axis] = log(scale.length) }
        start += 1 + observable.places.count
      }
    }
    return (mean, width)
  }
}
