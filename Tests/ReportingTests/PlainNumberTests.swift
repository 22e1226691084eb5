import Reporting
import Testing

@Suite struct PlainNumberTests {
  @Test func numbersReadPlainly() {
    #expect(PlainNumber.count(1_234_567.4) == "1,234,567")
    #expect(PlainNumber.count(-0.2) == "0")
    #expect(PlainNumber.count(-1200) == "-1,200")
    #expect(PlainNumber.decimal(0.034) == "0.03")
    #expect(PlainNumber.decimal(9.999) == "10")
    #expect(PlainNumber.decimal(12.34) == "12.3")
    #expect(PlainNumber.decimal(99.97) == "100")
    #expect(PlainNumber.decimal(-1.5) == "-1.50")
    #expect(PlainNumber.decimal(.infinity) == "inf")
  }
}
