import Cosmology
import Fields
import Foundation
import Simulation
import TestSupport
import Testing

/// With hardly any structure a simulation ends at linear theory on all scales that its mesh resolves.
@Suite struct BeyondLinearTests {
  private static let waveNumbers = [0.02, 0.04, 0.06, 0.08, 0.1]

  private static func cosmology(
    mNu: Double = 0, w0: Double = -1, wa: Double = 0, fR0: Double = 0
  ) throws -> CosmologicalParameters {
    try CosmologicalParameters(
      omegaM: 0.3175, omegaB: 0.049, h: 0.6711, nS: 0.9624, sigma8: 0.05, mNu: mNu, w0: w0, wa: wa, fR0: fR0)
  }

  private static func runs() throws -> BeyondRuns {
    var runs = try BeyondRuns(particles: 48, cells: 96, boxSize: 500, steps: 10, start: 0.1)
    // Residual velocities grow when the frame is not the motion: steps made for decaying ones err by up to 2 % here.
    runs.settings.spacing = .logarithmic
    runs.settings.timeExponent = 0.5
    return runs
  }

  /// P of a simulation over P of the same in ΛCDM, relative to the linear ratio on the shells: largest deviation from 1.
  private static func deviation(_ model: GravityModel, linear: ([Double]) throws -> [Double]) throws -> Double
  {
    let runs = try runs()
    let reference = try runs.power(.of(cosmology()))
    let found = zip(try runs.power(model), reference).map { $0 / $1 }
    let expected = try linear(runs.shells.k)
    return waveNumbers.map { abs(runs.at($0, found) / runs.at($0, expected) - 1) }.max() ?? .nan
  }

  @Test(arguments: [0.1, 0.4, 1.0])
  func massiveNeutrinos(mNu: Double) throws {
    let p = try Self.cosmology(mNu: mNu)
    let model = try GravityModel.of(p)
    let (linear, reference) = (try MatterPower(parameters: p), try MatterPower(parameters: Self.cosmology()))
    let cold = try Self.deviation(model) { k in
      zip(linear.coldLinear(k), reference.linear(k)).map { $0 / $1 }
    }
    // The spectrum of all matter: neutrinos of the response against those of the Boltzmann code.
    let factor = try #require(model.totalMatterFactor)
    let k = Self.waveNumbers
    let total =
      zip(k, zip(linear.linear(k), linear.coldLinear(k))).map { k, power in
        abs(factor(k) * factor(k) * power.1 / power.0 - 1)
      }.max() ?? .nan
    print("M_nu \(mNu) against linear theory: cold matter \(cold), all over cold \(total)")
    #expect(cold < 0.005)
    #expect(total < 0.005)
  }

  @Test(arguments: [(-0.7, 0.0), (-1.3, 0.0), (-0.8, 0.4)])
  func darkEnergy(w0: Double, wa: Double) throws {
    let p = try Self.cosmology(w0: w0, wa: wa)
    let (linear, reference) = (try MatterPower(parameters: p), try MatterPower(parameters: Self.cosmology()))
    let today = try Self.deviation(.of(p)) { k in zip(linear.linear(k), reference.linear(k)).map { $0 / $1 } }
    // Half-way: growth and expansion at a = 0.5, relative to those of ΛCDM.
    let (found, expected) = (try Self.halfWay(p), Growth(p).factor(at: 0.5))
    let (usual, known) = (try Self.halfWay(Self.cosmology()), try Growth(Self.cosmology()).factor(at: 0.5))
    let change = expected * expected / (known * known)
    let before = zip(found, usual).map { abs($0 / $1 / change - 1) }.max() ?? .nan
    print("w0 \(w0), wa \(wa) against linear theory: today \(today), since a = 0.5 \(before)")
    #expect(today < 0.005)
    #expect(before < 0.005)
  }

  /// P at a = 0.5 over P today.
  private static func halfWay(_ parameters: CosmologicalParameters) throws -> [Double] {
    var runs = try runs()
    let late = try runs.power(.of(parameters))
    runs.settings.finalScaleFactor = 0.5
    let ratio = zip(try runs.power(.of(parameters)), late).map { $0 / $1 }
    return waveNumbers.map { runs.at($0, ratio) }
  }

  @Test(arguments: [-1e-4, -1e-5, -1e-6], [false, true])
  func modifiedGravity(fR0: Double, screened: Bool) throws {
    let p = try Self.cosmology(fR0: fR0)
    let (gravity, expansion) = (HuSawicki(p), Expansion(p))
    let rate = { @Sendable (a: Double) in expansion.rate(at: a) }
    let modified = ColdGrowth(omegaM: p.omegaM, expansion: rate) { 1 + gravity.fifthForce($0, at: $1) }
    let newton = ColdGrowth(omegaM: p.omegaM, expansion: rate) { _, _ in 1 }
    let linear = { (k: Double) -> Double in
      let growth =
        modified.amplification(k, from: 1e-3, rate: 1) / newton.amplification(k, from: 1e-3, rate: 1)
      return growth * growth
    }
    let worst = try Self.deviation(.of(p, screened: screened)) { $0.map(linear) }
    let boost = linear(0.1) - 1
    print("f_R0 \(fR0) screened \(screened) against linear theory: \(worst) where the boost is \(boost)")
    #expect(worst < (screened ? 0.1 : 0.03) * boost + 0.0002)
  }
}

