import Fields
import Foundation
import Randomness
import Summaries
import Testing

@Suite struct PowerSpectrumTests {
  @Test(arguments: MassAssignment.allCases)
  func equalsPylians(assignment: MassAssignment) throws {
    let reference = try Pylians()
    let estimator = try PowerSpectrumEstimator(
      mesh: MeshSettings(cells: reference.cells, assignment: assignment), boxSize: reference.catalogue.boxSize
    )
    let found = try estimator.measure(reference.catalogue)
    #expect(worst(found.power, try reference.numbers("pk_" + assignment.rawValue)) < 1e-5)
    #expect(worst(found.k, try reference.numbers("k")) < 1e-6)
    // Pylians counts a mode and its negative once.
    #expect(found.modes == (try reference.numbers("modes")).map { 2 * Int($0) })
  }

  @Test func equalsADirectSumOverParticlesAndModes() throws {
    // Particles on the points of a mesh of 8 cells make the nearest-grid-point mesh exact.
    var stream = RandomStream(seed: 3, purpose: "direct sum")
    var positions: [Float] = []
    for _ in 0..<(3 * 40) { positions.append(Float((stream.uniform() * 8).rounded(.down)) * 12.5) }
    let catalogue = try Catalogue(positions: positions, boxSize: 100)
    let mesh = try MeshSettings(cells: 8, assignment: .ngp, deconvolves: false)
    let found = try PowerSpectrumEstimator(mesh: mesh, boxSize: 100).measure(catalogue)
    let expected = DirectSum(positions: positions, boxSize: 100).power(shells: 1...3)
    #expect(worst(found.power, expected) < 1e-5)
  }

  @Test func interlacingRemovesAliases() throws {
    let reference = try Pylians()
    let last = reference.cells / 4
    func power(_ cells: Int, _ interlaces: Bool) throws -> [Double] {
      try PowerSpectrumEstimator(
        mesh: MeshSettings(cells: cells, assignment: .tsc, interlaces: interlaces),
        boxSize: reference.catalogue.boxSize, shells: 1...last - 1
      ).measure(reference.catalogue).power
    }
    let truth = try power(4 * reference.cells, false)
    let plain = worst(try power(reference.cells / 2, false), truth)
    let interlaced = worst(try power(reference.cells / 2, true), truth)
    print("worst error to the Nyquist frequency, plain \(plain), interlaced \(interlaced)")
    #expect(interlaced < 0.25 * plain)
  }

  @Test func shotNoiseIsThatOfPoissonParticles() throws {
    var stream = RandomStream(seed: 8, purpose: "Poisson")
    let positions = (0..<60_000).map { _ in Float(stream.uniform() * 300) }
    let weights = (0..<20_000).map { Float($0 % 3 == 0 ? 2 : 0.5) }
    let catalogue = try Catalogue(positions: positions, weights: weights, boxSize: 300)
    let mesh = try MeshSettings(cells: 64, assignment: .pcs, interlaces: true)
    let kept = try PowerSpectrumEstimator(mesh: mesh, boxSize: 300).measure(catalogue)
    let without = try PowerSpectrumEstimator(mesh: mesh, boxSize: 300, subtractsShotNoise: true).measure(
      catalogue)
    // V sum w^2 / (sum w)^2 of a third of weights 2 and two thirds of 1/2.
    #expect(abs(kept.shotNoise / (2.7e7 / 20_000 * 1.5) - 1) < 1e-3)
    let mean = kept.power.reduce(0, +) / Double(kept.power.count)
    #expect(abs(mean / kept.shotNoise - 1) < 0.03)
    #expect(
      worst(zip(kept.power, without.power).map { $0 - $1 }, kept.power.map { _ in kept.shotNoise }) < 1e-9)
  }

  @Test func oneWaveHasItsPower() throws {
    let field = try RealField(cells: 16, boxSize: 50)
    field.withValues { values in
      for index in values.indices {
        values[index] = Float(0.2 * cos(2 * Double.pi * 3 * Double(index % 16) / 16))
      }
    }
    let found = try PowerSpectrumEstimator(mesh: MeshSettings(cells: 16), boxSize: 50).measure(
      field.fourier())
    // Two modes of amplitude 0.1 among those of the shell.
    #expect(abs(found.power[2] / (125_000 * 2 * 0.01 / Double(found.modes[2])) - 1) < 1e-5)
    #expect(found.power[1] < 1e-6)
  }
}

/// Sums over particles and lattice vectors, as they are defined.
struct DirectSum {
  let positions: [Float]
  let boxSize: Double

  /// delta_n = sum over particles of exp(-i k x) / N.
  func mode(_ n: [Int]) -> (Double, Double) {
    var (re, im) = (0.0, 0.0)
    let count = positions.count / 3
    for particle in 0..<count {
      let phase = (0..<3).reduce(0.0) { $0 + Double(n[$1]) * Double(positions[3 * particle + $1]) }
      re += cos(2 * Double.pi * phase / boxSize) / Double(count)
      im -= sin(2 * Double.pi * phase / boxSize) / Double(count)
    }
    return (re, im)
  }

  /// The lattice vectors of a bin of shells.
  static func vectors(_ shells: ClosedRange<Int>) -> [[Int]] {
    let reach = -shells.upperBound...shells.upperBound
    return reach.flatMap { x in reach.flatMap { y in reach.map { z in [x, y, z] } } }.filter { n in
      shells.contains(Int(Double(n.reduce(0) { $0 + $1 * $1 }).squareRoot()))
    }
  }

  func power(shells: ClosedRange<Int>) -> [Double] {
    shells.map { shell in
      let vectors = Self.vectors(shell...shell)
      let sum = vectors.reduce(0.0) { sum, n in
        let (re, im) = mode(n)
        return sum + re * re + im * im
      }
      return boxSize * boxSize * boxSize * sum / Double(vectors.count)
    }
  }
}
