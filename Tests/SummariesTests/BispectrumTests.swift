import Fields
import Formats
import Foundation
import Randomness
import Summaries
import TestSupport
import Testing

@Suite struct BispectrumTests {
  @Test func equalsADirectSumOverTriangles() throws {
    // Particles on the points of a mesh of 8 cells make the nearest-grid-point mesh exact.
    var stream = RandomStream(seed: 4, purpose: "direct sum")
    let positions = (0..<90).map { _ in Float((stream.uniform() * 8).rounded(.down)) * 12.5 }
    let catalogue = try Catalogue(positions: positions, boxSize: 100)
    let triangles = try [
      Triangle(1...1, 1...1, 1...1), Triangle(2...2, 2...2, 2...2), Triangle(1...1, 2...2, 2...2),
      Triangle(1...2, 2...3, 3...3), Triangle(3...3, 2...2, 1...1),
    ]
    let mesh = try MeshSettings(cells: 8, assignment: .ngp, deconvolves: false)
    let found = try BispectrumEstimator(mesh: mesh, boxSize: 100, triangles: triangles).measure(catalogue)
    let direct = DirectSum(positions: positions, boxSize: 100)
    for (index, triangle) in triangles.enumerated() {
      let (sum, count) = direct.triangles(triangle)
      #expect(found.counts[index] == Double(count))
      #expect(abs(found.bispectrum[index] / (1e12 * sum / Double(count)) - 1) < 1e-4)
    }
  }

