import Formats
import Suites

extension ResponsePrior {
  /// Refuses numbers and points that are none of the source's.
  static func check(
    _ name: String, _ values: Matrix, _ scaled: Matrix, _ source: SourceModel
  ) throws(EmulationError) {
    let what = "simulations of the response prior \(name)"
    guard values.columns == source.width else {
      throw .size(of: "numbers of the \(what)", expected: source.width, found: values.columns)
    }
    guard scaled.rows == values.rows else {
      throw .size(of: "rows of parameters of the \(what)", expected: values.rows, found: scaled.rows)
    }
    if let (row, column) = values.firstNonFinite() { throw .nonFinite(of: what, row: row, column: column) }
    try require(name, scaled: scaled, of: source.parameters)
  }

  /// Refuses simulations that cannot say what the response is where the target is emulated.
  ///
  /// - Parameters:
  ///   - name: the prior's name.
  ///   - scaled: all parameters `[N, P]` scaled by the target's bounds.
  ///   - parameters: the target's.
  /// - Throws: ``EmulationError``.
  public static func require(
    _ name: String, scaled: Matrix, of parameters: EmulatedParameters
  ) throws(EmulationError) {
    let what = "simulations of the response prior \(name)"
    guard scaled.columns == parameters.count else {
      throw .size(of: "parameters of the \(what)", expected: parameters.count, found: scaled.columns)
    }
    if let (row, column) = scaled.firstNonFinite() {
      throw .nonFinite(of: "parameters of the \(what)", row: row, column: column)
    }
    let fewest = SourceModel.fewestSimulations(sharedParameters: parameters.count)
    guard scaled.rows >= fewest else {
      throw .tooFew(
        what: what, expected: fewest, found: scaled.rows, reason: "for \(parameters.count) parameters")
    }
    let distances = parameters.newCoordinates(scaled)
    for (index, place) in parameters.new.enumerated() {
      let column = distances.column(index)
      guard let least = column.min(), let most = column.max(), least < most else {
        throw .constantPrior(
          prior: name, parameter: parameters.scaling.names[place],
          value: restored(scaled[0, place], place, parameters), simulations: scaled.rows)
      }
      let margin = reach * (most - least)
      guard (least - margin...most + margin).contains(0) else {
        throw short(
          name, place, scaled.column(place), parameters,
          wanted: "\(parameters.sourceValues[place] ?? 0), at which the target suite is the source suite")
      }
    }
    for place in parameters.new {
      let column = scaled.column(place)
      let (least, most) = (column.min() ?? 0, column.max() ?? 0)
      let margin = reach * (most - least)
      guard least - margin <= 0, most + margin >= 1 else {
        let ends = [0, 1].map { restored($0, place, parameters) }.sorted()
        throw short(name, place, column, parameters, wanted: "\(ends[0]) and \(ends[1]), its bounds")
      }
    }
  }

  private static func restored(_ unit: Double, _ place: Int, _ parameters: EmulatedParameters) -> Double {
    let scaling = parameters.scaling
    return scaling.scales[place].restored(unit, scaling.lower[place], scaling.upper[place])
  }

  private static func short(
    _ name: String, _ place: Int, _ column: [Double], _ parameters: EmulatedParameters, wanted: String
  ) -> EmulationError {
    let ends = [column.min() ?? 0, column.max() ?? 0].map { restored($0, place, parameters) }.sorted()
    return .shortPrior(
      prior: name, parameter: parameters.scaling.names[place], lower: ends[0], upper: ends[1], wanted: wanted)
  }
}
