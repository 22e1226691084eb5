import Cosmology
import Formats
import Foundation
import Suites

/// The parameters of an emulated suite: those that the source suite varies too, and new ones with the values at which the
/// target suite is the source suite.
public struct EmulatedParameters: Sendable, Equatable, Hashable, Codable {
  /// All parameters of the target with their bounds, which are the prior.
  public let scaling: ParameterScaling
  /// The value of each new parameter at which the target suite equals the source suite, in the parameters' units; nil
  /// for a parameter that both suites vary.
  public let sourceValues: [Double?]

  /// The parameters of a target.
  ///
  /// - Parameters:
  ///   - scaling: all parameters of the target with their bounds.
  ///   - varied: those of them that the source suite varies.
  ///   - stated: source values that the user states; others are those of the catalogue (0 for M_nu, -1 for w).
  /// - Throws: ``EmulationError``.
  public init(
    scaling: ParameterScaling, variedBySource varied: [String], sourceValues stated: [String: Double] = [:]
  ) throws(EmulationError) {
    let new = scaling.names.filter { !varied.contains($0) }
    guard new.count < scaling.names.count else {
      throw .nothingShared(source: varied, target: scaling.names)
    }
    if let lacking = varied.first(where: { !scaling.names.contains($0) }) {
      throw .lacks(parameter: lacking, suite: "the target suite", other: "the source suite, which varies it")
    }
    if let extra = stated.keys.sorted().first(where: { !new.contains($0) }) {
      throw .notNew(parameter: extra, nearest: nearestName(to: extra, in: new), new: new)
    }
    var values: [Double?] = []
    for name in scaling.names {
      guard new.contains(name) else {
        values.append(nil)
        continue
      }
      guard let value = stated[name] ?? ParameterCatalogue.entry(named: name)?.standard else {
        throw .noSourceValue(parameter: name)
      }
      if let place = scaling.names.firstIndex(of: name), scaling.scales[place] == .linear {
        let (lower, upper) = (scaling.lower[place], scaling.upper[place])
        // An effect is learnt between the bounds, so that it must vanish within reach of them.
        guard (lower - (upper - lower)...upper + (upper - lower)).contains(value) else {
          throw .farSource(parameter: name, value: value, lower: lower, upper: upper)
        }
      }
      values.append(value)
    }
    self.scaling = scaling
    sourceValues = values
  }

  /// The parameters of two suites; a new parameter that the source suite states is where that suite is. What the source suite varies
  /// and the target suite does not is none of them: the source's simulations must have been moved to where the target fixes it.
  ///
  /// - Throws: ``EmulationError`` where the source suite is not at the stated point, `SuiteError`.
  public init(
    scaling: ParameterScaling, source: Suite, target: Suite, sourceValues stated: [String: Double] = [:]
  ) throws {
    let varied = source.varyingParameters()
    var values = stated
    for name in scaling.names where !varied.contains(name) {
      guard let column = source.parameters.names.firstIndex(of: name) else { continue }
      let found = source.parameters.values[0, column]
      let expected = stated[name] ?? ParameterCatalogue.entry(named: name)?.standard ?? found
      guard abs(found - expected) <= 1e-6 * max(abs(expected), 1e-12) else {
        throw EmulationError.sourcePoint(parameter: name, stated: expected, found: "\(found)")
      }
      values[name] = found
    }
    // A parameter that moves through the source's point belongs to both suites only if the source says so.
    try self.init(
      scaling: scaling, variedBySource: varied.filter(scaling.names.contains), sourceValues: values)
  }

  /// Number of all parameters, P.
  public var count: Int { scaling.names.count }

  /// Positions of the parameters that both suites vary.
  public var shared: [Int] { sourceValues.indices.filter { sourceValues[$0] == nil } }

  /// Positions of the new parameters.
  public var new: [Int] { sourceValues.indices.filter { sourceValues[$0] != nil } }

  /// Names of the new parameters.
  public var newNames: [String] { new.map { scaling.names[$0] } }

  /// Whether every shared parameter could be counted by its logarithm.
  var hasLogarithms: Bool { shared.allSatisfy { scaling.lower[$0] > 0 } }

