import Forecast
import Testing

/// The record that every forecast shows.
struct KnownPairTests {
  @Test func theLastLineIsOfAllPairs() throws {
    let pairs = KnownPair.measured.dropLast()
    let all = try #require(KnownPair.measured.last)
    #expect(pairs.count == 10 && all.name == "all")
    #expect(all.cells == pairs.reduce(0) { $0 + $1.cells })
    #expect(all.hurt == pairs.reduce(0) { $0 + $1.hurt })
    #expect(all.helped == pairs.reduce(0) { $0 + $1.helped })
    let coverage = pairs.reduce(0) { $0 + $1.coverage * Double($1.cells) } / Double(all.cells)
    #expect(abs(all.coverage - coverage) < 2e-3)
  }

  /// Both rules that need no rehearsal are beaten.
  @Test func forecastsBeatTheRulesBesideThem() throws {
    let all = try #require(KnownPair.measured.last)
    let (auc, score, mean) = try (#require(all.auc), #require(all.aucOfScore), #require(all.aucOfMean))
    #expect(auc > score && score > mean)
  }
}
