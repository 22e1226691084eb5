import Randomness

/// Tests of accuracy with random points (TARP; Lemos et al. 2023, arXiv 2302.03026): the share of draws nearer to a
/// random point than the truth is uniform for exact posteriors, wherever the point lies; it needs no density.
///
/// The points are drawn evenly from the box of all draws and truths. Distances are Euclidean, with each parameter in
/// units of the scatter of the truths.
public struct RandomPoints: Sendable, Equatable {
  /// For each test simulation, how many draws are nearer to its point than the truth `[N]`.
  public let ranks: [Int]
  /// Number of draws of each.
  public let draws: Int

  /// Draws a point for each test simulation and ranks the distances.
  public init(_ posterior: PosteriorDraws, seed: UInt64) {
    let width = posterior.parameters.count
    var (low, high) = (posterior.truth, posterior.truth)
    var scales = [Double](repeating: 0, count: width)
    for parameter in 0..<width {
      let truths = (0..<posterior.count).map { posterior.truth($0, parameter) }
      let mean = truths.reduce(0, +) / Double(truths.count)
      let variance = truths.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(truths.count)
      scales[parameter] = variance > 0 ? 1 / variance : 1
      let values = stride(from: parameter, to: posterior.values.count, by: width).lazy.map {
        posterior.values[$0]
      }
      low[parameter] = min(truths.min() ?? 0, values.min() ?? 0)
      high[parameter] = max(truths.max() ?? 1, values.max() ?? 1)
    }
    let (bottom, top) = (low, high)
    ranks = (0..<posterior.count).map { simulation in
      var stream = RandomStream(seed: seed, purpose: "random points", index: UInt64(simulation))
      let point = (0..<width).map { bottom[$0] + (top[$0] - bottom[$0]) * stream.uniform() }
      func distance(_ value: (Int) -> Double) -> Double {
        var sum = 0.0
        for parameter in 0..<width {
          let miss = value(parameter) - point[parameter]
          sum += miss * miss * scales[parameter]
        }
        return sum
      }
      let truth = distance { posterior.truth(simulation, $0) }
      return Ranks.rank(of: truth, among: posterior.draws, &stream) { draw in
        distance { posterior.value(simulation, draw, $0) }
      }
    }
    draws = posterior.draws
  }

  /// The share of truths in regions that should hold each level, with the interval of test simulations drawn again.
  public func coverage(levels: [Double], bootstrap: Bootstrap) -> [Estimate] {
    let places = ranks.map { (Double($0) + 0.5) / Double(draws + 1) }
    let counts = (0..<bootstrap.replicas).map {
      bootstrap.counts(places.count, purpose: "bootstrap of random points", replica: $0)
    }
    return levels.map { level in
      func share(_ weights: [Int]) -> Double {
        var inside = 0
        for (place, weight) in zip(places, weights) where place < level { inside += weight }
        return Double(inside) / Double(places.count)
      }
      return bootstrap.estimate(
        share([Int](repeating: 1, count: places.count)), draws: counts.map(share))
    }
  }
}
