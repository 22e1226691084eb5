import Cosmology
import Foundation
import TestSupport
import Testing

@Suite("Outside the linear emulator") struct OutsideEmulatorTests {
  /// Linear spectra from CAMB, kind by kind; `Fixtures/outside/make.py` wrote them.
  struct Fixture: Decodable {
    struct Case: Decodable {
      let parameters: [Double]
      let total: [Double]
    }
    let names: [String]
    let k: [Double]
    let kinds: [String: [Case]]

    static func read() throws -> Fixture {
      let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Fixtures/outside/values.json")
      return try JSONDecoder().decode(Fixture.self, from: Data(contentsOf: url))
    }
  }

  /// The largest error of the formula, relative to a tenth of the smooth spectrum where P dips below it.
  private func error(_ p: CosmologicalParameters, _ item: Fixture.Case, _ k: [Double]) throws -> Double {
    let found = try MatterPower(parameters: p, linear: EisensteinHu()).linear(k)
    let smooth = try MatterPower(parameters: p, linear: EisensteinHu(smooth: true)).linear(k)
    return k.indices.reduce(0) { worst, i in
      let expected = exp(item.total[i])
      return max(worst, abs(found[i] - expected) / max(expected, 0.1 * smooth[i]))
    }
  }

  @Test("The stated error holds against CAMB, and is not stated much too large")
  func statedErrors() throws {
    let fixture = try Fixture.read()
    var factors: [Double] = []
    for (kind, cases) in fixture.kinds.sorted(by: { $0.key < $1.key }) {
      #expect(cases.count == 6)
      for item in cases {
        let p = try CosmologicalParameters(names: fixture.names, values: item.parameters)
        #expect(throws: CosmologyError.self) { try LinearEmulatorTests.builtIn().requireCover(of: p) }
        let (found, stated) = (try error(p, item, fixture.k), EisensteinHu.expectedError(for: p))
        #expect(found < stated, "\(kind) \(item.parameters)")
        factors.append(stated / found)
      }
    }
    #expect(factors.sorted()[factors.count / 2] < 2.5)
  }

  @Test("What is let pass is at most 15 % off; what is refused says why")
  func refusals() throws {
    let fixture = try Fixture.read()
    var refused = 0
    for item in fixture.kinds.values.joined() {
      let p = try CosmologicalParameters(names: fixture.names, values: item.parameters)
      do {
        let approximation = try #require(try LinearPower.default.approximation(for: p))
        #expect(try error(p, item, fixture.k) < LinearPowerWithFallback.largestError)
        #expect(try MatterPower(parameters: p).approximation == approximation)
      } catch let error as CosmologyError {
        guard case .farOutsideEmulator(let approximation) = error else { throw error }
        #expect(approximation.error > LinearPowerWithFallback.largestError)
        #expect(message { try MatterPower(parameters: p) } == "\(error)")
        refused += 1
      }
    }
    #expect((1..<42).contains(refused))
  }

  @Test("A refusal names the quantity, its range, what was found and the size of the error")
  func sentence() throws {
    let p = try LinearEmulatorTests.cosmology(0.3, mNu: 5)
    let percent = Int((100 * EisensteinHu.expectedError(for: p)).rounded(.up))
    #expect(
      message { try MatterPower(parameters: p) }
        == "M_nu must lie between 0.0 and 1.05, which the linear emulator was trained for, found 5.0:"
        + " Eisenstein & Hu 1998 in its place may be off by \(percent) %, expected at most 15 %;"
        + " give a table of CAMB or CLASS instead.")
  }
}
