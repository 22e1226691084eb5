import Formats
import Testing

@Suite struct DecimalNumberTests {
  @Test(arguments: ["0", "-0.0", "1", "+1.5", "1e3", "-2.5E-3", "0e-400", "5e-324", "1.", ".5"])
  func decimalNumbersAreRead(_ text: String) {
    #expect(Double(decimal: text) == Double(text) && Double(decimal: text) != nil)
  }

  @Test(arguments: [
    "", " ", " 1", "0x10", "0x1p3", "nan", "inf", "-infinity", "1e400", "1e-400", "1,5", "1_0", "one",
  ])
  func nothingElseIs(_ text: String) { #expect(Double(decimal: text) == nil) }

  @Test func thingsAreCounted() {
    #expect(counted(1, "network") == "1 network" && counted(0, "network") == "0 networks")
    #expect(counted(2, "strategy") == "2 strategies" && counted(1, "strategy") == "1 strategy")
  }
}
