import Diagnostics
import Foundation
import Randomness
import Testing

@Suite struct BootstrapTests {
  private func evaluation(_ trial: Int, seeds: Int = 5, simulations: Int = 100) throws -> Evaluation {
    var synthetic = SyntheticErrors()
    (synthetic.seeds, synthetic.simulations, synthetic.sizes) = (seeds, simulations, [50])
    return try synthetic.pairs(trial: trial)[0].scratch
  }

  @Test func theSameSeedGivesTheSameInterval() throws {
    let evaluation = try evaluation(0)
    let one = try Bootstrap(replicas: 200, seed: 3).draws(of: evaluation)
    let two = try Bootstrap(replicas: 200, seed: 3).draws(of: evaluation)
    let other = try Bootstrap(replicas: 200, seed: 4).draws(of: evaluation)
    #expect(one.mseEstimate(of: "h") == two.mseEstimate(of: "h"))
    #expect(one.mseEstimate(of: "h") != other.mseEstimate(of: "h"))
    #expect(one.mseEstimate(of: "nothing") == nil && one.r2Estimate(of: "nothing") == nil)
  }

  @Test func theValueIsTheMedianOverSeeds() throws {
    let evaluation = try evaluation(1)
    let found = try Bootstrap(replicas: 50, seed: 3).draws(of: evaluation)
    let perSeed = try (0..<5).map { try evaluation.scores(seed: $0) }
    #expect(abs(found.mse[6] - perSeed.map { $0.mse[6] }.sorted()[2]) < 1e-15)
    #expect(abs(found.r2[5] - perSeed.map { $0.r2[5] }.sorted()[2]) < 1e-12)
  }

  /// The 68 % interval must hold the error that many more seeds and simulations would show.
  @Test func theIntervalCoversAtItsLevel() throws {
    let truth = try Bootstrap(replicas: 2, seed: 1).draws(of: evaluation(1000, seeds: 200, simulations: 4000))
    var (inside, all) = (0, 0)
    for trial in 0..<60 {
      let found = try Bootstrap(replicas: 200, seed: 5).draws(of: evaluation(trial))
      for (column, name) in found.columns.dropLast().enumerated() {
        let estimate = try #require(found.mseEstimate(of: name))
        all += 1
        if estimate.low <= truth.mse[column], truth.mse[column] <= estimate.high { inside += 1 }
      }
    }
    print("the 68 % bootstrap interval covered \(Double(inside) / Double(all))")
    #expect((0.6...0.8).contains(Double(inside) / Double(all)))
  }

  @Test func aWiderLevelGivesAWiderInterval() throws {
    let evaluation = try evaluation(2)
    let narrow = try #require(
      Bootstrap(replicas: 300, seed: 1).draws(of: evaluation).mseEstimate(of: "total"))
    let wide = try #require(
      Bootstrap(replicas: 300, level: 0.95, seed: 1).draws(of: evaluation).mseEstimate(of: "total"))
    #expect(wide.low < narrow.low && narrow.high < wide.high && wide.value == narrow.value)
  }

  @Test func twoSimulationsStayFinite() throws {
    let evaluation = try Evaluation(parameters: ["a"], truth: [0, 1], predictions: [[0.1, 0.7]])
    let estimate = try #require(Bootstrap(replicas: 50, seed: 1).draws(of: evaluation).r2Estimate(of: "a"))
    #expect(estimate.low.isFinite && estimate.high.isFinite)
  }

  @Test func badSettingsAreRefused() {
    #expect(
      throws: DiagnosticsError.outOfRange(
        what: "number of bootstrap draws", expected: "at least 2", found: "1")
    ) { try Bootstrap(replicas: 1, seed: 0) }
    #expect(
      throws: DiagnosticsError.outOfRange(
        what: "level of the interval", expected: "between 0 and 1", found: "1.0")
    ) { try Bootstrap(level: 1, seed: 0) }
  }
}
