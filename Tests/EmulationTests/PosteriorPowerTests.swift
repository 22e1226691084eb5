import Emulation
import Formats
import Foundation
import Testing

/// Posteriors are as sure as held-out simulations let them be.
@Suite struct PosteriorPowerTests {
  let suites: MadeUpSuites
  let emulator: Emulator

  init() throws {
    suites = try MadeUpSuites()
    emulator = try suites.emulator(150)
  }

  private func votes(noise: Double, power: Double = 1, count: Int = 40) throws -> [PosteriorPower.Vote] {
    var law = emulator.law
    law.noise *= noise
    law.power = power
    let (scaled, values) = suites.suite(count, parameters: 3, seed: 9)
    return try PosteriorSampler(emulator.with(law)).votes(of: values, truth: scaled)
  }

  /// A quarter of the variance is four times the likelihood's logarithm, which a power of a quarter takes back.
  @Test(arguments: [(1.0, 0.6, 1.6), (0.25, 0.17, 0.4)])
  func theWrongNoiseIsTakenBack(noise: Double, low: Double, high: Double) throws {
    let power = try PosteriorPower(votes(noise: noise)).value
    #expect((low...high).contains(power), "\(power)")
  }

  /// Without held-out simulations the prior of the power stands, whose middle is 1.
  @Test func nothingHeldOutChangesNothing() {
    #expect(abs(PosteriorPower([]).value - 1) < 0.1)
  }

  @Test func thePowerWidensPosteriors() throws {
    var law = emulator.law
    law.power = 0.25
    let (_, values) = suites.suite(1, parameters: 3, seed: 5)
    let one = try #require(PosteriorSampler(emulator).posteriors(of: values, threads: 1).first)
    let wide = try #require(PosteriorSampler(emulator.with(law)).posteriors(of: values, threads: 1).first)
    // Omega_m, which is known well within its prior.
    let ratio = wide.covariance[0] / one.covariance[0]
    #expect(ratio > 2 && ratio < 5, "\(ratio)")
  }

  /// The mean at the chosen power, by weighting anew, is that of draws made with it.
  @Test func weightingAnewIsDrawingAnew() throws {
    let tight = try votes(noise: 0.25, count: 6)
    let power = PosteriorPower(tight)
    let drawn = try votes(noise: 0.25, power: power.value, count: 6)
    let (scaled, values) = suites.suite(6, parameters: 3, seed: 9)
    var law = emulator.law
    law.noise *= 0.25
    law.power = power.value
    let posteriors = try PosteriorSampler(emulator.with(law)).posteriors(of: values, threads: 1)
    #expect(drawn.count == scaled.rows)
    for (vote, posterior) in zip(tight, posteriors) {
      for (place, (one, other)) in zip(power.mean(vote), posterior.mean).enumerated() {
        let deviation = posterior.covariance[4 * place].squareRoot()
        #expect(abs(one - other) < 0.2 * deviation)
      }
    }
  }
}
