import Fields
import Foundation
import Simulation
import Tensor
import Testing

@Suite struct PrimordialNonGaussianityTests {
  /// Triangles of up to 15 times the smallest wavenumber of a potential of the amplitude of our Universe.
  private let measure: PrimordialBispectrum

  init() throws {
    measure = PrimordialBispectrum(
      mesh: try Mesh(cells: 48, boxSize: 1000), radius: 15, tilt: 0.9624,
      amplitude: 2 * Double.pi * Double.pi * 0.36 * 2.1e-9)
  }

  private func potential(seed: UInt64, fixed: Bool = true, paired: Bool = false) throws -> FourierField {
    try GaussianField.modes(
      of: measure.power, cells: measure.mesh.cells, boxSize: measure.mesh.boxSize, seed: seed,
      fixedAmplitude: fixed, pairedPhase: paired)
  }

  private func add(_ shape: PrimordialShape, _ amplitude: Double, to field: FourierField) throws {
    try PrimordialNonGaussianity(shape, amplitude: amplitude, tilt: measure.tilt).apply(to: field)
  }

  /// Every shape is measured with every template. What comes out over f_NL is the cosine of the two templates on this
  /// mesh, 1 for the shape's own. The difference of f_NL = 100 and -100 at equal phases and fixed amplitudes leaves a
  /// scatter of 2 to 4 % a field; triangles with two equal sides k, k, -2k count half at fixed amplitudes, which
  /// takes up to 1 %.
  @Test func amplitudesAreMeasuredBack() throws {
    let norms = try measure.norms()
    let seeds = 8
    for (column, shape) in PrimordialShape.allCases.enumerated() {
      var found = [Double](repeating: 0, count: norms.count)
      for seed in 1...seeds {
        for sign in [1.0, -1] {
          let field = try potential(seed: UInt64(seed))
          try add(shape, sign * 100, to: field)
          for (row, sum) in try measure.sums(of: field).enumerated() {
            found[row] +=
              sign * sum / 200 / Double(seeds) / (norms[row][row] * norms[column][column]).squareRoot()
          }
        }
      }
      for row in norms.indices {
        let cosine = norms[row][column] / (norms[row][row] * norms[column][column]).squareRoot()
        #expect(abs(found[row] - cosine) < 0.03, "\(shape) by \(PrimordialShape.allCases[row])")
      }
    }
  }

  @Test(arguments: PrimordialShape.allCases)
  func noAmplitudeChangesNoByte(shape: PrimordialShape) throws {
    let field = try potential(seed: 1)
    try add(shape, 0, to: field)
    let isSame = try field.isSame(as: potential(seed: 1))
    #expect(isSame)
  }

  /// Over a pair of opposed phases the change of the power is f_NL² |Q|² and nothing else.
  @Test(arguments: PrimordialShape.allCases)
  func powerChangesAtSecondOrder(shape: PrimordialShape) throws {
    let shells = try Shells(boxSize: 1000, first: 1, last: 20)
    func change(_ amplitude: Double) throws -> [Double] {
      var sum = [Double](repeating: 0, count: shells.k.count)
      for paired in [false, true] {
        let field = try potential(seed: 3, paired: paired)
        try add(shape, amplitude, to: field)
        for (bin, power) in try field.power(in: shells).power.enumerated() { sum[bin] += power / 2 }
      }
      let gaussian = try potential(seed: 3).power(in: shells).power
      return zip(sum, gaussian).map { $0 / $1 - 1 }
    }
    let (one, three) = (try change(1000), try change(3000))
    for (a, b) in zip(one, three) {
      // f_NL² K² <φ²> with <φ²> = 2e-9 and K up to about 9.
      #expect(a > 0 && a < 0.3)
      #expect(abs(b / a - 9) < 0.05)
    }
  }

  /// The same numbers at every number of threads.
  @Test func threadsDoNotMatter() throws {
    let threads = Engine.threads
    defer { try? Engine.setThreads(threads) }
    var results: [FourierField] = []
    for count in [1, 2, 3] {
      try Engine.setThreads(count)
      let field = try potential(seed: 4)
      try add(.orthogonalLSS, 100, to: field)
      results.append(field)
    }
    #expect(results[0].isSame(as: results[1]) && results[0].isSame(as: results[2]))
  }

  /// <Φ³> = 6 f_NL <φ²>² for the local shape. The waves are long enough for all of φ² to fit on the mesh, and white,
  /// so that there are many.
  @Test func skewnessOfTheLocalShape() throws {
    let amplitude = 1e-6
    func moment(_ power: Int, of amplitude: Double) throws -> Double {
      let field = try GaussianField.modes(
        of: { $0 < 15.9 ? 1 : 0 }, cells: 64, boxSize: 2 * .pi, seed: 5, fixedAmplitude: true)
      try add(.local, amplitude, to: field)
      return try field.real().values.reduce(0.0) { $0 + pow(Double($1), Double(power)) } / 262_144
    }
    let variance = try moment(2, of: 0)
    let skewness = (try moment(3, of: amplitude) - moment(3, of: -amplitude)) / 2
    #expect(abs(skewness / (6 * amplitude * variance * variance) - 1) < 0.02)
  }

  @Test func meshesAgreeModeByMode() throws {
    // Modes that both meshes hold differ only by what the finer one's further modes add to the products.
    func field(_ cells: Int) throws -> FourierField {
      let modes = try GaussianField.modes(
        of: { $0 < 0.04 ? measure.power($0) : 0 }, cells: cells, boxSize: 1000, seed: 7)
      try add(.orthogonalLSS, 1000, to: modes)
      return modes
    }
    let (coarse, fine) = (try field(16), try field(48))
    for x in -7...7 {
      for y in -7...7 {
        for z in 0...7 {
          let difference = coarse.mode(Lattice(x, y, z)) - fine.mode(Lattice(x, y, z))
          #expect(abs(difference.x) < 1e-9 && abs(difference.y) < 1e-9)
        }
      }
    }
  }
}

extension FourierField {
  fileprivate func isSame(as other: FourierField) -> Bool {
    withModes { mine in other.withModes { mine.elementsEqual($0) { $0.bitPattern == $1.bitPattern } } }
  }
}
