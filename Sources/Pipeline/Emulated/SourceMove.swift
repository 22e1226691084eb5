import Cosmology
import Emulation
import Formats
import Foundation
import Observables
import Suites
import Transfer

/// A source suite as an emulator of a target suite needs it that fixes parameters which the source suite varies: each simulation
/// moved to the fixed values by what an emulator of the source suite says of the difference. An emulator would take for scatter
/// what it is not told of.
struct SourceMove: Sendable, Equatable {
  /// The parameters that the target suite fixes.
  let names: [String]
  /// Where it fixes them.
  let values: [Double]
  /// Those of them whose value the target suite does not state.
  let assumed: [String]

  /// What the target suite fixes; nil where it varies all that the source suite varies.
  ///
  /// - Throws: `EmulationError.lacks` where nothing says the value, `EmulationError.outside` where the source suite has no
  ///   simulation close to it.
  init?(source: Suite, target: Suite) throws {
    let varying = target.varyingParameters()
    var found: [(name: String, value: Double)] = []
    var assumed: [String] = []
    for name in source.varyingParameters() where !varying.contains(name) {
      let stated = target.parameters.column(named: name)?.first
      if stated == nil { assumed.append(name) }
      guard let value = stated ?? Self.usual(name, in: target) else {
        throw EmulationError.lacks(parameter: name, suite: target.name, other: source.name)
      }
      let column = source.parameters.column(named: name) ?? []
      let (least, most) = (column.min() ?? value, column.max() ?? value)
      guard (least...most).contains(value) else {
        throw EmulationError.outside(parameter: name, value: value, lower: least, upper: most)
      }
      found.append((name, value))
    }
    guard !found.isEmpty else { return nil }
    (names, values) = (found.map(\.name), found.map(\.value))
    self.assumed = assumed
  }

  /// The value of a parameter that a suite does not state: Quijote's fiducial one of Quijote and of suites that this program
  /// simulated, elsewhere that of the usual physics.
  private static func usual(_ name: String, in suite: Suite) -> Double? {
    let entry = ParameterCatalogue.entry(named: name)
    let generator = suite.manifest.generator
    return generator == "Quijote" || generator.hasPrefix("Slingshot ") ? entry?.fiducial : entry?.standard
  }

  /// The numbers of source simulations at the fixed values.
  ///
  /// - Parameters:
  ///   - encoded: their numbers `[N, D]`, encoded.
  ///   - rows: which simulations of the suite they are `[N]`.
  ///   - source: the suite.
  ///   - bins: where the numbers lie.
  ///   - models: where the suite's distribution is remembered.
  func moved(
    _ encoded: Matrix, rows: [Int], of source: Suite, bins: [BinPlaces], models: SourceModels,
    isCancelled: () -> Bool = { false }
  ) throws -> Matrix {
    let varied = source.varyingParameters()
    let columns = varied.map { source.parameters.column(named: $0) ?? [] }
    let scaling = try ParameterScaling(
      names: varied, lower: columns.map { $0.min() ?? 0 }, upper: columns.map { $0.max() ?? 1 })
    let scaled = try scaling.scaled(source.parameters(named: varied).selecting(rows: rows))
    let model = try models.model(
      values: encoded, scaled: scaled,
      parameters: EmulatedParameters(scaling: scaling, variedBySource: varied), bins: bins,
      isCancelled: isCancelled)
    var others = scaled
    for (name, value) in zip(names, values) {
      guard let place = varied.firstIndex(of: name) else { continue }
      let unit = scaling.scales[place].scaled(value, scaling.lower[place], scaling.upper[place])
      for row in 0..<others.rows { others[row, place] = unit }
    }
    return try model.moved(encoded, from: scaled, to: others)
  }

  /// What the user should know.
  func remark(source: String, target: String) -> String {
    let told = zip(names, values).map { "\($0) = \(String(format: "%.4g", $1))" }.joined(separator: ", ")
    return
      "\(source) varies \(names.joined(separator: ", ")), which \(target) does not: emulators learn from its simulations moved to"
      + " \(told) by an emulator of \(source)."
      + (assumed.isEmpty
        ? ""
        : " \(target) does not state \(assumed.joined(separator: ", ")): assumed as in its usual cosmology; a constant column in its"
          + " parameters.txt states another value.")
  }
}
