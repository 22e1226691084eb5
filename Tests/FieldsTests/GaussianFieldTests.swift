import Fields
import Testing

@Suite struct GaussianFieldTests {
  /// The mode at a signed lattice vector with n_z >= 0.
  private func mode(_ field: FourierField, _ x: Int, _ y: Int, _ z: Int) -> SIMD2<Float> {
    let n = field.cells
    let index = 2 * (((x + n) % n * n + (y + n) % n) * (n / 2 + 1) + z)
    return field.withModes { SIMD2($0[index], $0[index + 1]) }
  }

  @Test func meshesShareTheirModes() throws {
    let small = try GaussianField.whiteNoise(cells: 8, boxSize: 1, seed: 7)
    for cells in [9, 12, 20] {
      let large = try GaussianField.whiteNoise(cells: cells, boxSize: 1, seed: 7)
      for x in -3...3 {
        for y in -3...3 {
          for z in 0...3 { #expect(mode(small, x, y, z) == mode(large, x, y, z)) }
        }
      }
    }
  }

  @Test(arguments: [8, 9]) func modesBelongToARealField(cells: Int) throws {
    let field = try GaussianField.whiteNoise(cells: cells, boxSize: 1, seed: 2)
    let returned = try field.real().fourier()
    let (before, after) = (field.withModes { Array($0) }, returned.withModes { Array($0) })
    for (a, b) in zip(before, after) { #expect(abs(a - b) < 2e-6) }
    for x in -3...3 {
      for y in -3...3 { #expect(mode(field, x, y, 0) * [1, -1] == mode(field, -x, -y, 0)) }
    }
    #expect(mode(field, 0, 0, 0) == [0, 0])
  }

  @Test func nyquistModesAreZero() throws {
    let field = try GaussianField.whiteNoise(cells: 8, boxSize: 1, seed: 2)
    for a in 0..<8 {
      for b in 0..<5 {
        #expect(mode(field, 4, a, b) == [0, 0])
        #expect(mode(field, a, 4, b) == [0, 0])
      }
      #expect(mode(field, a, 1, 4) == [0, 0])
    }
  }

  @Test func powerHasTheSpectrumAskedFor() throws {
    let shells = try Shells(boxSize: 100, first: 1, last: 15)
    let field = try GaussianField.modes(of: { 100 / $0 }, cells: 32, boxSize: 100, seed: 4)
    let (power, modes) = try field.power(in: shells)
    for (bin, k) in shells.k.enumerated() {
      let scatter = (2 / Double(modes[bin])).squareRoot()
      #expect(abs(power[bin] / (100 / k) - 1) < 5 * scatter)
    }
  }

  @Test func fixedAmplitudesAndPairedPhases() throws {
    let shells = try Shells(boxSize: 1, first: 1, last: 7)
    let fixed = try GaussianField.whiteNoise(cells: 16, boxSize: 1, seed: 4, fixedAmplitude: true)
    for power in try fixed.power(in: shells).power { #expect(abs(power - 1) < 1e-6) }
    let one = try GaussianField.whiteNoise(cells: 16, boxSize: 1, seed: 4)
    let other = try GaussianField.whiteNoise(cells: 16, boxSize: 1, seed: 4, pairedPhase: true)
    let isOpposite = one.withModes { $0.map { -$0 } } == other.withModes { Array($0) }
    #expect(isOpposite)
  }
}
