import Formats
import Foundation
import Summaries
import Testing

/// A small clustered catalogue and what Pylians 0.12 measures of it; made by Fixtures/pylians/make.py.
struct Pylians {
  let catalogue: Catalogue
  let cells: Int
  let radius: Double
  private let values: JSONValue

  init() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/pylians").path
    values = try JSONValue.read(folder + "/values.json")
    cells = try #require(values["grid"]?.int)
    radius = try #require(values["radius"]?.double)
    catalogue = try Catalogue(
      positions: NumpyFile.read(folder + "/particles.npy").values.map { Float($0) },
      velocities: NumpyFile.read(folder + "/velocities.npy").values.map { Float($0) },
      boxSize: #require(values["box"]?.double))
  }

  /// The value at a path of keys.
  func value(_ keys: String...) throws -> JSONValue {
    try #require(keys.reduce(values) { $0[$1] ?? nil })
  }

  /// The list of numbers at a path of keys.
  func numbers(_ key: String) throws -> [Double] { try #require(value(key).doubles) }
}

/// The largest |a / b - 1|.
func worst(_ a: [Double], _ b: [Double]) -> Double {
  a.count == b.count ? zip(a, b).map { abs($0 / $1 - 1) }.max() ?? 0 : .infinity
}

/// The largest |a - b| / scale.
func worst(_ a: [Double], _ b: [Double], scale: [Double]) -> Double {
  a.count == b.count && a.count == scale.count
    ? zip(zip(a, b), scale).map { abs($0.0 - $0.1) / $1 }.max() ?? 0 : .infinity
}
