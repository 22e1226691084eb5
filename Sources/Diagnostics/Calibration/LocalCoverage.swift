/// Ranks of a parameter within bins of its estimate: a posterior may be right on average and wrong for small values.
///
/// Bins are of the posterior's mean, which the data give. Bins of the truth would fail exact posteriors, too: near the
/// edge of the prior a small truth is always among the lowest draws.
public struct LocalCoverage: Sendable, Equatable {
  /// The parameter.
  public let parameter: String
  /// The range of posterior means in the bin.
  public let range: ClosedRange<Double>
  /// The test of its ranks.
  public let test: UniformityTest

  /// Tests in each of `bins` bins with equally many simulations, for each parameter.
  ///
  /// - Parameters:
  ///   - ranks: of each parameter `[P][N]`.
  ///   - means: of the posteriors `[P][N]`.
  static func tests(
    _ posterior: PosteriorDraws, ranks: [[Int]], means: [[Double]], bins: Int
  ) -> [LocalCoverage] {
    posterior.parameters.indices.flatMap { parameter in
      let order = (0..<posterior.count).sorted { means[parameter][$0] < means[parameter][$1] }
      return (0..<bins).map { bin in
        let part = order[bin * posterior.count / bins..<(bin + 1) * posterior.count / bins]
        let values = part.map { means[parameter][$0] }
        return LocalCoverage(
          parameter: posterior.parameters[parameter],
          range: (values.first ?? 0)...(values.last ?? 0),
          test: UniformityTest(ranks: part.map { ranks[parameter][$0] }, draws: posterior.draws))
      }
    }
  }
}
