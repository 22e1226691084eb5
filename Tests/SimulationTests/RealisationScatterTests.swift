import Fields
import Foundation
import Simulation
import Testing

@Suite struct RealisationScatterTests {
  private let shells = Shells.quijote

  /// Realisations of a unit spectrum `[count][bins]`.
  private func realisations(_ count: Int, nonGaussian: Double, seed: UInt64 = 1) throws -> [[Double]] {
    let scatter = RealisationScatter(shells: shells, nonGaussian: nonGaussian, seed: seed)
    return try (0..<count).map { simulation in
      var power = [Double](repeating: 1, count: shells.k.count)
      try scatter.apply(to: &power, simulation: simulation)
      return power
    }
  }

  private func moments(_ values: [Double]) -> (mean: Double, variance: Double) {
    let mean = values.reduce(0, +) / Double(values.count)
    return (mean, values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1))
  }

  @Test func gaussianPartHasMeanOneAndTwoOverNModes() throws {
    let drawn = try realisations(4000, nonGaussian: 0)
    for bin in [0, 1, 5, 20, 40, 78] {
      let expected = 2 / Double(shells.modes[bin])
      let (mean, variance) = moments(drawn.map { $0[bin] })
      // Four standard errors of the mean and of the variance (chi^2 has an excess kurtosis of 12 / N).
      let kurtosis = 2 + 12 / Double(shells.modes[bin])
      #expect(abs(mean - 1) < 4 * (expected / 4000).squareRoot())
      #expect(abs(variance / expected - 1) < 4 * (kurtosis / 4000).squareRoot())
    }
  }

  @Test func gaussianBinsAreIndependent() throws {
    let drawn = try realisations(4000, nonGaussian: 0)
    for (a, b) in [(0, 1), (3, 50), (77, 78)] {
      let sigma = (4 / Double(shells.modes[a] * shells.modes[b])).squareRoot()
      let covariance = drawn.reduce(0) { $0 + ($1[a] - 1) * ($1[b] - 1) } / 4000
      #expect(abs(covariance / sigma) < 0.064)
    }
  }

  @Test func nonGaussianPartMovesAllBinsTogether() throws {
    let drawn = try realisations(4000, nonGaussian: RealisationScatter.quijoteNonGaussian)
    func coupling(_ bin: Int) -> Double { 0.0145 * shells.k[bin] / (shells.k[bin] + 0.05) }
    for (a, b) in [(30, 60), (60, 78)] {
      let covariance = drawn.reduce(0) { $0 + ($1[a] - 1) * ($1[b] - 1) } / 4000
      let expected = coupling(a) * coupling(b)
      #expect(abs(covariance / expected - 1) < 0.12)
    }
    let (mean, variance) = moments(drawn.map { $0[78] })
    let expected = 2 / Double(shells.modes[78]) + coupling(78) * coupling(78)
    #expect(abs(mean - 1) < 4 * (expected / 4000).squareRoot())
    #expect(abs(variance / expected - 1) < 0.1)
  }

  /// Modes and numbers drawn are those of the shell whatever the box, so boxes differ by the common factor alone.
  @Test func nonGaussianPartGrowsAsTheVolumeShrinks() throws {
    func commonPart(boxSize: Double) throws -> Double {
      let shells = try Shells(boxSize: boxSize, first: 39, last: 39)
      var (gaussian, full) = ([1.0], [1.0])
      try RealisationScatter(shells: shells, nonGaussian: 0, seed: 3).apply(to: &gaussian, simulation: 0)
      try RealisationScatter(shells: shells, nonGaussian: 0.1, seed: 3).apply(to: &full, simulation: 0)
      let width = 0.1 * (1000 / boxSize) * (1000 / boxSize).squareRoot() * shells.k[0] / (shells.k[0] + 0.05)
      return (log(full[0] / gaussian[0]) + width * width / 2) / width
    }
    let large = try commonPart(boxSize: 1000)
    #expect(abs(try commonPart(boxSize: 250) / large - 1) < 1e-10)
  }

  @Test func alwaysPositiveEvenInTheFirstBin() throws {
    let drawn = try realisations(20000, nonGaussian: 0.0145, seed: 77)
    #expect(drawn.allSatisfy { $0.allSatisfy { $0 > 0 && $0.isFinite } })
  }

  @Test func theSimulationsNumberAloneDecides() throws {
    let scatter = RealisationScatter(shells: shells, seed: 5)
    var (a, b, c) = (
      [Double](repeating: 2, count: 79), [Double](repeating: 1, count: 79), [Double](repeating: 1, count: 79)
    )
    try scatter.apply(to: &a, simulation: 12)
    try scatter.apply(to: &b, simulation: 12)
    try scatter.apply(to: &c, simulation: 13)
    #expect(a == b.map { 2 * $0 })
    #expect(b != c)
  }

  @Test func errorNamesBothBinCounts() {
    var power = [1.0, 2.0]
    #expect(throws: SimulationError.binCount(expected: 79, found: 2)) {
      try RealisationScatter(shells: .quijote, seed: 1).apply(to: &power, simulation: 0)
    }
    #expect(
      SimulationError.binCount(expected: 79, found: 2).description
        == "The scatter is made for spectra of 79 bins, found 2.")
  }
}
