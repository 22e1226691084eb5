import Theory
import Work

extension Timing {
  /// Processor time of one saddle point of a ReLU network by sampling, to 1 % of its test loss [ms], the median over
  /// seeds.
  ///
  /// - Throws: `TheoryError`.
  public static func saddlePoint() throws -> Double {
    let benchmark = try SamplingBenchmark()
    var settings = SamplingBenchmark.settings
    var times: [Double] = []
    for seed in 0..<9 {
      settings.seed = UInt64(seed)
      let watch = Stopwatch(.thread)
      _ = try benchmark.loss(settings)
      times.append(watch.seconds * 1e3)
    }
    return times.sorted()[times.count / 2]
  }
}
