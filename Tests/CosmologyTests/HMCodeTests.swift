import Cosmology
import Foundation
import Testing

@Suite struct HMCodeTests {
  let fixture: CAMBFixture

  init() throws {
    fixture = try CAMBFixture.shared.get()
  }

  /// Fed CAMB's own linear spectra, the model is CAMB's HMCode-2020.
  ///
  /// CAMB interpolates linearly on a coarse grid, which costs it up to 1 % where baryons dominate matter.
  @Test(arguments: ["lh", "nwlh", "w0wa"])
  func agreesWithCAMBOnItsLinearSpectra(suite: String) throws {
    let cases = fixture.cases(suite)
    #expect(cases.count >= 8)
    var errors: [Double] = []
    for item in cases {
      let power = try MatterPower(parameters: item.cosmology(), linear: fixture.table(item))
      let values = power.nonlinear(fixture.k)
      let worst = worstRatio(values, logReference: item.nonlinear) { (0.01...0.5).contains(fixture.k[$0]) }
      #expect(worst < 0.01, "\(suite) \(item.parameters)")
      let everywhere = worstRatio(values, logReference: item.nonlinear)
      #expect(everywhere < 0.015, "\(suite) \(item.parameters)")
      errors.append(worst)
    }
    #expect(quantile(errors, 0.5) < 0.002)
    let text = [0.5, 0.9, 1].map { "\(quantile(errors, $0))" }.joined(separator: ", ")
    print(
      "HMCode-2020 over \(suite), worst of 0.01 < k < 0.5 h/Mpc against CAMB: median, 90 %, largest \(text)")
  }

  /// The promise of the generator: its own linear network and HMCode together against CAMB's.
  @Test(arguments: [("lh", 0.03), ("nwlh", 0.05)])
  func agreesWithCAMBFromItsOwnLinearSpectra(suite: String, limit: Double) throws {
    var largest = 0.0
    for item in fixture.cases(suite) {
      let power = try MatterPower(parameters: item.cosmology(), linear: LinearPower.default)
      #expect(power.approximation == nil)
      let worst = worstRatio(power.nonlinear(fixture.k), logReference: item.nonlinear) {
        (0.01...0.5).contains(fixture.k[$0])
      }
      #expect(worst < limit, "\(suite) \(item.parameters)")
      largest = max(largest, worst)
    }
    print("generator over \(suite), worst of 0.01 < k < 0.5 h/Mpc against CAMB's HMCode-2020: \(largest)")
  }

  @Test(arguments: [("lh", 0.01), ("nwlh", 0.02), ("w0wa", 0.02)])
  func agreesWithCAMBAtRedshiftOne(suite: String, limit: Double) throws {
    for item in fixture.cases(suite) {
      let power = try MatterPower(parameters: item.cosmology(), linear: fixture.table(item), redshift: 1)
      let linear = worstRatio(power.linear(fixture.k), logReference: item.linearZ1)
      #expect(linear < limit, "linear \(suite) \(item.parameters)")
      let worst = worstRatio(power.nonlinear(fixture.k), logReference: item.nonlinearZ1) {
        (0.01...0.5).contains(fixture.k[$0])
      }
      #expect(worst < limit, "\(suite) \(item.parameters)")
    }
  }

  @Test func isLinearOnLargeScales() throws {
    let power = try MatterPower(parameters: .quijoteFiducial, linear: EisensteinHu())
    let k = [1e-4, 1e-3, 3e-3]
    for (linear, nonlinear) in zip(power.linear(k), power.nonlinear(k)) {
      #expect(abs(nonlinear / linear - 1) < 2e-3)
    }
  }

  @Test func refusesNonsenseWaveNumbersQuietly() throws {
    let power = try MatterPower(parameters: .quijoteFiducial, linear: EisensteinHu())
    let values = power.nonlinear([0, -1, .nan, .infinity, 0.1])
    #expect(values.map(\.isNaN) == [true, true, true, true, false])
    #expect(values[4].isFinite)
    #expect(power.nonlinear([]).isEmpty)
    #expect(power.linear([-1])[0].isNaN)
  }

  /// Neutrinos suppress small scales at fixed amplitude on large ones; at fixed σ_8 they raise large scales.
  @Test func neutrinosTiltTheSpectrum() throws {
    let p = CosmologicalParameters.quijoteFiducial
    let massive = try CosmologicalParameters(
      omegaM: p.omegaM, omegaB: p.omegaB, h: p.h, nS: p.nS, sigma8: p.sigma8, mNu: 0.4)
    let k = [0.02, 0.05, 0.1]
    let ratio = zip(
      try MatterPower(parameters: massive, linear: EisensteinHu()).nonlinear(k),
      try MatterPower(parameters: p, linear: EisensteinHu()).nonlinear(k)
    ).map { $0 / $1 }
    #expect(abs(ratio[0] - 1.14) < 0.03)
    #expect(abs(ratio[1] - 1.05) < 0.02)
    #expect(abs(ratio[2] - 1.014) < 0.015)
    let linear = try MatterPower(parameters: massive, linear: EisensteinHu())
    #expect(linear.coldLinear([5])[0] > linear.linear([5])[0])
    #expect(abs(linear.coldLinear([1e-4])[0] / linear.linear([1e-4])[0] - 1) < 1e-3)
  }

  /// Printed, not asserted: the machine may be busy.
  @Test func speed() throws {
    let k = (1...79).map { Double($0) * 0.0063 }
    let count = 200
    let clock = ContinuousClock()
    for (label, mass) in [("massless", 0.0), ("massive", 0.3)] {
      let time = try clock.measure {
        for i in 0..<count {
          let parameters = try CosmologicalParameters(
            omegaM: 0.2 + 0.001 * Double(i), omegaB: 0.05, h: 0.7, nS: 1, sigma8: 0.8, mNu: mass,
            w0: mass == 0 ? -1 : -0.9)
          _ = try MatterPower(parameters: parameters).nonlinear(k)
        }
      }
      print("HMCode-2020 at 79 wave numbers, \(label) neutrinos: \(time / count) per spectrum")
    }
  }
}
