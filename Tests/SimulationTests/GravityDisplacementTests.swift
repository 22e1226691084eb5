import Fields
import Foundation
import Simulation
import Testing

@Suite struct GravityDisplacementTests {
  private let boxSize = 100.0
  private let cells = 16
  private var k: Double { 2 * .pi / boxSize }

  /// A field of δ on the lattice of the particles.
  private func displacements(_ density: (SIMD3<Double>) -> Double) throws -> LagrangianDisplacements {
    let field = try RealField(cells: cells, boxSize: boxSize)
    field.withValues { values in
      for index in values.indices { values[index] = Float(density(place(index))) }
    }
    return try LagrangianDisplacements(field.fourier())
  }

  private func place(_ index: Int) -> SIMD3<Double> {
    SIMD3(Double(index / (cells * cells)), Double(index / cells % cells), Double(index % cells)) * boxSize
      / Double(cells)
  }

  @Test func planeWaveMovesAlongItselfOnly() throws {
    let values = try displacements { 0.3 * cos(2 * k * $0.y) }.values
    for index in 0..<(cells * cells * cells) {
      // δ = -∇ψ_1, and one dimension has no second order.
      let expected = -0.3 * sin(2 * k * place(index).y) / (2 * k)
      #expect(abs(Double(values.first[3 * index + 1]) - expected) < 1e-5)
      #expect(abs(values.first[3 * index]) < 1e-5)
      for axis in 0..<3 { #expect(abs(values.second[3 * index + axis]) < 1e-5) }
    }
  }

  /// Two crossed waves: ∇ψ_2 = φ_xx φ_zz = AB cos(kx) cos(kz), so ψ_2 = AB/2k (sin kx cos kz, 0, cos kx sin kz).
  @Test func crossedWavesHaveTheirSecondOrder() throws {
    let values = try displacements { 0.3 * cos(k * $0.x) + 0.5 * cos(k * $0.z) }.values
    for index in 0..<(cells * cells * cells) {
      let at = place(index)
      let expected = SIMD3(sin(k * at.x) * cos(k * at.z), 0, cos(k * at.x) * sin(k * at.z)) * 0.15 / (2 * k)
      for axis in 0..<3 { #expect(abs(Double(values.second[3 * index + axis]) - expected[axis]) < 1e-5) }
    }
  }

  /// Waves along the diagonal of a face, where φ_xy counts: one dimension again, without a second order.
  @Test func diagonalWaveHasNoSecondOrder() throws {
    let values = try displacements { 0.4 * cos(k * ($0.x + $0.y)) }.values
    #expect(values.second.allSatisfy { abs($0) < 1e-5 })
    #expect(values.first.contains { abs($0) > 1 })
  }
}
