import Formats
import Simulation
import Testing

@Suite struct LatinHypercubeTests {
  @Test(arguments: [1, 2, 7, 100, 1013], [true, false])
  func everyStratumOfEveryParameterHoldsOnePoint(count: Int, centred: Bool) throws {
    let points = try LatinHypercube(count: count, dimensions: 7, centred: centred, seed: 4).points
    #expect(points.rows == count && points.columns == 7)
    for column in 0..<7 {
      let strata = (0..<count).map { Int((points[$0, column] * Double(count)).rounded(.down)) }
      #expect(strata.sorted() == Array(0..<count))
    }
    #expect(points.values.allSatisfy { $0 >= 0 && $0 < 1 })
  }

  @Test func centredPointsLieInTheMiddle() throws {
    let points = try LatinHypercube(count: 8, dimensions: 2, centred: true, seed: 1).points
    #expect(points.values.allSatisfy { ($0 * 16).truncatingRemainder(dividingBy: 2) == 1 })
  }

  @Test func seedDecidesAndDimensionsDoNotDisturbEachOther() throws {
    let few = try LatinHypercube(count: 50, dimensions: 2, centred: false, seed: 9).points
    let many = try LatinHypercube(count: 50, dimensions: 5, centred: false, seed: 9).points
    let other = try LatinHypercube(count: 50, dimensions: 2, centred: false, seed: 10).points
    for row in 0..<50 {
      #expect(few[row, 0] == many[row, 0] && few[row, 1] == many[row, 1])
    }
    #expect(few != other)
  }

  @Test func columnsAreNotCorrelated() throws {
    let points = try LatinHypercube(count: 4000, dimensions: 3, centred: false, seed: 2).points
    for (a, b) in [(0, 1), (0, 2), (1, 2)] {
      let covariance = (0..<4000).reduce(0.0) { $0 + (points[$1, a] - 0.5) * (points[$1, b] - 0.5) } / 4000
      // The standard error of a correlation of 4,000 points is 0.016.
      #expect(abs(covariance * 12) < 0.064)
    }
  }

  @Test func errorsNameCountAndDimensions() {
    #expect(
      throws: SimulationError.emptyDesign(count: 0),
      performing: {
        try LatinHypercube(count: 0, dimensions: 2, centred: true, seed: 1)
      })
    #expect(throws: SimulationError.dimensions(method: "Latin hypercube", found: 0, allowed: 1...Int.max)) {
      try LatinHypercube(count: 3, dimensions: 0, centred: true, seed: 1)
    }
    #expect(
      SimulationError.emptyDesign(count: -2).description
        == "A design needs at least 1 point, found a count of -2.")
  }
}

@Suite struct DesignTests {
  @Test func everyDesignIsFoundByItsName() throws {
    #expect(
      Design.all.map(\.name) == [
        "latin-hypercube", "latin-hypercube-centred", "sobol", "sobol-digital-shift", "sobol-owen",
      ])
    for design in Design.all {
      #expect(try Design.named(design.name) == design)
      let points = try design.points(count: 16, dimensions: 3, seed: 1)
      #expect(points.rows == 16 && points.columns == 3)
    }
    let error = #expect(throws: SimulationError.self) { try Design.named("sobol-own") }
    #expect(
      error?.description
        == "There is no design 'sobol-own', did you mean 'sobol-owen'?, expected one of latin-hypercube,"
        + " latin-hypercube-centred, sobol, sobol-digital-shift, sobol-owen.")
  }
}
