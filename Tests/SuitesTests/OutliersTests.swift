import Formats
import Foundation
import Randomness
import Suites
import TestSupport
import Testing

/// Broken simulations stand out; long tails, grids of parameters and constant bins do not.
@Testing.Suite struct OutliersTests {
  private func rows(_ count: Int, _ number: (inout RandomStream) -> Double) -> Matrix {
    var random = RandomStream(seed: 1, purpose: "outliers")
    return Matrix(rows: count, columns: 3, values: (0..<3 * count).map { _ in number(&random) })
  }

  @Test func aBrokenRowIsFound() {
    var values = rows(200) { $0.normal() }
    values[17, 1] = 6000
    let found = Outliers.within(values)
    #expect(found.map(\.row) == [17] && found.map(\.column) == [1])
    #expect((4000..<9000).contains(found.first?.deviations ?? 0))
  }

  /// Positive numbers are compared by their logarithm: a spectrum a million times too large.
  @Test func anotherUnitIsFoundInPositiveNumbers() {
    var values = rows(200) { exp(0.3 * $0.normal()) }
    for column in 0..<3 { for row in [3, 90] { values[row, column] *= 1e6 } }
    #expect(Set(Outliers.within(values).map(\.row)) == [3, 90])
  }

  @Test func whatIsOnlyWideIsNot() {
    #expect(Outliers.within(rows(500) { $0.normal() }).isEmpty)
    #expect(Outliers.within(rows(500) { exp(1.5 * $0.normal()) }).isEmpty)
    // Of either sign, with a long tail.
    #expect(Outliers.within(rows(500) { exp($0.normal()) - 1 }).isEmpty)
    #expect(Outliers.within(rows(500) { $0.uniform() < 0.5 ? 0 : pow(10, -4 - 4 * $0.uniform()) }).isEmpty)
    #expect(Outliers.within(rows(500) { _ in 2 }).isEmpty)
  }

  @Test func fewSimulationsTellNothing() {
    var values = rows(19) { $0.normal() }
    values[0, 0] = 1e9
    #expect(Outliers.within(values).isEmpty)
  }
}
