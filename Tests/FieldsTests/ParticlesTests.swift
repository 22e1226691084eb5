import Fields
import Foundation
import Randomness
import Tensor
import Testing

@Suite(.serialized) struct ParticlesTests {
  private func randomPositions(_ count: Int, boxSize: Double) -> [Float] {
    var stream = RandomStream(seed: 5, purpose: "test particles")
    return (0..<3 * count).map { _ in Float(stream.uniform(in: -boxSize...2 * boxSize)) }
  }

  @Test(arguments: MassAssignment.allCases) func paintingKeepsTheMass(assignment: MassAssignment) throws {
    // A small mesh gets few particles: thousands in one cell would add up the roundings of single precision.
    for (cells, particles) in [(16, 5000), (15, 5000), (3, 50), (2, 50)] {
      let positions = randomPositions(particles, boxSize: 100)
      let field = try paint(positions: positions, cells: cells, boxSize: 100, assignment: assignment)
      let mean = field.values.reduce(0.0) { $0 + Double($1) } / Double(cells * cells * cells)
      #expect(abs(mean - 1) < 1e-6)
    }
  }

  @Test func cloudInCellSharesByDistance() throws {
    // At (3.75, 0.5, 1) cells of a mesh of 4: the cloud wraps along x.
    let field = try paint(positions: [7.5, 1, 2], cells: 4, boxSize: 8)
    let values = field.values
    #expect(values[49] == 8)
    #expect(values[5] == 24)
    #expect(values[6] == 0)
  }

  @Test func higherOrdersHaveTheirWeights() throws {
    let tsc = try paint(positions: [2.25, 0, 0], cells: 8, boxSize: 8, assignment: .tsc).values
    let alongTSC = (1...3).map { Double(tsc[$0 * 64]) / 512 / 0.5625 }
    for (found, expected) in zip(alongTSC, [0.03125, 0.6875, 0.28125]) {
      #expect(abs(found - expected) < 1e-6)
    }
    let pcs = try paint(positions: [2.5, 0, 0], cells: 8, boxSize: 8, assignment: .pcs).values
    let alongPCS = (1...4).map { Double(pcs[$0 * 64]) / 512 / (4.0 / 9) }
    for (found, expected) in zip(alongPCS, [1.0 / 48, 23.0 / 48, 23.0 / 48, 1.0 / 48]) {
      #expect(abs(found - expected) < 1e-6)
    }
  }

  /// Clouds of order p reproduce polynomials below degree p; a wave is read back up to its window.
  @Test(arguments: MassAssignment.allCases) func readingAWaveMultipliesByItsWindow(assignment: MassAssignment)
    throws
  {
    let cells = 32
    let field = try FourierField(cells: cells, boxSize: 1)
    field.withModes { $0[2 * 2 * cells * 17] = 0.5 }
    field.withModes { $0[2 * 30 * cells * 17] = 0.5 }
    let real = try field.real()
    // Averaged over positions in a cell the wave has amplitude W(k), to the order of aliases.
    let positions = (0..<3200).flatMap { index -> [Float] in [Float(index) / 3200, 0.3, 0.6] }
    let values = try read(real, at: positions, assignment: assignment)
    var amplitude = 0.0
    for (index, value) in values.enumerated() {
      amplitude += 2 * Double(value) * cos(4 * .pi * Double(index) / 3200) / 3200
    }
    #expect(abs(amplitude - Double(assignment.window(cells: cells)[2])) < 2e-3)
  }

  @Test(arguments: MassAssignment.allCases) func bytesAreTheSameAtEveryNumberOfThreads(
    assignment: MassAssignment
  )
    throws
  {
    let before = Engine.threads
    defer { try? Engine.setThreads(before) }
    let positions = randomPositions(20000, boxSize: 50)
    let weights = positions.prefix(20000).map { abs($0) + 1 }
    var results: [[[Float]]] = []
    for threads in [1, 2, 3] {
      try Engine.setThreads(threads)
      let field = try paint(
        positions: positions, weights: weights, cells: 24, boxSize: 50, assignment: assignment)
      results.append([
        field.values, try read(field, at: positions, assignment: assignment),
        try GaussianField.whiteNoise(cells: 12, boxSize: 1, seed: 3).withModes { Array($0) },
        try field.fourier().withModes { Array($0) }, try field.fourier().real().values,
        try field.fourier().power(in: Shells(boxSize: 50, first: 1, last: 11)).power.map { Float($0) },
      ])
    }
    for other in results[1...] {
      let same = zip(other, results[0]).map { $0 == $1 }
      #expect(same == Array(repeating: true, count: 6))
    }
  }
}
