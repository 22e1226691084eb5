import Cosmology
import Foundation
import Testing

/// Weak lensing by Limber's integral.
@Suite struct LensingTests {
  private struct Fixture: Decodable {
    struct Case: Decodable {
      let parameters: [Double]
      let medianRedshift: Double
      let power: [Double]
    }
    let names: [String]
    let multipoles: [Double]
    let cases: [Case]
  }

  private func lensing(
    _ values: [Double], median: Double, slices: Int = 40
  ) throws -> LensingPower {
    let names = ["Omega_m", "Omega_b", "h", "n_s", "sigma_8", "M_nu", "w"]
    return try LensingPower(
      parameters: CosmologicalParameters(names: Array(names.prefix(values.count)), values: values),
      sources: LensingSources(medianRedshift: median), slices: slices)
  }

  /// The same integral over CAMB's spectra; `Fixtures/lensing/make.py` wrote it.
  @Test func agreesWithCAMB() throws {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/lensing/values.json")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let fixture = try decoder.decode(Fixture.self, from: Data(contentsOf: url))
    for known in fixture.cases {
      let power = try lensing(known.parameters, median: known.medianRedshift).power(at: fixture.multipoles)
      for (own, theirs) in zip(power, known.power) {
        #expect(abs(own / theirs - 1) < 0.01, "\(known.parameters): \(own / theirs)")
      }
    }
  }

  @Test func slicesSuffice() throws {
    let planck = [0.3175, 0.049, 0.6711, 0.9624, 0.834]
    let multipoles = [30.0, 100, 1000, 2000]
    let usual = try lensing(planck, median: 0.9).power(at: multipoles)
    let fine = try lensing(planck, median: 0.9, slices: 240).power(at: multipoles)
    for (one, other) in zip(usual, fine) { #expect(abs(one / other - 1) < 0.006, "\(one / other)") }
  }

  /// Deeper galaxies are lensed more; C_l grows with Omega_m and sigma_8.
  @Test func dependsOnTheUniverse() throws {
    let base = [0.3, 0.05, 0.7, 0.96, 0.8]
    func power(_ change: (inout [Double]) -> Void, median: Double = 0.9) throws -> Double {
      var values = base
      change(&values)
      return try lensing(values, median: median).power(at: [300])[0]
    }
    let usual = try power { _ in }
    #expect(try power({ _ in }, median: 1.2) > 1.3 * usual)
    #expect(try power { $0[0] = 0.35 } > 1.1 * usual)
    #expect(try power { $0[4] = 0.9 } > 1.2 * usual)
  }

  @Test func shapeNoiseIsThatOfItsGalaxies() {
    // 0.26^2 over 30 galaxies in a square arcminute, (pi / 10800)^2 sr.
    #expect(abs(LensingSources().noise / 1.9067e-10 - 1) < 1e-3)
  }

  @Test func modifiedGravityIsRefused() {
    #expect(throws: CosmologyError.self) {
      try LensingPower(
        parameters: CosmologicalParameters(names: ["Omega_m", "f_R0"], values: [0.3, -1e-5]),
        sources: LensingSources())
    }
  }
}
