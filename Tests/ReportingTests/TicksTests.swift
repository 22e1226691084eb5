import Foundation
import Reporting
import Testing

@Suite struct TicksTests {
  @Test func numbersOfALinearAxisAreExact() {
    let ticks = Ticks.linear(0...1, atMost: 6)
    #expect(ticks.major.map(\.text) == ["0", "0.2", "0.4", "0.6", "0.8", "1.0"])
    #expect(ticks.major.map(\.value) == [0, 0.2, 0.4, 0.6, 0.8, 1])
    #expect(ticks.minor.count == 15)
  }

  @Test func numbersOfALinearAxisShareTheirDecimals() {
    #expect(
      Ticks.linear(0.019...0.045, atMost: 8).major.map(\.text) == [
        "0.020", "0.025", "0.030", "0.035", "0.040", "0.045",
      ])
    #expect(Ticks.linear(-0.3...0.3, atMost: 3).major.map(\.text) == ["−0.2", "0", "0.2"])
    #expect(Ticks.linear(0...2400, atMost: 6).major.map(\.text) == ["0", "500", "1000", "1500", "2000"])
  }

  @Test func numbersOfALogarithmicAxisAreExact() {
    let ticks = Ticks.logarithmic(0.0015...0.12, atMost: 6)
    #expect(ticks.major.map(\.text) == ["0.002", "0.005", "0.01", "0.02", "0.05", "0.1"])
    #expect(ticks.major.map(\.value) == [0.002, 0.005, 0.01, 0.02, 0.05, 0.1])
    #expect(ticks.minor == [0.003, 0.004, 0.006, 0.007, 0.008, 0.009, 0.03, 0.04, 0.06, 0.07, 0.08, 0.09])
  }

  @Test func manyDecadesAreThinnedAndWrittenAsPowers() {
    let ticks = Ticks.logarithmic(1e-9...1e3, atMost: 7)
    #expect(ticks.major.map(\.text) == ["10⁻⁹", "10⁻⁷", "10⁻⁵", "0.001", "0.1", "10", "1000"])
  }

  @Test func aNarrowLogarithmicAxisGetsRoundSteps() {
    #expect(Ticks.logarithmic(0.71...0.93, atMost: 5).major.map(\.text) == ["0.75", "0.80", "0.85", "0.90"])
  }

  @Test func decimalNumbersAreWrittenWithoutRounding() {
    #expect(Decimal10(mantissa: 3, exponent: -1).value == 0.3)
    #expect(Decimal10(mantissa: 15, exponent: -3).text == "0.015")
    #expect(Decimal10(mantissa: -250, exponent: -2).text == "−2.5")
    #expect(Decimal10(mantissa: 12, exponent: 7).text == "1.2×10⁸")
    #expect(Decimal10(mantissa: 0, exponent: 5).text == "0")
  }

  /// Random domains over 24 decades: ticks lie inside, ascend, number at least two and not many more than asked.
  @Test func ticksOfAnyDomainAreFewOrderedAndInside() {
    var run = SyntheticRun()
    for _ in 0..<2000 {
      let low = exp(27 * (run.uniform() - 0.5))
      let high = low * (1.02 + exp(8 * run.uniform() - 3))
      let count = 3 + Int(run.uniform() * 7)
      for ticks in [Ticks.linear(low...high, atMost: count), Ticks.logarithmic(low...high, atMost: count)] {
        let values = ticks.major.map(\.value)
        #expect(values.count >= 2 && values.count <= max(count, 5), "\(low)...\(high) \(count): \(values)")
        #expect(values == values.sorted() && Set(values).count == values.count)
        #expect(Set(ticks.major.map(\.text)).count == values.count)
        #expect((values + ticks.minor).allSatisfy { $0 >= low * (1 - 1e-6) && $0 <= high * (1 + 1e-6) })
        #expect(Set(values).isDisjoint(with: ticks.minor))
      }
    }
  }

  @Test func emptyAndImpossibleDomainsHaveNoTicks() {
    #expect(Ticks.linear(1...1, atMost: 5).major.isEmpty)
    #expect(Ticks.logarithmic(-1...1, atMost: 5).major.isEmpty)
    #expect(Ticks.linear(0...Double.infinity, atMost: 5).major.isEmpty)
  }

  @Test func crowdedCountsKeepTheirTicksAndLoseNumbers() {
    let ticks = Ticks.at([100, 110, 400], position: { $0 }, gap: 20)
    #expect(ticks.major.map(\.text) == ["100", "400"])
    #expect(ticks.minor == [110])
  }
}
