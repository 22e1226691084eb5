import Foundation
import Reporting
import Testing

@Suite struct PlotTests {
  @Test func aLogarithmicScaleMapsRatiosToDistances() {
    let scale = Scale(.logarithmic, 1...100, from: 0, to: 200)
    #expect(abs(scale.position(10) - 100) < 1e-9)
    #expect(scale.position(0.1) == 0)
    #expect(scale.position(1e9) == 200)
    #expect(Scale(.linear, 0...4, from: 100, to: 0).position(1) == 75)
    #expect(Scale(.linear, 0...4, from: 100, to: 0).position(.nan).isFinite)
  }

  @Test func domainsHoldAllValues() {
    let domain = Scale.ratios(holding: [0.02, 0.5, .nan, -1], margin: 0.1)
    #expect(domain.lowerBound < 0.02 && domain.upperBound > 0.5)
    #expect(Scale.differences(holding: [3], margin: 0.1).contains(3))
    #expect(Scale.ratios(holding: [], margin: 0.1) == 0.1...1)
  }

  @Test func textAndAttributesAreEscaped() {
    let markup = Markup.tag("text", ["class": "a\"<b"], "<script>alert('x') & y</script>\u{0}")
    #expect(
      markup.rendered()
        == "<text class=\"a&quot;&lt;b\">&lt;script&gt;alert(&#39;x&#39;) &amp; y&lt;/script&gt;\u{FFFD}</text>"
    )
  }

  @Test func symbolsHaveSubscripts() {
    #expect(Label.symbol("M_ν").html() == [.tag("i", [:], "M"), .tag("sub", [:], "ν")])
    #expect(Label.symbol("h").html() == [.tag("i", [:], "h")])
    #expect(Label.symbol("_x").runs.count == 1)
    let prose = Label.prose("Watch M_ν, not M_νx or σ_8.", symbols: ["M_ν", "σ_8", "h"])
    #expect(prose.plain == "Watch M_ν, not M_νx or σ_8.")
    #expect(prose.runs.filter { $0.style == .subscripted }.map(\.text) == ["ν", "8"])
  }

  @Test func svgReturnsToTheBaseLineAfterASubscript() {
    let shifts = (Label.symbol("N_t") + " used").svg().map { piece -> String? in
      guard case .element(let element) = piece else { return nil }
      return element.attribute("dy")
    }
    #expect(shifts == [nil, "3.2", "-3.2"])
  }

  @Test func namesAtLineEndsKeepTheirDistanceAndOrder() {
    #expect(Legend.spread([10, 100], gap: 20, within: 0...200) == [10, 100])
    #expect(Legend.spread([50, 50, 50], gap: 20, within: 0...200) == [30, 50, 70])
    #expect(Legend.spread([199, 200], gap: 20, within: 0...200) == [180, 200])
    let places = Legend.spread([1, 2, 3, 60, 61], gap: 15, within: 0...100)
    #expect(zip(places, places.dropFirst()).allSatisfy { $1 - $0 >= 15 - 1e-9 })
  }

  @Test func coordinatesAreShort() {
    #expect(NumberText.coordinate(1.005) == "1" || NumberText.coordinate(1.005) == "1.01")
    #expect(NumberText.coordinate(-0.5) == "-0.5")
    #expect(NumberText.coordinate(12.04) == "12.04")
    #expect(NumberText.coordinate(-0.001) == "0")
    #expect(NumberText.coordinate(.infinity) == "0")
  }

  @Test func numbersInTextHaveTrueSigns() {
    #expect(NumberText.fixed(-1.25, 1) == "−1.2")
    #expect(NumberText.significant(0.03456, 3) == "0.0346")
    #expect(NumberText.significant(1234.5, 3) == "1234" || NumberText.significant(1234.5, 3) == "1235")
    #expect(NumberText.grouped(1600) == "1600")
    #expect(NumberText.grouped(32768) == "32\u{202F}768")
    #expect(NumberText.duration(1843.2) == "30 min 43 s")
    #expect(NumberText.duration(7325) == "2 h 2 min")
    #expect(NumberText.duration(2e9) == NumberText.grouped(555_555) + " h")
  }

  @Test func dataFilesQuoteWhatNeedsIt() {
    let table = DataTable(columns: ["a", "b"], rows: [["1,5", "say \"x\""], ["plain", ""]])
    #expect(table.csv == "a,b\n\"1,5\",\"say \"\"x\"\"\"\nplain,\n")
  }

  @Test func strategiesDifferInShapeAndColour() {
    let styles = (0...6).map { SeriesStyle(index: $0) }
    #expect(Set(styles.map(\.marker)).count == 7)
    #expect(Set(styles.map(\.colourClass)).count == 7)
    #expect(SeriesStyle(index: 7).dashes != SeriesStyle(index: 1).dashes)
  }

  @Test func quantilesInterpolate() {
    #expect(quantile([1, 2, 3, 4], 0.5) == 2.5)
    #expect(quantile([5], 0.16) == 5)
    #expect(quantile([], 0.5).isNaN)
  }

  @Test func residualBinsHoldEquallyMany() {
    let truth = (0..<70).map { [Double($0)] }
    let bins = ResidualBins(truth: truth, predicted: truth.map { [$0[0] + 2] }, column: 0, count: 7).bins
    #expect(bins.count == 7)
    #expect(bins[0].centre == 4.5)
    #expect(bins.allSatisfy { $0.median == 2 && $0.low == 2 && $0.high == 2 })
  }

  @Test func longCurvesAreThinnedButKeepTheirEnds() {
    let epochs = LossFigure.drawnEpochs(1000)
    #expect(epochs.first == 0 && epochs.last == 999 && epochs.count <= 201)
    #expect(LossFigure.drawnEpochs(3) == [0, 1, 2])
  }
}
