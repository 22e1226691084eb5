import Formats
import Foundation
import Simulation
import Testing

@Suite struct SobolSequenceTests {
  private struct Fixture: Decodable {
    let dimensions: Int
    let points: [[Int]]
  }

  private func fixture() throws -> Fixture {
    let url = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Fixtures/sobol/values.json")
    return try JSONDecoder().decode(Fixture.self, from: Data(contentsOf: url))
  }

  @Test func bareSequenceEqualsScipy() throws {
    let fixture = try fixture()
    let sequence = try SobolSequence(dimensions: fixture.dimensions, scrambling: .none, seed: 0)
    let points = try sequence.points(count: 32768)
    for row in fixture.points {
      let expected = row.dropFirst().map { Double($0) * 0x1p-30 }
      #expect(Array(points.row(row[0])) == expected, "point \(row[0])")
    }
  }

  /// A (t, m, s)-net in base 2 with t = 0 in one dimension: every dyadic interval of length 1/N holds one of N points.
  @Test(arguments: SobolSequence.Scrambling.allCases)
  func everyDyadicIntervalOfEveryParameterHoldsOnePoint(scrambling: SobolSequence.Scrambling) throws {
    let dimensions = SobolSequence.maximumDimensions
    let points = try SobolSequence(dimensions: dimensions, scrambling: scrambling, seed: 3)
      .points(count: 256)
    for column in 0..<dimensions {
      let intervals = (0..<256).map { Int(points[$0, column] * 256) }
      #expect(intervals.sorted() == Array(0..<256), "parameter \(column)")
    }
  }

  /// The first two dimensions form a (0, m, 2)-net: every dyadic rectangle of area 1/N holds one of N points.
  @Test(arguments: SobolSequence.Scrambling.allCases)
  func firstTwoParametersFormANet(scrambling: SobolSequence.Scrambling) throws {
    let points = try SobolSequence(dimensions: 2, scrambling: scrambling, seed: 8).points(count: 64)
    for wide in 0...6 {
      let columns = Double(1 << wide)
      let rows = Double(1 << (6 - wide))
      let cells = (0..<64).map { Int(points[$0, 0] * columns) + 64 * Int(points[$0, 1] * rows) }
      #expect(Set(cells).count == 64)
    }
  }

  @Test func scramblingIsSeededAndUniform() throws {
    let first = try SobolSequence(dimensions: 3, scrambling: .owen, seed: 1).points(count: 128)
    let again = try SobolSequence(dimensions: 3, scrambling: .owen, seed: 1).points(count: 128)
    let other = try SobolSequence(dimensions: 3, scrambling: .owen, seed: 2).points(count: 128)
    #expect(first == again)
    #expect(first != other)
    #expect(first.values.allSatisfy { $0 > 0 && $0 < 1 })
    // The first point of 2,000 scramblings is uniform: its mean has a standard error of 0.0065.
    let starts = try (0..<2000).map { seed in
      try SobolSequence(dimensions: 1, scrambling: .owen, seed: UInt64(seed)).points(count: 1)[0, 0]
    }
    #expect(abs(starts.reduce(0, +) / 2000 - 0.5) < 0.026)
  }

  /// Owen's scrambling integrates a smooth function with an error of about N^-1.5, far below a random sample's.
  @Test func scrambledPointsIntegrateBetterThanRandomOnes() throws {
    let points = try SobolSequence(dimensions: 5, scrambling: .owen, seed: 6).points(count: 4096)
    let mean =
      (0..<4096).reduce(0.0) { sum, row in
        sum + points.row(row).reduce(1.0) { $0 * (1 + 0.5 * ($1 - 0.5)) }
      } / 4096
    // A random sample has a standard error of 0.005.
    #expect(abs(mean - 1) < 1e-4)
  }

  @Test func morePointsContinueTheSequence() throws {
    let sequence = try SobolSequence(dimensions: 6, scrambling: .owen, seed: 5)
    let few = try sequence.points(count: 100)
    let many = try sequence.points(count: 300)
    #expect(few.values == Array(many.values.prefix(600)))
  }

  @Test func errorsNameDimensionsAndCount() throws {
    let beyond = SobolSequence.maximumDimensions + 1
    #expect(throws: SimulationError.dimensions(method: "Sobol", found: beyond, allowed: 1...beyond - 1)) {
      try SobolSequence(dimensions: beyond, scrambling: .none, seed: 0)
    }
    let sequence = try SobolSequence(dimensions: 1, scrambling: .none, seed: 0)
    #expect(throws: SimulationError.emptyDesign(count: 0)) { try sequence.points(count: 0) }
    #expect(throws: SimulationError.tooManyPoints(method: "Sobol", found: 1 << 33, limit: 1 << 32)) {
      try sequence.points(count: 1 << 33)
    }
    #expect(
      SimulationError.dimensions(method: "Sobol", found: 40, allowed: 1...32).description
        == "The Sobol design covers 1 to 32 parameters, found 40.")
    #expect(
      SimulationError.tooManyPoints(method: "Sobol", found: 9, limit: 8).description
        == "The Sobol design has at most 8 points, found a count of 9.")
  }
}
