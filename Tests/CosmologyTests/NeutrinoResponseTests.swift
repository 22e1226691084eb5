import Cosmology
import Formats
import Foundation
import TestSupport
import Testing

/// T_ν / T_cb of CAMB; `Fixtures/neutrinos/make.py` wrote it.
private struct TransferFixture: Decodable {
  struct Case: Decodable {
    let parameters: [Double]
    let ratio: [[Double]]
    let cold: [[Double]]
  }

  let names: [String]
  let k: [Double]
  let z: [Double]
  let cases: [Case]

  static func read() throws -> TransferFixture {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/neutrinos/values.json")
    return try JSONDecoder().decode(TransferFixture.self, from: Data(contentsOf: url))
  }

  func cosmology(_ item: Case) throws -> CosmologicalParameters {
    try CosmologicalParameters(names: names + ["sigma_8"], values: item.parameters + [0.8])
  }
}

@Suite struct NeutrinoResponseTests {
  @Test func agreesWithCAMB() throws {
    let fixture = try TransferFixture.read()
    var (worstRatio, worstForce, worstEarly) = (0.0, 0.0, 0.0)
    for item in fixture.cases {
      let p = try fixture.cosmology(item)
      let response = NeutrinoResponse(p)
      for (i, z) in fixture.z.enumerated() {
        for (j, k) in fixture.k.enumerated() {
          let error = abs(response(k, at: 1 / (1 + z)) - item.ratio[i][j])
          if z <= 1, k >= 0.005 { worstRatio = max(worstRatio, error) }
          if z <= 1 { worstForce = max(worstForce, error * p.neutrinoFraction) }
          worstEarly = max(worstEarly, error * p.neutrinoFraction)
        }
      }
    }
    print(
      "T_ν / T_cb against CAMB: ratio \(worstRatio), share in the force \(worstForce), z ≤ 9 \(worstEarly)")
    #expect(worstRatio < 0.0025)
    #expect(worstForce < 0.0007)
    #expect(worstEarly < 0.0035)
  }

  /// The growth of cold matter that follows from the ratio, against CAMB's, between z = 9 and today.
  @Test func growsColdMatterAsCAMB() throws {
    let fixture = try TransferFixture.read()
    let early = try #require(fixture.z.firstIndex(of: 9))
    var worst = 0.0
    for item in fixture.cases where item.parameters[4] >= 0.2 {
      let p = try fixture.cosmology(item)
      let (background, response, f) = (Background(p), NeutrinoResponse(p), p.neutrinoFraction)
      let growth = ColdGrowth(omegaM: p.omegaM, expansion: { background.expansion(at: $0) }) { k, a in
        1 - f + f * response(k, at: a)
      }
      for (j, k) in fixture.k.enumerated() where k >= 0.02 {
        // The growing mode's rate at the start from its definition: one earlier leg sheds the decaying mode.
        let whole = growth.amplification(k, from: 0.01, rate: 1)
        let leg = growth.amplification(k, from: 0.01, to: 0.1, rate: 1)
        worst = max(worst, abs(whole / leg * item.cold[early][j] - 1))
      }
    }
    print("growth of cold matter since z = 9 against CAMB: \(worst)")
    #expect(worst < 0.0006)
  }

  @Test func tendsToItsLimits() throws {
    let p = try CosmologicalParameters(
      omegaM: 0.3, omegaB: 0.05, h: 0.7, nS: 0.96, sigma8: 0.8, mNu: 0.5)
    let response = NeutrinoResponse(p)
    #expect(abs(response(1e-4, at: 1) - 1) < 0.01)
    // Free streaming: k² T_ν / T_cb tends to a constant.
    let slope = log(response(40, at: 1) / response(20, at: 1)) / log(2)
    #expect(abs(slope + 2) < 1e-9)
    #expect(response(0.1, at: 0.5) < response(0.1, at: 1))
    #expect(response(0.1, at: 1) > response(0.2, at: 1))
    #expect(NeutrinoResponse(.quijoteFiducial)(0.1, at: 1) == 1)
  }

  @Test func streamingIsTheTransformOfFermiDirac() {
    #expect(abs(FreeStreaming.transform(0) - 1) < 1e-9)
    for y in [0.1, 1, 3, 10, 39.9, 40.1, 100] {
      // ∫ q / (e^q + 1) sin(qy) / y dq over 3/2 ζ(3), by the midpoint rule.
      let step = min(0.01, 0.02 / y)
      var sum = 0.0
      for i in 0..<Int(45 / step) {
        let q = (Double(i) + 0.5) * step
        sum += q / (exp(q) + 1) * sin(q * y) / y * step
      }
      let exact = sum / (1.5 * 1.2020569031595942)
      #expect(abs(FreeStreaming.transform(y) / exact - 1) < 2e-3 * max(1, y / 10), "y = \(y)")
    }
  }
}
