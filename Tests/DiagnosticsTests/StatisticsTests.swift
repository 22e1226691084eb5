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

  struct Gammas: Decodable {
    struct Point: Decodable {
      var x: Double
      var derivatives: [Double]
    }
    var points: [Point]
  }

  @Test func polygammasAgreeWithSciPy() throws {
    let path = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "Fixtures/polygamma/values.json")
    let points = try JSONDecoder().decode(Gammas.self, from: Data(contentsOf: path)).points
    let functions = [Polygamma.digamma, Polygamma.trigamma, Polygamma.tetragamma]
    for point in points {
      for (function, value) in zip(functions, point.derivatives) {
        #expect(abs(function(point.x) - value) <= 1e-11 * max(abs(value), 1))
      }
      #expect(abs(Polygamma.inverseTrigamma(point.derivatives[1]) / point.x - 1) < 1e-9)
    }
  }

  /// Holm's procedure stops at the first that fails: 0.03 is above 0.05/2 although below 0.05.
  @Test func holmRejectsFromTheSmallestOn() {
    #expect(holm([0.01, 0.03, 0.04], level: 0.05) == [true, false, false])
    #expect(holm([0.04, 0.01, 0.02], level: 0.05) == [true, true, true])
    #expect(holm([0.02], level: 0.05) == [true])
    #expect(holm([], level: 0.05).isEmpty)
  }

  /// With one degree of freedom the function spans many orders of magnitude between the ends.
  @Test func rootsAreFoundBetweenEndsOfVeryDifferentSize() {
    for (power, zero) in [(14.0, 0.3), (30, 0.999), (1, 0.5), (200, 1e-9)] {
      let found = root(from: 0, to: 1, tolerance: 1e-12) { pow(10, -power * ($0 - zero)) - 1 }
      #expect(abs(found - zero) < 1e-11)
    }
    #expect(root(from: 0, to: 1, tolerance: 1e-12) { _ in -1 } == 0)
    #expect(root(from: 0, to: 1, tolerance: 1e-12) { _ in 1 } == 1)
  }

  /// Values of scipy.stats.chi2.sf.
  @Test(arguments: [
    (3.841458820694124, 1, 0.05), (5, 3, 0.1717971442967335), (10, 4, 0.04042768199451279),
    (100, 5, 5.285148360943219e-20), (0.5, 2, 0.7788007830714049), (30, 12, 0.0027924293327009145), (0, 3, 1),
  ])
  func tailsOfChiSquared(_ x: Double, _ freedom: Int, _ expected: Double) {
    #expect(abs(ChiSquared.upperTail(x, freedom: freedom) / expected - 1) < 1e-12)
  }
}
