import Fields
import Formats
import Foundation
import Summaries
import TestSupport
import Testing

@Suite struct CatalogueMeasurementTests {
  private func settings(_ cells: Int = 32) throws -> MeasurementSettings {
    var settings = MeasurementSettings(mesh: try MeshSettings(cells: cells))
    settings.summaries = [.powerSpectrum, .markedPowerSpectrum, .multipoles, .bispectrum, .pdf]
    settings.marks = [.quijote, try Mark("20,1,0.5")]
    settings.redshiftSpace = try RedshiftSpace(redshift: 0, expansion: 1)
    return settings
  }

  @Test func writesEveryTableWithItsUnits() throws {
    let measurement = try CatalogueMeasurement(of: Pylians().catalogue, settings())
    #expect(
      measurement.tables.map(\.name) == [
        "pk", "mpk_R10_p2_ds0.25", "mpk_R20_p1_ds0.5", "multipoles", "bispectrum", "pdf",
      ])
    try withTemporaryDirectory { folder in
      try measurement.write(
        to: folder + "/out", manifest: [("by", "a test")], files: [("more.txt", "more\n")])
      let files = Set(try FileManager.default.contentsOfDirectory(atPath: folder + "/out"))
      #expect(
        files.isSuperset(of: ["manifest.json", "more.txt", "pk.npy", "pk.txt", "pdf.npy"])
          && files.count == 14)
      for table in measurement.tables {
        let matrix = try NumpyFile.readMatrix("\(folder)/out/\(table.name).npy")
        #expect(matrix == table.matrix && matrix.rows == table.rows)
        let text = try FileBytes.readText("\(folder)/out/\(table.name).txt")
        #expect(text == table.text && text.split(separator: "\n").count { !$0.hasPrefix("#") } == table.rows)
      }
      let manifest = try JSONValue.read(folder + "/out/manifest.json")
      #expect(manifest["particles"]?.int == 8000 && manifest["by"]?.string == "a test")
      #expect(manifest["summaries"]?["pk"]?["columns"]?[1]?["unit"]?.string == "(Mpc/h)^3")
      #expect(
        message { try measurement.write(to: folder + "/out") }
          == "\(folder)/out: exists already; give --force to replace it, or choose another name")
      try measurement.write(to: folder + "/out", replacing: true)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["out"])
    }
  }

  @Test func tablesAreWhatTheEstimatorsMeasure() throws {
    let catalogue = try Pylians().catalogue
    let measurement = try CatalogueMeasurement(of: catalogue, settings())
    let power = try PowerSpectrumEstimator(mesh: MeshSettings(cells: 32), boxSize: 250).measure(catalogue)
    #expect(measurement.tables[0] == power.table)
    #expect(measurement.tables[0].columns.map(\.name) == ["k", "P", "modes"])
  }

  @Test func readsFilesOfBothPrecisions() throws {
    let catalogue = try Pylians().catalogue
    let values = catalogue.positions.map(Double.init)
    try withTemporaryDirectory { folder in
      let names = ["single.npy", "double.npy"].map { folder + "/" + $0 }
      for (name, kind) in zip(names, [NumpyArray.Kind.float32, .float64]) {
        try NumpyFile.write(NumpyArray(shape: [8000, 3], values: values, kind: kind), to: name)
        #expect(try Catalogue.read(positions: name, boxSize: 250).positions == catalogue.positions)
      }
    }
  }

  @Test func faultsOfFilesAreNamed() throws {
    try withTemporaryDirectory { folder in
      func file(_ name: String, _ shape: [Int], _ values: [Double]) throws -> String {
        let path = "\(folder)/\(name).npy"
        try NumpyFile.write(NumpyArray(shape: shape, values: values), to: path)
        return path
      }
      let good = try file("good", [2, 3], [1, 2, 3, 4, 5, 6])
      func refused(_ positions: String, _ velocities: String? = nil, _ weights: String? = nil) -> String? {
        message {
          try Catalogue.read(positions: positions, velocities: velocities, weights: weights, boxSize: 10)
        }?.replacing(folder + "/", with: "")
      }
      #expect(
        refused(try file("flat", [6], [1, 2, 3, 4, 5, 6]))
          == "flat.npy: expected an array of shape (N, 3), found (6,)")
      #expect(
        refused(try file("wide", [3, 2], [1, 2, 3, 4, 5, 6]))
          == "wide.npy: expected an array of shape (N, 3), found (3, 2)")
      #expect(
        refused(try file("none", [0, 3], [])) == "none.npy: expected at least one particle, found none")
      #expect(
        refused(try file("nan", [2, 3], [1, 2, 3, 4, .nan, 6]))
          == "nan.npy: row 2, column 2 is nan, expected a finite number")
      #expect(refused(folder + "/absent.npy") == "absent.npy: could not open: no such file or folder")
      #expect(
        refused(good, try file("still", [1, 3], [0, 0, 0]))
          == "still.npy: expected an array of shape (2, 3), found (1, 3)")
      #expect(
        refused(good, nil, try file("light", [3], [1, 1, 1]))
          == "light.npy: expected an array of shape (2,), found (3,)")
      #expect(
        refused(good, nil, try file("negative", [2], [1, -1]))
          == "negative.npy: row 2, column 1 is -1.0, expected a finite weight, zero or more")
      #expect(
        refused(good, nil, try file("zero", [2], [0, 0]))
          == "zero.npy: expected weights with a positive sum, found only zeros")
      #expect(
        message { try Catalogue.read(positions: good, boxSize: 0) }
          == "the box must be a positive length [Mpc/h], found 0.0")
    }
  }

  @Test func faultsOfSettingsAreNamed() throws {
    let catalogue = try Pylians().catalogue
    #expect(
      message { try MeshSettings(cells: 33) }
        == "the number of cells per side must be even and in 4 to 2048, found 33")
    #expect(
      message { try PowerSpectrumEstimator(mesh: MeshSettings(cells: 32), boxSize: 250, shells: 1...16) }
        == "the last shell must be below the Nyquist shell 16 of 32 cells, found 16")
    #expect(
      message { try PowerSpectrumEstimator(mesh: MeshSettings(cells: 32), boxSize: 100).measure(catalogue) }
        == "the box of the catalogue must be 100.0 Mpc/h as the estimator's, found 250.0 Mpc/h")
    #expect(
      message { try Mark("10,2") }
        == "a mark must be three numbers R,p,delta_s such as 10,2,0.25, found '10,2'")
    #expect(
      message { try Shells.upTo(0.01, boxSize: 100) }?.hasPrefix(
        "the largest wavenumber must be at least 0.0889") == true)
    #expect(try Shells.upTo(0.5, boxSize: 1000) == 1...79)
    var none = try settings()
    none.summaries = []
    #expect(
      message { try CatalogueMeasurement(of: catalogue, none) }
        == "the list of summaries must be some of pk, mpk, multipoles, bispectrum, pdf, found none")
    #expect(
      SummaryError.memory(cells: 2048, needed: 137_438_953_472, available: 24_000_000_000).description
        == "a mesh of 2048^3 cells needs about 137.4 GB of memory, found 24.0 GB: take fewer cells")
  }
}
