import Diagnostics
import Forecast
import Foundation
import Randomness
import TestSupport
import Testing

@Suite struct StudyForecastTests {
  private static let columns = ["a", "b", "total"]

  /// Rehearsals in which a strategy has `ratio` times the error from scratch, with scatter between universes.
  private func fits(ratio: Double, scatter: Double, universes: Int, seed: UInt64 = 1) -> [RehearsedFit] {
    var fits: [RehearsedFit] = []
    for universe in 0..<universes {
      var stream = RandomStream(seed: seed, purpose: "rehearsals", index: UInt64(universe))
      for count in [50, 100, 200] {
        let scratch = Self.columns.map { _ in 2 / Double(count) * exp(0.05 * stream.normal()) }
        let other = scratch.map { $0 * ratio * exp(scatter * stream.normal()) }
        for seed in [1, 2] {
          // Seeds whose mean is the universe's error.
          let spread = seed == 1 ? 0.9 : 1.1
          fits.append(
            RehearsedFit(
              universe: universe, strategy: "scratch", targetCount: count, seed: seed,
              errors: scratch.map { $0 * spread }))
          fits.append(
            RehearsedFit(
              universe: universe, strategy: "warm-start", targetCount: count, seed: seed,
              errors: other.map { $0 * spread }))
        }
      }
    }
    return fits
  }

  private func forecast(_ fits: [RehearsedFit]) throws -> StudyForecast {
    try StudyForecast(fits, columns: Self.columns, reference: "scratch")
  }

  @Test func ratiosAreThoseOfMeanErrors() throws {
    let forecast = try forecast(fits(ratio: 0.5, scatter: 0, universes: 3))
    #expect(forecast.universes == 3 && forecast.cells.count == 9 && forecast.points.count == 18)
    for cell in forecast.cells {
      #expect(cell.strategy == "warm-start" && abs(cell.ratio.value - 0.5) < 1e-12)
      #expect(cell.ratio.low < 0.5 && cell.ratio.high > 0.5)
      #expect(cell.helps > 0.99 && cell.hurts < 0.01)
    }
    #expect(forecast.best(at: 50) == "warm-start" && forecast.best(at: 51) == nil)
  }

  @Test func harmIsAsSureAsUniversesAgree() throws {
    let sure = try forecast(fits(ratio: 1.5, scatter: 0.05, universes: 4))
    let unsure = try forecast(fits(ratio: 1.5, scatter: 0.6, universes: 4))
    func mean(_ forecast: StudyForecast) -> Double {
      forecast.cells.reduce(0) { $0 + $1.hurts } / Double(forecast.cells.count)
    }
    #expect(mean(sure) > 0.95 && mean(unsure) < 0.92)
    #expect(sure.best(at: 100) == "scratch")
  }

  /// The band holds the ratio of a further universe in 68 % of cases when rehearsals miss nothing else.
  @Test func bandsHoldAFurtherUniverse() throws {
    var (held, count) = (0, 0)
    for seed in 1...60 {
      let all = fits(ratio: 0.8, scatter: 0.3, universes: 4, seed: UInt64(seed))
      let known = try forecast(all.filter { $0.universe < 3 })
      let further = try forecast(all.filter { $0.universe == 3 })
      for (cell, truth) in zip(known.cells, further.cells) {
        count += 1
        if cell.ratio.low < truth.ratio.value, truth.ratio.value < cell.ratio.high { held += 1 }
      }
    }
    // Widened by the shortfall of 0.1 beside a scatter of 0.3: 0.70.
    #expect(abs(Double(held) / Double(count) - 0.7) < 0.07, "\(held) of \(count)")
  }

  @Test func oneUniverseLeavesTheShortfall() throws {
    let forecast = try forecast(fits(ratio: 1, scatter: 0, universes: 1))
    let reach = log(forecast.cells[0].ratio.high / forecast.cells[0].ratio.value)
    #expect(abs(reach / StudyForecast.shortfall - 1) < 0.05)
  }

  /// Errors of 2 / N from scratch and half of that by transfer.
  @Test func purchasesAreReadOffTheCurve() throws {
    let forecast = try forecast(fits(ratio: 0.5, scatter: 0, universes: 3))
    let scratch = try #require(
      forecast.points.first {
        $0.strategy == "scratch" && $0.targetCount == 200 && $0.parameter == "total"
      })
    let found = try #require(try forecast.purchase(error: scratch.error.value, of: "total"))
    #expect(found.strategy == "warm-start" && abs(found.count.value - 100) < 12 && found.relation == .equal)
    #expect(found.count.low < found.count.value && found.count.value < found.count.high)
    #expect(try forecast.purchase(error: 1e-9, of: "total") == nil)
    #expect(try forecast.purchase(error: 10, of: "total")?.relation == .lessThan)
  }

  @Test func theReferenceMustBeThere() {
    #expect(
      message { try StudyForecast([], columns: Self.columns, reference: "scratch") }
        == "There are no rehearsed fits of scratch: expected at least one, found none.")
  }
}
