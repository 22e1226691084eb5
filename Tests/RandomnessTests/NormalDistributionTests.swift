import Foundation
import Randomness
import Testing

@Suite("The normal distribution") struct NormalDistributionTests {
  /// log Phi(x) by scipy.special.log_ndtr.
  static let tails = [
    (-40.0, -804.6084420137539), (-30.0, -454.32124395634327), (-29.9, -451.3229124585287),
    (-8.0, -35.0134371599145), (-1.0, -1.84102164500926), (0.0, -0.693147180559945),
    (2.0, -0.0230129093289635),
    (9.0, -1.1285884059538324e-19),
  ]

  @Test(arguments: tails) func logarithmsOfTails(x: Double, expected: Double) {
    #expect(abs(NormalDistribution.logCumulative(x) / expected - 1) < 1e-12)
    let back = NormalDistribution.quantile(logProbability: expected)
    if x < 5 { #expect(abs(back - x) < 1e-11 * max(1, abs(x))) }
  }

  @Test func quantilesInvert() {
    for probability in [1e-300, 1e-20, 1e-5, 0.02, 0.3, 0.5, 0.7, 0.98, 1 - 1e-9] {
      let x = NormalDistribution.quantile(probability)
      #expect(abs(NormalDistribution.cumulative(x) / probability - 1) < 1e-11)
    }
    #expect(NormalDistribution.quantile(0) == -.infinity && NormalDistribution.quantile(1) == .infinity)
  }

  @Test func intervals() {
    for (low, high) in [(-1.0, 2.0), (3, 5), (-5, -3), (20, 21), (-60, -40), (0.1, 0.1001), (-50, 50)] {
      let share = NormalDistribution.logBetween(low, high)
      #expect(abs(share - NormalDistribution.logBetween(-high, -low)) < 1e-12 * max(1, abs(share)))
      for place in [0, 1e-6, 0.3, 0.999, 1 - 1e-12] {
        let x = NormalDistribution.between(low, high, place)
        #expect(x >= low - 1e-9 && x <= high + 1e-9)
        guard place > 0 else { continue }
        // Rounding of x counts for more where the density falls fast.
        let found = NormalDistribution.logBetween(low, max(x, low + 1e-12)) - share
        #expect(abs(exp(found) - place) < 1e-9 * max(1, abs(low) + abs(high)), "\(low) \(high) \(place)")
      }
    }
    #expect(abs(NormalDistribution.logBetween(-1, 1) - log(0.682689492137086)) < 1e-13)
  }
}