@Suite struct BeyondModelTests {
  private static func cosmology(mNu: Double = 0, fR0: Double = 0) throws -> CosmologicalParameters {
    try CosmologicalParameters(
      omegaM: 0.3175, omegaB: 0.049, h: 0.6711, nS: 0.9624, sigma8: 0.834, mNu: mNu, fR0: fR0)
  }

  @Test func namesWhatIsInACosmology() throws {
    #expect(try GravityModel.of(Self.cosmology()).name == "ΛCDM")
    #expect(try GravityModel.of(Self.cosmology(mNu: 0.1)).name == "massive neutrinos")
    #expect(try GravityModel.of(Self.cosmology(mNu: 0.1, fR0: -1e-5)).name == "f(R) + massive neutrinos")
    let light = try GravityModel.of(Self.cosmology(mNu: 1e-4))
    let none = try GravityModel.of(Self.cosmology())
    for k in [0.01, 0.1, 1] {
      #expect(abs(light.startSpectrum(k, 0.1) / none.startSpectrum(k, 0.1) - 1) < 2e-3)
    }
  }

  /// How far the start is from that of ΛCDM: f(R) is all but absent at a = 0.1.
  ///
  /// For |f_R0| = 1e-4 power is up by 0.03 % at a = 0.1 and k = 0.3 h/Mpc, by 12 % at a = 0.3: the start needs its growth.
  @Test func modifiedGravityIsAbsentEarly() throws {
    let none = try GravityModel.of(Self.cosmology())
    for (fR0, start, limit) in [
      (-1e-4, 0.1, 5e-4), (-1e-4, 0.3, 0.13), (-1e-5, 0.1, 5e-5), (-1e-5, 0.3, 0.03),
    ] {
      let model = try GravityModel.of(Self.cosmology(fR0: fR0))
      let excess = [0.05, 0.1, 0.3].map { model.startSpectrum($0, start) / none.startSpectrum($0, start) - 1 }
      print("f_R0 \(fR0) at the start a = \(start), k = 0.05 0.1 0.3: \(excess)")
      #expect(excess.allSatisfy { $0 > -1e-3 && $0 < limit })
    }
  }

  /// At the final time the spectrum is today's, whatever happened before.
  @Test func startsAtTheEndWithTodaysSpectrum() throws {
    let p = try Self.cosmology(mNu: 0.4)
    let model = try GravityModel.of(p)
    let cold = try MatterPower(parameters: p).coldLinear([0.05, 0.5])
    for (k, expected) in zip([0.05, 0.5], cold) {
      #expect(abs(model.startSpectrum(k, 1) / expected - 1) < 1e-9)
    }
  }

  @Test func screeningHasItsLimits() throws {
    let fifth = try #require(try GravityModel.of(Self.cosmology(fR0: -1e-5)).fifthForce)
    let source = fifth.source(1)
    // Linear for small overdensities, growing and bounded by 1 / 2w for large ones.
    #expect(abs(source(1e-3) - 1e-3) < 1e-6)
    let w = HuSawicki(try Self.cosmology(fR0: -1e-5)).curvatureShare(at: 1)
    #expect(abs(Double(source(1e6)) * 2 * w - 1) < 1e-4)
    let values = stride(from: Float(-1), through: 100, by: 0.5).map(source)
    #expect(zip(values, values.dropFirst()).allSatisfy { $0 < $1 })
    // Filter and factor together are the linear force of a heavier scalaron.
    let gravity = HuSawicki(try Self.cosmology(fR0: -1e-5))
    for k in [0.01, 0.1, 1] {
      let force = fifth.filter(k, 1) * fifth.factor(k, 1)
      #expect(force > 0 && force <= gravity.fifthForce(k, at: 1))
    }
    #expect(abs(fifth.filter(1e3, 1) * fifth.factor(1e3, 1) - 1.0 / 3) < 1e-4)
  }

  @Test func refusesWithTheReasonOfTheLinearPower() throws {
    struct Refusing: LinearPowerSource {
      var name: String { "none" }
      func spectrum(for parameters: CosmologicalParameters) throws(CosmologyError) -> LinearSpectrum {
        throw .missingParameter(name: "h")
      }
    }
    #expect(
      message { try GravityModel.of(Self.cosmology(mNu: 0.1), linear: Refusing()) }
        == "Parameter h is required but was not given.")
  }
}
