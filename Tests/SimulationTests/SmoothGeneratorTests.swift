import Cosmology
import Fields
import Formats
import Foundation
import Simulation
import Synchronization
import Testing

@Suite struct SmoothGeneratorTests {
  private func generator(
    count: Int = 150, suite: BuiltInSuite = .latinHypercube, seed: UInt64 = 1, linear: Bool = true,
    noiseless: Bool = false, last: Int = 12
  ) throws -> SmoothGenerator {
    let shells = try Shells(boxSize: 1000, first: 1, last: last)
    return SmoothGenerator(
      points: try SimulationPoints(suite: suite, count: count, seed: seed), suite: suite.name,
      settings: SmoothSettings(shells: shells, linear: linear, noiseless: noiseless, seed: seed),
      linear: EisensteinHu())
  }

  @Test func spectraAreThoseOfTheirCosmology() throws {
    for linear in [true, false] {
      let generator = try generator(count: 3, suite: .neutrinos, linear: linear, noiseless: true)
      let spectra = try generator.generate().spectra
      for row in 0..<3 {
        let matter = try MatterPower(
          parameters: generator.points.cosmologies[row], linear: EisensteinHu())
        let k = generator.settings.shells.k
        #expect(Array(spectra.row(row)) == (linear ? matter.linear(k) : matter.nonlinear(k)))
      }
    }
  }

  @Test func threadsDoNotChangeAByte() throws {
    let generator = try generator()
    let one = try generator.generate(threads: 1)
    #expect(one.spectra.rows == 150 && one.spectra.columns == 12)
    for threads in [2, 3, 8] { #expect(try generator.generate(threads: threads) == one) }
  }

  @Test func scatterIsThatOfTheSuiteAndTheRow() throws {
    let noisy = try generator(count: 70)
    let mean = try generator(count: 70, noiseless: true).generate().spectra
    let spectra = try noisy.generate().spectra
    let scatter = RealisationScatter(
      shells: noisy.settings.shells, nonGaussian: 0, suite: "lh", seed: 1)
    for row in [0, 63, 64, 69] {
      var expected = Array(mean.row(row))
      try scatter.apply(to: &expected, simulation: row)
      #expect(Array(spectra.row(row)) == expected)
    }
  }

  @Test func progressCountsRowsInOrder() throws {
    let seen = Mutex<[Int]>([])
    _ = try generator().generate(threads: 2) { done, total in
      #expect(total == 150)
      seen.withLock { $0.append(done) }
    }
    let counts = seen.withLock { $0 }
    #expect(counts.first == 0 && counts.last == 150 && counts == counts.sorted())
  }

  @Test func cancellationSaysHowFarItCame() throws {
    let error = #expect(throws: SimulationError.self) {
      try generator().generate(threads: 1, isCancelled: after(1))
    }
    #expect(error == .cancelled(done: 64, total: 150))
    #expect(error?.description == "Stopped on request after 64 of 150 simulations.")
  }

  @Test func aRefusedCosmologyIsNamedWithItsRow() throws {
    struct Refusing: LinearPowerSource {
      let name = "refusing"
      func spectrum(for parameters: CosmologicalParameters) throws(CosmologyError) -> LinearSpectrum {
        throw .outsideEmulator(quantity: "h", value: parameters.h, lower: 0, upper: 0.1)
      }
    }
    let points = try SimulationPoints(
      table: ParameterTable(names: ["h"], values: Matrix(rows: 1, columns: 1, values: [0.7])),
      file: "mine.txt")
    let generator = SmoothGenerator(
      points: points, suite: "mine", settings: SmoothSettings(seed: 1), linear: Refusing())
    let error = #expect(throws: SimulationError.self) { try generator.generate() }
    #expect(
      error?.description
        == "mine: row 1: The linear emulator was trained for h between 0.0 and 0.1, found 0.7.")
  }

  @Test func aPowerThatIsNotPositiveIsNamedWithItsBin() throws {
    var settings = SmoothSettings(
      shells: try Shells(boxSize: 1000, first: 1, last: 2), linear: false, seed: 1)
    settings.nonGaussian = .infinity
    let generator = SmoothGenerator(
      points: try SimulationPoints(suite: .lcdm, count: 1, seed: 1), suite: "lcdm", settings: settings,
      linear: EisensteinHu())
    let error = #expect(throws: SimulationError.self) { try generator.generate() }
    #expect(
      error?.description.hasPrefix("The power of row 1 (Omega_m 0.31") == true)
    #expect(
      error?.description.hasSuffix(
        ") came out as 0.0 in bin 1 (k = \(settings.shells.k[0]) h/Mpc), expected a positive number.") == true
    )
  }

  @Test func rowsThatFellBackAreListed() throws {
    struct Narrow: LinearPowerSource {
      let name = "narrow"
      func requireCover(of parameters: CosmologicalParameters) throws(CosmologyError) {
        guard parameters.h < 0.87 else {
          throw .outsideEmulator(quantity: "h", value: parameters.h, lower: 0, upper: 0.87)
        }
      }
      func spectrum(for parameters: CosmologicalParameters) throws(CosmologyError) -> LinearSpectrum {
        try requireCover(of: parameters)
        return try EisensteinHu().spectrum(for: parameters)
      }
    }
    let points = try SimulationPoints(suite: .latinHypercube, count: 130, seed: 4)
    let generator = SmoothGenerator(
      points: points, suite: "lh",
      settings: SmoothSettings(shells: try Shells(boxSize: 1000, first: 1, last: 3), linear: true, seed: 4),
      linear: LinearPowerWithFallback(preferred: Narrow()))
    let expected = (0..<130).filter { points.cosmologies[$0].h >= 0.87 }
    #expect(try generator.generate().fallbacks == expected)
    let named = try ApproximateRows(of: points, linear: generator.linear, place: "lh")
    #expect(named.rows.map(\.row) == expected)
    let folder = FileManager.default.temporaryDirectory.appending(path: "slingshot-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(try generator.generate(into: generator.blockFolder(at: folder))?.fallbacks == expected)
  }
}

/// A request to stop that comes after being asked a number of times.
func after(_ times: Int) -> @Sendable () -> Bool {
  let asked = Counter()
  return { asked.next() > times }
}

private final class Counter: Sendable {
  private let count = Mutex(0)

  func next() -> Int {
    count.withLock {
      $0 += 1
      return $0
    }
  }
}
