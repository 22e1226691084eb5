import Fields
import Foundation
import Randomness
import Testing

@Suite struct FourierFieldTests {
  /// A field of random numbers in a box of 2π, where k = n.
  private func randomField(cells: Int, seed: UInt64 = 1) throws -> RealField {
    let field = try RealField(cells: cells, boxSize: 2 * .pi)
    var stream = RandomStream(seed: seed, purpose: "test field")
    field.withValues { values in
      for index in values.indices { values[index] = Float(stream.normal()) }
    }
    return field
  }

  /// δ_n = Σ_x δ_x exp(-2πi n·x / N) / N³, term by term in double precision.
  private func directMode(_ field: RealField, _ n: SIMD3<Int>) -> SIMD2<Double> {
    let cells = field.cells
    var sum = SIMD2<Double>()
    for (index, value) in field.values.enumerated() {
      let x = SIMD3(index / (cells * cells), index / cells % cells, index % cells)
      let turn = Double((n &* x).wrappedSum()) * -2 * .pi / Double(cells)
      sum += Double(value) * SIMD2(cos(turn), sin(turn))
    }
    return sum / Double(cells * cells * cells)
  }

  @Test(arguments: [8, 7]) func modesEqualTheDirectSum(cells: Int) throws {
    let field = try randomField(cells: cells)
    let modes = try field.fourier().withModes { Array($0) }
    let half = cells / 2 + 1
    for x in 0..<cells {
      for y in 0..<cells {
        for z in 0..<half {
          let direct = directMode(field, SIMD3(x, y, z))
          let index = 2 * ((x * cells + y) * half + z)
          #expect(abs(Double(modes[index]) - direct[0]) < 1e-7)
          #expect(abs(Double(modes[index + 1]) - direct[1]) < 1e-7)
        }
      }
    }
  }

  @Test func powerEqualsADirectSum() throws {
    let field = try randomField(cells: 8)
    let shells = try Shells(boxSize: 2 * .pi, first: 1, last: 3)
    let (power, modes) = try field.fourier().power(in: shells)
    var direct = [Double](repeating: 0, count: 3)
    for x in -4..<4 {
      for y in -4..<4 {
        for z in -4..<4 {
          let shell = Int(Double(x * x + y * y + z * z).squareRoot())
          guard (1...3).contains(shell) else { continue }
          let mode = directMode(field, SIMD3(x, y, z))
          direct[shell - 1] += (mode * mode).sum() * pow(2 * .pi, 3) / Double(modes[shell - 1])
        }
      }
    }
    for shell in 0..<3 { #expect(abs(power[shell] / direct[shell] - 1) < 1e-6) }
  }

  @Test(arguments: [8, 9, 32]) func realFieldReturns(cells: Int) throws {
    let field = try randomField(cells: cells)
    let returned = try field.fourier().real()
    for (before, after) in zip(field.values, returned.values) { #expect(abs(before - after) < 1e-5) }
  }

  @Test func derivativesOfAPlaneWaveAreExact() throws {
    let field = try RealField(cells: 16, boxSize: 10)
    let k = 2 * Double.pi / 10
    func angle(_ index: Int) -> Double { 2 * .pi * Double(2 * (index / 256) + 3 * (index % 16)) / 16 }
    field.withValues { values in
      for index in values.indices { values[index] = Float(cos(angle(index))) }
    }
    let modes = try field.fourier()
    let derivative = try FourierField(cells: 16, boxSize: 10)
    try modes.differentiate(along: [.x], into: derivative)
    for (index, value) in try derivative.real().values.enumerated() {
      #expect(abs(Double(value) + 2 * k * sin(angle(index))) < 1e-5)
    }
    try modes.differentiate(along: [.x, .z], into: derivative)
    for (index, value) in try derivative.real().values.enumerated() {
      #expect(abs(Double(value) + 6 * k * k * cos(angle(index))) < 1e-5)
    }
    try modes.differentiate(along: [.y], into: derivative)
    #expect(try derivative.real().values.allSatisfy { abs($0) < 1e-6 })
  }

  @Test func radialTableMultipliesByLength() throws {
    let modes = try randomField(cells: 8).fourier()
    let before = modes.withModes { Array($0) }
    try modes.multiply(by: modes.mesh.radialTable { $0 * $0 })
    let after = modes.withModes { Array($0) }
    let at = 2 * ((7 * 8 + 2) * 5 + 3)  // n = (-1, 2, 3)
    #expect(abs(after[at] - 14 * before[at]) < 1e-6)
    #expect(after[0] == 0)
  }

  /// Two meshes half a cell apart: the wave of frequency 5 on 8 cells appears as -3 with opposite signs.
  @Test func interlacingRemovesTheFirstAlias() throws {
    let count = 4096
    let positions = (0..<count).flatMap { index -> [Float] in
      // A regular line of particles whose weights carry the wave.
      [Float(Double(index) * 8 / Double(count)), 0, 0]
    }
    let weights = (0..<count).map { Float(1 + 0.5 * cos(2 * .pi * 5 * Double($0) / Double(count))) }
    let modes = try paint(positions: positions, weights: weights, cells: 8, boxSize: 8).fourier()
    let alias = abs(modes.withModes { $0[2 * 3 * 8 * 5] })
    let shifted = try paint(positions: positions, weights: weights, cells: 8, boxSize: 8, shift: 0.5)
      .fourier()
    try modes.interlace(with: shifted)
    let remains = abs(modes.withModes { $0[2 * 3 * 8 * 5] })
    #expect(alias > 0.01)
    #expect(remains < 1e-5)
  }
}
