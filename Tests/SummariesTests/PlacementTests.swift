import Fields
import Formats
import Randomness
import Summaries
import TestSupport
import Testing

@Suite struct PlacementTests {
  private func uniform(_ count: Int, boxSize: Double) -> [Double] {
    var stream = RandomStream(seed: 11, purpose: "placement")
    return (0..<3 * count).map { _ in stream.uniform(in: 0...boxSize) }
  }

  private func notes(_ positions: [Double], boxSize: Double, _ kind: NumpyArray.Kind = .float64) throws
    -> [String]
  {
    try withTemporaryDirectory { folder in
      let path = folder + "/p.npy"
      try NumpyFile.write(
        NumpyArray(shape: [positions.count / 3, 3], values: positions, kind: kind), to: path)
      let catalogue = try Catalogue.read(positions: path, boxSize: boxSize)
      #expect(catalogue.positions.allSatisfy { $0 >= 0 && Double($0) <= boxSize })
      return catalogue.notes.map { $0.replacing(folder + "/", with: "") }
    }
  }

  @Test func aFractionOfABoxOutsideIsQuiet() throws {
    let inside = uniform(4000, boxSize: 50)
    #expect(try notes(inside, boxSize: 50).isEmpty)
    #expect(try notes(inside.map { $0 - 25 }, boxSize: 50).isEmpty)
    #expect(try notes(inside.map { $0 + 49 }, boxSize: 50).isEmpty)
    let drift = zip(inside, uniform(4000, boxSize: 8)).map { $0 + $1 - 4 }
    #expect(try notes(drift, boxSize: 50).isEmpty)
    #expect(try notes([1, 2, 3], boxSize: 50).isEmpty)
    #expect(try notes(inside, boxSize: 50, .float32).isEmpty)
  }

  /// Units that users mistake: kpc, cm, a unit box, and Mpc for Mpc/h either way.
  @Test func mistakenUnitsAreHeardOf() throws {
    let inside = uniform(4000, boxSize: 50)
    for unit in [1000, 3.086e24] {
      #expect(
        message { try notes(inside.map { $0 * unit }, boxSize: 50) }?.contains("in the same unit") == true)
    }
    for unit in [1 / 50.0, 1e-3, 0.68, 1 / 0.68] {
      let found = try notes(inside.map { $0 * unit }, boxSize: 50)
      #expect(found.count == 1 && found[0].hasSuffix("are box and positions in the same unit?"))
    }
  }

  @Test func translationsAreExactInDoublePrecision() throws {
    let inside = uniform(500, boxSize: 50)
    let away = inside.map { $0 - 50 * 0x1p20 }
    let found = try notes(away, boxSize: 50)
    #expect(
      found.count == 1 && found[0].hasPrefix("p.npy: 500 of 500 particles lie more than one box of 50.0"))
    #expect(
      message { try notes(away, boxSize: 50, .float32) }?.contains(
        "expected a position that is known to 1e-5 of the box") == true)
  }

  @Test(arguments: [9.97e36, -3e38, 1e300, -1e9, 1.7e308])
  func finiteGarbageIsNamed(value: Double) throws {
    var positions = uniform(20, boxSize: 1)
    positions[31] = value
    let text = try #require(message { try notes(positions, boxSize: 1) })
    #expect(text.contains("p.npy: row 11, column 2 is \(value), expected a position near the box:"))
    #expect(text.contains("1 of 20 particles"))
  }

  @Test func valuesAreCalledWhatTheyAre() throws {
    try withTemporaryDirectory { folder in
      func file(_ values: [Double], _ shape: [Int]) throws -> String {
        try NumpyFile.write(NumpyArray(shape: shape, values: values), to: folder + "/a.npy")
        return folder + "/a.npy"
      }
      let positions = folder + "/p.npy"
      try NumpyFile.write(NumpyArray(shape: [1, 3], values: [1, 2, 3]), to: positions)
      for (value, expected) in [
        (1e300, "a velocity in km/s, below that of light"), (-3e7, "a velocity in km/s, below that of light"),
        (.infinity, "a finite number"),
      ] {
        let path = try file([0, value, 0], [1, 3])
        #expect(
          message { try Catalogue.read(positions: positions, velocities: path, boxSize: 10) }
            == "\(path): row 1, column 2 is \(value), expected \(expected)")
      }
      for box in [1e-300, 1e-10, 1e10, 1e300] {
        #expect(
          message { try Catalogue.read(positions: positions, boxSize: box) }
            == "the box must be from 1e-09 to 1000000000.0 Mpc/h, found \(box)")
      }
    }
  }

  @Test func weightsKeepTheirRatios() throws {
    try withTemporaryDirectory { folder in
      try NumpyFile.write(NumpyArray(shape: [2, 3], values: [1, 2, 3, 4, 5, 6]), to: folder + "/p.npy")
      for unit in [0x1p-1060, 0x1p-100, 1, 0x1p100, 0x1p1000] {
        try NumpyFile.write(NumpyArray([3 * unit, unit]), to: folder + "/w.npy")
        let catalogue = try Catalogue.read(
          positions: folder + "/p.npy", weights: folder + "/w.npy", boxSize: 10)
        let weights = try #require(catalogue.weights)
        #expect(weights[0] == 3 * weights[1] && weights[1] > 0)
        #expect(catalogue.shotNoise == 1000 * 10 / 16)
      }
    }
  }

  /// The last shell is the last whose wavenumber is at most the limit, whatever the box.
  @Test(arguments: [25.0, 100, 250, 1000, 3000])
  func shellsReachTheLimit(boxSize: Double) throws {
    let shells = try Shells(boxSize: boxSize, first: 1, last: 120)
    for last in [1, 2, 7, 79, 119] {
      let (k, next) = (shells.k[last - 1], shells.k[last])
      for limit in [k, k * (1 - 1e-9), (k + next) / 2, next * (1 - 1e-6)] {
        #expect(try Shells.upTo(limit, boxSize: boxSize) == 1...last)
      }
    }
    for limit in [shells.k[0] * 0.999, 0, -1, .nan, .infinity, 1e300] {
      #expect(message { try Shells.upTo(limit, boxSize: boxSize) } != nil)
    }
  }
}