  @Test func equalsPylians() throws {
    let reference = try Pylians()
    let cases = try #require(reference.value("bispectrum").array)
    // Pylians' bins of two fundamental modes around shell s are our shells s - 1 and s.
    let triangles = try cases.map { one in
      let shells = try #require(one["centres"]?.doubles).map { Int($0) }
      return try Triangle(shells[0] - 1...shells[0], shells[1] - 1...shells[1], shells[2] - 1...shells[2])
    }
    let found = try BispectrumEstimator(
      mesh: MeshSettings(cells: reference.cells), boxSize: reference.catalogue.boxSize, triangles: triangles
    ).measure(reference.catalogue)
    for (index, one) in cases.enumerated() {
      let (b, q) = (try #require(one["B"]?.double), try #require(one["Q"]?.double))
      print("bispectrum / Pylians \(found.bispectrum[index] / b), reduced \(found.reduced[index] / q)")
      #expect(abs(found.bispectrum[index] / b - 1) < 1e-3)
      #expect(abs(found.reduced[index] / q - 1) < 1e-3)
    }
  }

  /// delta + b (delta^2 - <delta^2>) of a Gaussian delta has B = 2 b (P1 P2 + P2 P3 + P3 P1) to first order in b.
  @Test func findsAQuadraticTerm() throws {
    let (cells, boxSize, quadratic) = (64, 500.0, 0.5)
    let triangles =
      try Triangle.equilateral(width: 4, last: 20).dropFirst()
      + Triangle.squeezed(long: 1...4, width: 4, last: 20)
    let estimator = try BispectrumEstimator(
      mesh: MeshSettings(cells: cells), boxSize: boxSize, triangles: Array(triangles))
    func reduced(_ seed: UInt64, _ quadratic: Double) throws -> [Double] {
      try estimator.measure(gaussian(cells, boxSize, seed: seed, quadratic: quadratic).fourier()).reduced
    }
    // With the same phases and the opposite sign, the odd scatter of a realisation cancels.
    var mean = [Double](repeating: 0, count: triangles.count)
    for seed in 1...UInt64(4) {
      let (plus, minus) = (try reduced(seed, quadratic), try reduced(seed, -quadratic))
      for index in mean.indices { mean[index] += (plus[index] - minus[index]) / (2 * 4 * quadratic) }
    }
    print("reduced bispectrum per quadratic term (2 expected):", mean)
    for value in mean { #expect(abs(value - 2) < 0.25) }
    #expect(abs(mean.reduce(0, +) / Double(mean.count) - 2) < 0.06)
  }

  @Test func noiseOfPoissonParticlesIsSubtracted() throws {
    var stream = RandomStream(seed: 9, purpose: "Poisson")
    let positions = (0..<3 * 4000).map { _ in Float(stream.uniform() * 200) }
    let catalogue = try Catalogue(positions: positions, boxSize: 200)
    let mesh = try MeshSettings(cells: 64, assignment: .pcs, interlaces: true)
    let triangles = try Triangle.equilateral(width: 5, last: 20)
    func measured(_ subtracts: Bool) throws -> Bispectrum {
      try BispectrumEstimator(mesh: mesh, boxSize: 200, triangles: triangles, subtractsShotNoise: subtracts)
        .measure(catalogue)
    }
    let (kept, without) = (try measured(false), try measured(true))
    // Poisson particles have P = 1 / n and B = 1 / n^2, all of it noise, with the scatter 6 V P^3 / triangles.
    let noise = catalogue.shotNoise * catalogue.shotNoise
    for index in triangles.indices {
      let scatter = (6 * 8e6 * noise * catalogue.shotNoise / kept.counts[index]).squareRoot()
      #expect(abs(kept.bispectrum[index] - noise) < 3 * scatter)
      // Subtracting the measured power takes some of the scatter away, never much of it in.
      #expect(abs(without.bispectrum[index]) < 3 * scatter)
    }
    #expect(abs(kept.bispectrum[3] / noise - 1) < 0.1)
    #expect(worst(without.shotNoise, kept.shotNoise) < 1e-9)
  }

  @Test func listsOfTriangles() throws {
    #expect(try Triangle.equilateral(width: 3, last: 10).map(\.sides[0]) == [1...3, 4...6, 7...9])
    #expect(try Triangle.squeezed(long: 1...2, width: 2, last: 6).map(\.sides[2]) == [3...4, 5...6])
    // 1-2, 3-4: four triangles, all of which can close but (3-4, 1-2, 1-2) barely.
    #expect(try Triangle.all(width: 2, last: 4).count == 4)
    #expect(
      message { try Triangle(1...1, 1...1, 9...9) }
        == "a triangle must be three bins of shells from 1 on that can close, found 1-1, 1-1, 9-9")
    #expect(
      message { try Triangle.all(width: 0, last: 4) }
        == "bins of triangles must be a width of at least 1 shell and at most the last shell, found width 0, last shell 4"
    )
    #expect(
      message {
        try BispectrumEstimator(
          mesh: MeshSettings(cells: 8), boxSize: 100, triangles: Triangle.equilateral(width: 4, last: 4))
      } == "the last shell must be below the Nyquist shell 4 of 8 cells, found 4")
  }

  /// delta + b (delta^2 - <delta^2>) with white modes cut off at shell 12, so that the square stays on the mesh.
  private func gaussian(_ cells: Int, _ boxSize: Double, seed: UInt64, quadratic: Double) throws -> RealField
  {
    var stream = RandomStream(seed: seed, purpose: "quadratic")
    let field = try RealField(cells: cells, boxSize: boxSize)
    field.withValues { values in
      for index in values.indices { values[index] = Float(stream.normal()) }
    }
    let modes = try field.fourier()
    try modes.multiply(by: (0..<modes.mesh.squares).map { $0 > 0 && $0 < 400 ? 0.1 : 0 })
    let result = try modes.real()
    result.withValues { values in
      let mean = values.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(values.count)
      for index in values.indices {
        let delta = Double(values[index])
        values[index] = Float(delta + quadratic * (delta * delta - mean))
      }
    }
    return result
  }
}

extension DirectSum {
  /// The sum of delta1 delta2 delta3 over closed triangles, and their number.
  func triangles(_ triangle: Triangle) -> (sum: Double, count: Int) {
    let sides = triangle.sides.map { Self.vectors($0) }
    let modes = Dictionary(uniqueKeysWithValues: Self.vectors(1...4).map { ($0, mode($0)) })
    let last = Set(sides[2])
    var (sum, count) = (0.0, 0)
    for first in sides[0] {
      for second in sides[1] {
        let third = zip(first, second).map { -$0 - $1 }
        guard last.contains(third), let a = modes[first], let b = modes[second], let c = modes[third] else {
          continue
        }
        sum += (a.0 * b.0 - a.1 * b.1) * c.0 - (a.0 * b.1 + a.1 * b.0) * c.1
        count += 1
      }
    }
    return (sum, count)
  }
}
