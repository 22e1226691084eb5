import Foundation
import Theory

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
      let start = processorMilliseconds()
      _ = try benchmark.loss(settings)
      times.append(processorMilliseconds() - start)
    }
    return times.sorted()[times.count / 2]
  }

  /// Processor time of this thread, on which the benchmark runs.
  private static func processorMilliseconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) * 1e-6
  }
}
