import Fields
import Formats
import Foundation
import TestSupport
import Testing

@Suite struct ShellsTests {
  /// The number of vectors with floor(|n|) = s, counted one by one.
  @Test func modesEqualACountOfAllVectors() throws {
    let shells = try Shells(boxSize: 2 * .pi, first: 1, last: 9)
    var modes = [Int](repeating: 0, count: 9)
    var lengths = [Double](repeating: 0, count: 9)
    for x in -10...10 {
      for y in -10...10 {
        for z in -10...10 {
          let square = x * x + y * y + z * z
          guard let shell = (1...9).first(where: { $0 * $0 <= square && square < ($0 + 1) * ($0 + 1) })
          else { continue }
          modes[shell - 1] += 1
          lengths[shell - 1] += Double(square).squareRoot()
        }
      }
    }
    #expect(shells.modes == modes)
    for (bin, k) in shells.k.enumerated() {
      #expect(abs(k / (lengths[bin] / Double(modes[bin])) - 1) < 1e-14)
    }
  }

  @Test func quijoteShellsHaveTheStatedModesAndWavenumbers() {
    let shells = Shells.quijote
    #expect(shells.k.count == 79)
    #expect(Array(shells.modes.prefix(3)) == [26, 66, 158])
    #expect(shells.modes.last == 79322)
    #expect(abs(shells.k[0] - 8.89964e-3) < 5e-9)
    #expect(abs(shells.k[78] - 0.49945) < 1e-6)
  }

  @Test(.enabled(if: Quijote.directory != nil, "the Quijote measurements are not here"))
  func shellsEqualThoseOfTheMeasurements() throws {
    let bins = try NumpyArchive.read(#require(Quijote.directory) + "/kbins.npz")
    let k = try #require(bins["k"]).values
    for (ours, theirs) in zip(Shells.quijote.k, k) { #expect(abs(ours / theirs - 1) < 1e-6) }
    // The file counts one mode of each pair n and -n.
    #expect(try #require(bins["Nmodes"]).values.map { Int(2 * $0) } == Shells.quijote.modes)
  }

  @Test func wavenumbersScaleWithTheBox() throws {
    let small = try Shells(boxSize: 250, first: 1, last: 79)
    #expect(small.modes == Shells.quijote.modes)
    for (a, b) in zip(small.k, Shells.quijote.k) { #expect(abs(a / b - 4) < 1e-14) }
    let part = try Shells(boxSize: 1000, first: 5, last: 20)
    #expect(part.k == Array(Shells.quijote.k[4...19]))
  }

  @Test(
    arguments: [
      (0.0, 1, 2), (-5.0, 1, 2), (.nan, 1, 2), (.infinity, 1, 2), (1000, 0, 2), (1000, 3, 2), (1000, 1, 5000),
    ] as [(Double, Int, Int)])
  func errorNamesBoxAndShells(boxSize: Double, first: Int, last: Int) {
    let error = #expect(throws: FieldError.self) {
      try Shells(boxSize: boxSize, first: first, last: last)
    }
    #expect(
      error?.description
        == "Shells need a positive box size and 1 <= first <= last <= 4096,"
        + " found a box of \(boxSize) Mpc/h and shells \(first) to \(last).")
  }
}
