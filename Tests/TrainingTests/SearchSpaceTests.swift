import Foundation
import Networks
import TestSupport
import Testing
import Training

@Suite("Search space") struct SearchSpaceTests {
  private func draw(_ trial: Int, seed: UInt64 = 1) -> SearchTrial {
    SearchSpace().draw(
      trial: trial, seed: seed, architecture: Tasks.architecture(), settings: Tasks.settings(epochs: 9))
  }

  @Test("Draws lie within the ranges and reach their ends")
  func ranges() {
    let trials = (0..<2000).map { draw($0) }
    func reaches(_ values: [Double], _ range: ClosedRange<Double>) -> Bool {
      let (least, most) = (values.min() ?? 0, values.max() ?? 0)
      let margin = 0.02 * (range.upperBound - range.lowerBound)
      return range.contains(least) && range.contains(most) && least < range.lowerBound + margin
        && most > range.upperBound - margin
    }
    #expect(reaches(trials.map { log10($0.settings.learningRate) }, -5...(-1)))
    #expect(reaches(trials.map { log10($0.settings.weightDecay) }, -8...0))
    #expect(reaches(trials.map { Double($0.architecture.dropout) }, 0.2...0.8001))
    #expect(reaches(trials.flatMap { $0.architecture.hidden.map(Double.init) }, 4...500))
    #expect(Set(trials.map(\.architecture.hidden.count)) == [1, 2, 3])
    let mean = trials.reduce(0) { $0 + log10($1.settings.learningRate) } / 2000
    let deviation = 4 / 24_000.0.squareRoot()
    #expect(abs(mean + 3) < 4 * deviation)
  }

  @Test("A draw is a function of seed and trial alone, and keeps what is not searched")
  func reproducible() throws {
    #expect(draw(7) == draw(7))
    #expect(draw(7) != draw(8) && draw(7).settings.seed != draw(8).settings.seed)
    #expect(draw(7) != draw(7, seed: 2))
    #expect(draw(7).settings.maximumEpochs == 9 && draw(7).architecture.outputs == ["a", "b"])
    #expect(try draw(7).network() == draw(7).network())
  }

  @Test("A space survives JSON")
  func codable() throws {
    var space = SearchSpace()
    space.units = 8...9
    let decoded = try JSONDecoder().decode(SearchSpace.self, from: JSONEncoder().encode(space))
    #expect(decoded == space)
  }

  @Test("Ranges that cannot be drawn from are refused")
  func errors() {
    func check(_ change: (inout SearchSpace) -> Void, _ expected: String) {
      var space = SearchSpace()
      change(&space)
      #expect(message { try space.validate() } == expected)
    }
    check({ $0.learningRate = 0...1 }, "learningRate is 0.0...1.0, expected positive bounds")
    check({ $0.weightDecay = -1...1 }, "weightDecay is -1.0...1.0, expected positive bounds")
    check({ $0.hiddenLayers = 0...3 }, "hiddenLayers is 0...3, expected bounds within 1...16")
    check({ $0.units = 0...3 }, "units is 0...3, expected bounds within 1...65536")
    check({ $0.dropout = 0.2...1 }, "dropout is 0.2...1.0, expected bounds of at least 0 and less than 1")
    check(
      {
        $0.backbone = SomeBackbone(DeepSetBackbone()); $0.hiddenLayers = 1...2
      },
      "hiddenLayers is a range, expected none, for the backbone deep-set searches point_layers, point_units, units"
    )
    #expect(message { try SearchSpace().validate() } == nil)
  }
}
