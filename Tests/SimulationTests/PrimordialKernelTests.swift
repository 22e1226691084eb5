import Fields
import Foundation
import Simulation
import Testing

/// What the quadratic part does to single waves, against the kernels worked out by hand.
@Suite struct PrimordialKernelTests {
  /// K(k_1, k_2) of Φ_k = φ_k + f_NL Σ K φ_k1 φ_k2 with u = κ_1, v = κ_2 and w = κ of their sum.
  private func kernel(_ shape: PrimordialShape, _ u: Double, _ v: Double, _ w: Double) -> Double {
    let (gradients, half, laplacian) = (u * v / (w * w), (u + v) / (2 * w), (u * u + v * v) / (2 * w * w))
    switch shape {
    case .local: return 1
    // Scoccimarro et al. 2012, the models of their section III with ∂ = κ.
    case .equilateral: return -3 - 2 * gradients + 4 * half + 2 * laplacian
    case .orthogonalCMB: return -9 - 8 * gradients + 10 * half + 8 * laplacian
    case .orthogonalLSS:
      let p = 8.525868325422651
      let first = -(3 + p) - (2 + 20 * p / 9) * gradients + (4 + 10 * p / 9) * half
      let second = (2 + 20 * p / 9) * laplacian + p / 9 * w * w / (u * v)
      let third = -10 * p / 9 * (u * u / v + v * v / u) / w - 2 * p / 3 * w * (1 / u + 1 / v)
      return first + second + third + 5 * p / 3 * (u / v + v / u)
    }
  }

  @Test(arguments: PrimordialShape.allCases, [1.0, 0.9624])
  func kernelGivesTheTemplate(shape: PrimordialShape, tilt: Double) {
    for k in [[1, 1, 1], [1, 0.8, 0.5], [1, 0.99, 0.02], [0.3, 0.31, 0.6]] {
      let root = k.map { pow($0, (4 - tilt) / 3) }
      let power = k.map { pow($0, tilt - 4) }
      var sum = 0.0
      for (a, b, c) in [(0, 1, 2), (1, 2, 0), (2, 0, 1)] {
        sum += 2 * kernel(shape, root[a], root[b], root[c]) * power[a] * power[b]
      }
      let expected = shape.bispectrum(power[0], power[1], power[2])
      #expect(abs(sum - expected) < 1e-9 * power.reduce(1, *) * power.reduce(0, max))
    }
  }

  @Test(arguments: PrimordialShape.allCases, [1.0, 0.9624])
  func wavesMixAsTheKernelSays(shape: PrimordialShape, tilt: Double) throws {
    let field = try FourierField(cells: 16, boxSize: 100)
    let (one, two) = (Lattice(1, 2, 3), Lattice(-3, 1, 2))
    field.set(one, SIMD2(0.5, 0.25))
    field.set(two, SIMD2(-0.25, 1))
    try PrimordialNonGaussianity(shape, amplitude: 3, tilt: tilt).apply(to: field)
    func root(_ n: Lattice) -> Double { pow(Double(n.square), (4 - tilt) / 6) }
    func expect(_ n: Lattice, _ value: SIMD2<Double>, _ comment: Comment) {
      let found = field.mode(n)
      #expect(abs(Double(found.x) - value.x) < 2e-5 && abs(Double(found.y) - value.y) < 2e-5, comment)
    }
    // (0.5 + 0.25i)(-0.25 + i) = -0.375 + 0.4375i, (0.5 + 0.25i)(-0.25 - i) = 0.125 - 0.5625i
    let sum = 3 * 2 * kernel(shape, root(one), root(two), root(one + two))
    expect(one + two, sum * SIMD2(-0.375, 0.4375), "sum")
    let difference = 3 * 2 * kernel(shape, root(one), root(two), root(one - two))
    expect(one - two, difference * SIMD2(0.125, -0.5625), "difference")
    let square = 3 * kernel(shape, root(one), root(one), root(one + one))
    expect(one + one, square * SIMD2(0.1875, 0.25), "square")
    expect(one, SIMD2(0.5, 0.25), "the wave itself")
    expect(Lattice(0, 0, 0), .zero, "mean")
  }

  /// Two waves near the edge of the mesh add up to one beyond it, which is cut off and not folded back.
  @Test(arguments: PrimordialShape.allCases, [16, 15])
  func nothingIsFoldedBack(shape: PrimordialShape, cells: Int) throws {
    let field = try FourierField(cells: cells, boxSize: 100)
    let reach = (cells - 1) / 2
    field.set(Lattice(reach, 0, 1), SIMD2(1, 0))
    field.set(Lattice(reach - 1, 1, 0), SIMD2(1, 0))
    field.set(Lattice(-reach + 1, -1, 0), SIMD2(1, 0))
    let before = field.withModes { Array($0) }
    try PrimordialNonGaussianity(shape, amplitude: 1, tilt: 1).apply(to: field)
    var changed: [Int] = []
    field.withModes { modes in
      for index in before.indices where abs(modes[index] - before[index]) > 1e-4 { changed.append(index / 2) }
    }
    let difference = field.index(Lattice(1, -1, 1))
    #expect(changed == [difference])
  }
}

/// A lattice vector.
struct Lattice: Equatable {
  var x: Int
  var y: Int
  var z: Int

  init(_ x: Int, _ y: Int, _ z: Int) { (self.x, self.y, self.z) = (x, y, z) }

  var square: Int { x * x + y * y + z * z }

  static func + (a: Lattice, b: Lattice) -> Lattice { Lattice(a.x + b.x, a.y + b.y, a.z + b.z) }
  static func - (a: Lattice, b: Lattice) -> Lattice { Lattice(a.x - b.x, a.y - b.y, a.z - b.z) }
}

extension FourierField {
  /// The number of the stored mode at a vector with n_z >= 0.
  func index(_ n: Lattice) -> Int {
    (((n.x + cells) % cells) * cells + (n.y + cells) % cells) * (cells / 2 + 1) + n.z
  }

  /// The mode of a vector with n_z >= 0.
  func mode(_ n: Lattice) -> SIMD2<Float> {
    let index = 2 * index(n)
    return withModes { SIMD2($0[index], $0[index + 1]) }
  }

  /// Sets the mode of a vector with n_z >= 0; at n_z = 0 its conjugate is the caller's.
  func set(_ n: Lattice, _ value: SIMD2<Float>) {
    let index = 2 * index(n)
    withModes { ($0[index], $0[index + 1]) = (value.x, value.y) }
  }
}
