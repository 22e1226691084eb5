import Emulation
import Formats
import Foundation
import Testing

/// Fisher matrices, mistaken parameters and drift of suites whose distributions are known.
@Suite struct InformationTests {
  let suites: MadeUpSuites

  init() throws { suites = try MadeUpSuites() }

  /// F, its inverse with the prior and the shift by w, with slopes known by construction.
  private func expected(at point: [Double]) -> (fisher: [[Double]], shift: [Double]) {
    let variance = suites.scatter * suites.scatter
    var fisher = [[Double]](repeating: [0, 0, 0], count: 3)
    var pull = [0.0, 0.0]
    for bin in 0..<MadeUpSuites.bins {
      let (a, b, c) = suites.slopes(bin)
      let slopes = [a + c * (point[2] - 0.5), b, c * (0.5 + point[0])]
      for i in 0..<3 { for j in 0..<3 { fisher[i][j] += slopes[i] * slopes[j] / variance } }
      let difference = c * (point[2] - 0.5) * (0.5 + point[0])
      pull[0] += a * difference / variance
      pull[1] += b * difference / variance
    }
    // The shared parameters' own matrix at the source, where w adds nothing to the slopes.
    var own = [0.0, 0.0, 0.0]
    for bin in 0..<MadeUpSuites.bins {
      let (a, b, _) = suites.slopes(bin)
      own[0] += a * a / variance
      own[1] += a * b / variance
      own[2] += b * b / variance
    }
    let (p, q, r) = (own[0] + 12, own[1], own[2] + 12)
    let determinant = p * r - q * q
    return (
      fisher,
      [
        (r * pull[0] - q * pull[1]) / determinant, (p * pull[1] - q * pull[0]) / determinant,
      ]
    )
  }

  @Test func informationOfALinearCase() throws {
    let emulator = try suites.emulator(300)
    let point = [0.4, 0.6, 0.8]
    let found = try emulator.information(at: point)
    let (fisher, shift) = expected(at: point)
    for i in 0..<3 {
      for j in 0..<3 {
        let size = (fisher[i][i] * fisher[j][j]).squareRoot()
        #expect(abs(found.matrix[i, j] - fisher[i][j]) < 0.15 * size, "\(i), \(j)")
      }
    }
    for (one, other) in zip(found.shifts[0], shift) { #expect(abs(one - other) < 0.03) }
    #expect(found.errors.allSatisfy { $0 > 0 && $0 < 1 / 12.0.squareRoot() })
    #expect(zip(found.errorsWithoutNew, found.errors).allSatisfy { $0 <= $1 * (1 + 1e-9) })
    #expect(abs(found.correlation(1, 1) - 1) < 1e-12)
    let weakest = try found.weakest()
    #expect(abs(weakest.reduce(0) { $0 + $1 * $1 } - 1) < 1e-9)
  }

  /// Nothing is mistaken where the new parameter has its source value, and the middle of the prior is not such a point.
  @Test func shiftsVanishAtTheSource() throws {
    let emulator = try suites.emulator(100)
    let shifts = try emulator.information(at: [0.5, 0.5, 0.5]).shifts[0]
    #expect(shifts.allSatisfy { abs($0) < 1e-9 })
    #expect(abs(emulator.middle[2] - 0.5) > 0.2)
    #expect(throws: EmulationError.self) { try emulator.information(at: [0.5, 0.5, 1.5]) }
    #expect(throws: EmulationError.self) { try emulator.drift(at: [-0.5, 0.5, 0.5]) }
  }

  /// A difference of the suites that no parameter explains is found with an error that holds it.
  @Test(arguments: [0.0, 0.1])
  func driftOfTheSuites(offset: Double) throws {
    let (scaled, plain) = suites.suite(100, parameters: 3, seed: 2)
    var values = plain
    for index in values.values.indices { values.values[index] += offset }
    let emulator = try Emulator(source: suites.source(), values: values, scaled: scaled)
    let drift = try emulator.drift(at: emulator.middle)
    let expected = offset / suites.scatter
    for (mean, error) in zip(drift.mean, drift.errors) {
      #expect(abs(mean - expected) < max(4 * error, 0.05))
      #expect(error < 0.5)
    }
    #expect(abs(drift.size - expected) < 0.5)
    #expect(abs(drift.surest?.sigmas ?? 0) > 5 || offset == 0)
  }
}