  /// The shared parameters `[N, d]` between their bounds, 0 to 1, in proportion to themselves or to their logarithms.
  ///
  /// - Parameter scaled: all parameters `[N, P]`, or those shared `[N, d]`, scaled to [0, 1].
  func sharedCoordinates(_ scaled: Matrix, logarithmic: Bool) -> Matrix {
    let places = shared
    let columns = scaled.columns == count ? places : Array(places.indices)
    var result = Matrix(rows: scaled.rows, columns: places.count)
    for row in 0..<scaled.rows {
      for (index, place) in places.enumerated() {
        let unit = scaled.values[row * scaled.columns + columns[index]]
        let (lower, upper) = (scaling.lower[place], scaling.upper[place])
        // A parameter that is scaled by its logarithm already stays as it is.
        result.values[row * places.count + index] =
          logarithmic && scaling.scales[place] == .linear
          ? log((lower + unit * (upper - lower)) / lower) / log(upper / lower) : unit
      }
    }
    return result
  }

  /// How far the new parameters `[N, q]` are from where the target is the source, in units of their prior.
  ///
  /// - Parameter scaled: all parameters `[N, P]` scaled to [0, 1].
  func newCoordinates(_ scaled: Matrix) -> Matrix {
    let places = new
    var result = Matrix(rows: scaled.rows, columns: places.count)
    for row in 0..<scaled.rows {
      for (index, place) in places.enumerated() {
        result.values[row * places.count + index] = distance(scaled.values[row * count + place], place)
      }
    }
    return result
  }

  private func distance(_ unit: Double, _ place: Int) -> Double {
    let (lower, upper) = (scaling.lower[place], scaling.upper[place])
    let origin = sourceValues[place] ?? 0
    guard scaling.scales[place] != .linear else {
      return (lower + unit * (upper - lower) - origin) / (upper - lower)
    }
    // The logarithm far from the source's point, in proportion close to it, where a logarithm may have no value.
    let value = log(abs(upper / lower)) * unit + log(abs(lower))
    let (near, far) = (min(abs(lower), abs(upper)), max(abs(lower), abs(upper)))
    let size = (exp(value) - abs(origin)) / near
    return asinh(size) / asinh(far / near)
  }

  /// Refuses points outside the prior. Rounding is let pass, and a hundredth of the range beside the ends of a prior that
  /// lies inside the bounds: these are estimated from where a suite has simulations.
  ///
  /// - Parameters:
  ///   - scaled: all parameters `[N, P]` scaled to [0, 1].
  ///   - prior: the range of each, scaled; the bounds unless given.
  /// - Throws: ``EmulationError/outside(parameter:value:lower:upper:)``, ``EmulationError/size(of:expected:found:)``,
  ///   ``EmulationError/nonFinite(of:row:column:)``.
  package func requireInside(_ scaled: Matrix, _ prior: [ClosedRange<Double>]? = nil) throws(EmulationError) {
    guard scaled.columns == count else {
      throw .size(of: "parameters of a point", expected: count, found: scaled.columns)
    }
    if let (row, column) = scaled.firstNonFinite() {
      throw .nonFinite(of: "parameters", row: row, column: column)
    }
    guard let (row, place) = firstOutside(scaled, prior) else { return }
    let range = restoredRange(place, prior)
    throw .outside(
      parameter: scaling.names[place],
      value: scaling.scales[place].restored(scaled[row, place], scaling.lower[place], scaling.upper[place]),
      lower: range.lowerBound, upper: range.upperBound)
  }

  /// The first number of finite points `[N, P]` that ``requireInside(_:_:)`` refuses.
  package func firstOutside(
    _ scaled: Matrix, _ prior: [ClosedRange<Double>]? = nil
  ) -> (row: Int, column: Int)? {
    let reaches = (0..<count).map { place in
      let range = prior?[place] ?? 0...1
      return max(0, range.lowerBound - 0.01) - 1e-6...min(1, range.upperBound + 0.01) + 1e-6
    }
    let found = scaled.values.indices.first { !reaches[$0 % count].contains(scaled.values[$0]) }
    return found.map { ($0 / count, $0 % count) }
  }

  /// A parameter's prior in its own unit.
  package func restoredRange(_ place: Int, _ prior: [ClosedRange<Double>]? = nil) -> ClosedRange<Double> {
    func restored(_ value: Double) -> Double {
      scaling.scales[place].restored(value, scaling.lower[place], scaling.upper[place])
    }
    let range = prior?[place] ?? 0...1
    // By the logarithm of its size a negative parameter falls where its scaled one grows.
    let ends = [restored(range.lowerBound), restored(range.upperBound)].sorted()
    return ends[0]...ends[1]
  }
}
