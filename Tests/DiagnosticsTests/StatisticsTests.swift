import Diagnostics
import Foundation
import Testing

@Suite struct StatisticsTests {
  struct Reference: Decodable {
    struct Point: Decodable {
      var t: Double
      var freedom: Double
      var tail: Double
    }
    var tails: [Point]
    var quantiles: [Point]
  }

  private func reference() throws -> Reference {
    let path = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "Fixtures/student-t/values.json")
    return try JSONDecoder().decode(Reference.self, from: Data(contentsOf: path))
  }

  @Test func tailsAgreeWithSciPy() throws {
    for point in try reference().tails {
      let found = StudentT.upperTail(point.t, freedom: point.freedom)
      #expect(abs(found - point.tail) <= 1e-10 * point.tail)
    }
  }

  @Test func quantilesAgreeWithSciPy() throws {
    for point in try reference().quantiles {
      let found = StudentT.upperQuantile(point.tail, freedom: point.freedom)
      #expect(abs(found - point.t) <= 1e-9 * point.t)
    }
  }

  /// The example of Benjamini and Hochberg (1995), section 3.3: four of fifteen are rejected at 0.05.
  @Test func falseDiscoveryRateOfThePublishedExample() {
    let p = [
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
      0.7590, 1.0,
    ]
    #expect(benjaminiHochberg(p, level: 0.05).count { $0 } == 4)
    #expect(benjaminiHochberg(p.reversed(), level: 0.05).suffix(4) == [true, true, true, true])
    #expect(benjaminiHochberg([], level: 0.05).isEmpty)
  }

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
