import Formats
import Foundation
import Randomness
import Tensor

/// Finds the lengths, amplitudes and exponents of the response that have the highest evidence.
struct ResponseFit: Sendable {
  /// Searches from different points.
  var starts = 2
  /// Simulations that the searches see; the best one goes on with more.
  var few = 300
  /// Simulations that the last search sees.
  var many = 1200
  /// Iterations of a search with few and with many simulations.
  var iterations = (few: 60, many: 12)
  /// Seed of the further starts.
  var seed: UInt64 = 1
  /// Asked at every evaluation; true makes the searches end where they are.
  var isCancelled: @Sendable () -> Bool = { false }

  /// The point of the highest evidence that was found and its evidence.
  ///
  /// - Parameters:
  ///   - start: where the first search starts; the mean of the prior unless given.
  ///   - noise: the variance of each simulation's noise `[N]`; 1 for all unless given.
  func best(
    _ parameters: ResponseParameters, shared: Matrix, new: Matrix, residuals: Matrix, whitener: Matrix,
    noise: [Double]? = nil, from start: [Double]? = nil
  ) throws(TensorError) -> (point: [Double], logEvidence: Double) {
    typealias Evidence = ([Double]) throws(TensorError) -> (value: Double, gradient: [Double])
    func evidence(_ count: Int) throws(TensorError) -> Evidence {
      let rows = (0..<count).map { $0 * shared.rows / count }
      let evidence = try ResponseEvidence(
        parameters, shared: shared.selecting(rows: rows), new: new.selecting(rows: rows),
        residuals: residuals.selecting(rows: rows), whitener: whitener,
        noise: noise.map { noise in rows.map { noise[$0] } })
      return { point throws(TensorError) in
        // Level ground ends a search.
        if isCancelled() { return (0, [Double](repeating: 0, count: point.count)) }
        return try evidence(point)
      }
    }
    let prior = parameters.prior
    let first = try evidence(min(shared.rows, few))
    var found: LimitedMemoryBFGS.Minimum?
    for number in 0..<max(starts, 1) {
      var point = start ?? prior.mean
      if number > 0 {
        var stream = RandomStream(seed: seed, purpose: "start of a response", index: UInt64(number))
        point = zip(prior.mean, prior.width).map { $0 + 0.5 * $1 * stream.normal() }
      }
      var search = LimitedMemoryBFGS()
      search.iterations = iterations.few
      search.tolerance = 1e-6
      let minimum = try search.minimum(from: point, first)
      if minimum.value < found?.value ?? .infinity { found = minimum }
    }
    guard var best = found else { return (prior.mean, -.infinity) }
    if shared.rows > few {
      var search = LimitedMemoryBFGS()
      search.iterations = iterations.many
      search.tolerance = 1e-5
      best = try search.minimum(from: best.point, evidence(min(shared.rows, many)))
    }
    return (best.point, -best.value)
  }
}
