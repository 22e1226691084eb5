import Cosmology
import Foundation
import TestSupport
import Testing

@Suite struct LinearPowerTests {
  let fixture: CAMBFixture

  init() throws {
    fixture = try CAMBFixture.shared.get()
  }

  /// Eisenstein & Hu is a fallback: 3-6 % on the oscillations, far off where a quarter of matter or more is baryons.
  @Test(arguments: [("lh", 0.08), ("nwlh", 0.08), ("w0wa", 0.08)])
  func eisensteinHuIsNearCAMB(suite: String, limit: Double) throws {
    for item in fixture.cases(suite) where item.parameters[1] < 0.25 * item.parameters[0] {
      let power = try MatterPower(parameters: item.cosmology(), linear: EisensteinHu())
      let worst = worstRatio(power.linear(fixture.kLinear), logReference: item.linear) {
        (0.009...0.5).contains(fixture.kLinear[$0])
      }
      #expect(worst < limit, "\(suite) \(item.parameters)")
    }
  }

  @Test(arguments: ["lh", "nwlh", "w0wa"])
  func sigma8SurvivesTheRoundTrip(suite: String) throws {
    for item in fixture.cases(suite) {
      for source in [EisensteinHu(), try fixture.table(item)] as [any LinearPowerSource] {
        let power = try MatterPower(parameters: item.cosmology(), linear: source)
        #expect(abs(power.sigma(8) / item.parameters[4] - 1) < 1e-4)
      }
      let power = try MatterPower(parameters: item.cosmology(), linear: fixture.table(item))
      let shift = 2 * log(item.parameters[4] / item.sigma8)
      let expected = item.linear.map { $0 + shift }
      #expect(worstRatio(power.linear(fixture.kLinear), logReference: expected) < 2e-4)
    }
  }

  @Test func coldSigma8AgreesWithCAMB() throws {
    for item in fixture.cases("nwlh") {
      let power = try MatterPower(parameters: item.cosmology(), linear: fixture.table(item))
      #expect(abs(power.sigma(8, of: .cold) / item.sigma8Cold - 1) < 5e-3)
    }
  }

  /// σ² of a power law P = k^n is Gamma functions: for n = -2, σ² = 3 / (10 π R).
  @Test func varianceOfAPowerLaw() throws {
    let count = 400
    let (start, end) = (log(1e-6), log(1e5))
    let step = (end - start) / Double(count - 1)
    let total = (0..<count).map { (i: Int) -> Double in -2 * (start + Double(i) * step) }
    let spectrum = LinearSpectrum(logK: start, step: step, total: total, cold: nil, tilt: 1)
    let variance = Variance(spectrum)
    for radius in [0.1, 1, 8] {
      let expected = (3 / (10 * Double.pi * radius)).squareRoot()
      #expect(abs(variance.sigma(radius) / expected - 1) < 2e-4)
      #expect(abs(variance.slope(radius) + 1) < 1e-3)
    }
  }

  @Test func smoothSpectrumHasNoOscillations() throws {
    let k = (0..<60).map { 0.03 * exp(Double($0) * 0.04) }
    func bends(_ source: EisensteinHu) throws -> Double {
      let values = try MatterPower(parameters: .quijoteFiducial, linear: source).linear(k).map { log($0) }
      var largest = 0.0
      for i in 1..<59 { largest = max(largest, abs(values[i + 1] - 2 * values[i] + values[i - 1])) }
      return largest
    }
    #expect(try bends(EisensteinHu(smooth: true)) < 0.3 * bends(EisensteinHu()))
  }

  @Test func spectrumContinuesBothWays() throws {
    let power = try MatterPower(parameters: .quijoteFiducial, linear: EisensteinHu())
    let low = power.linear([1e-6, 1e-5])
    #expect(abs(low[1] / low[0] - pow(10, 0.9624)) < 1e-6)
    let high = power.linear([99.9, 100.1, 1000])
    #expect(high[0] > high[1] && abs(high[0] / high[1] - 1) < 0.01)
    // n_s - 4 with a slow logarithm.
    #expect(high[2] < high[1] * pow(10, 0.9624 - 4) * 3 && high[2] > high[1] * pow(10, 0.9624 - 4))
  }
}
