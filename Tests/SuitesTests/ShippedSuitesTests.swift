import Cosmology
import Formats
import Foundation
import OrderedCollections
import Simulation
import Suites
import TestSupport
import Testing

/// The suites of fields in Data/fields, as `make suites` makes them.
@Suite struct ShippedSuitesTests {
  fileprivate static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Data/fields").path

  fileprivate static let counts = [
    "lcdm": 2000, "nwlh": 1000, "modified-gravity": 1000, "local-fnl": 1000, "equilateral-fnl": 1000,
  ]

  @Test(arguments: counts.sorted { $0.key < $1.key })
  func everySuiteIsWhole(_ name: String, _ count: Int) throws {
    let suite = try Suites.Suite.load(Self.folder + "/" + name)
    #expect(suite.count == count)
    #expect(
      suite.wavenumbers.count == 79 && suite.observables.keys.contains("pk")
        && suite.observables.keys.contains("mpk"))
    #expect(suite.manifest.details["particles"]?.int == 128 && suite.manifest.details["mesh"]?.int == 256)
    for (column, parameter) in suite.parameters.names.enumerated() {
      let range = try #require(suite.manifest.prior[parameter])
      #expect(suite.parameters.values.column(column).allSatisfy { range.contains($0) }, "\(parameter)")
    }
    #expect(try BuiltInSuite.named(name).prior.names == suite.parameters.names)
  }

  @Test func theyAreSmall() throws {
    let files = FileManager.default.enumerator(atPath: Self.folder)?.compactMap { $0 as? String } ?? []
    let bytes = try files.reduce(0) { sum, file in
      sum + (try FileManager.default.attributesOfItem(atPath: Self.folder + "/" + file)[.size] as? Int ?? 0)
    }
    #expect(bytes > 3_000_000 && bytes < 20_000_000)
  }
}

/// That the suites are those of this code.
@Suite struct ShippedSuitesGates {
  /// One simulation of every suite again, where other machines may round in another way.
  @Test(
    .enabled(
      if: ProcessInfo.processInfo.environment["SLINGSHOT_GATES"] != nil, "asked for by SLINGSHOT_GATES=1"),
    arguments: ShippedSuitesTests.counts.sorted { $0.key < $1.key })
  func theyAreWhatThisCodeMakes(_ name: String, _ count: Int) throws {
    let shipped = try Suites.Suite.load(ShippedSuitesTests.folder + "/" + name)
    let seed = try #require(shipped.manifest.seed)
    let generator = try FieldGenerator(
      points: SimulationPoints(suite: .named(name), count: count, seed: seed), suite: name,
      settings: FieldSettings(seed: seed), simulate: FieldSimulation.spectra)
    let row = count / 2
    let again = try FieldSimulation.spectra(of: generator.point(row), generator.settings)
    for name in shipped.observables.keys {
      let spectrum = try #require(again[name])
      for (stored, made) in zip(try shipped.values(of: name).row(row), spectrum) {
        #expect(abs(made / stored - 1) < 1e-4)
      }
    }
  }
}
