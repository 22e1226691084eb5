import Emulation
import Formats
import Foundation
import Observables
import Randomness
import Suites

/// The physics beside a forecast: what one simulation tells of the parameters, what the new ones are mistaken for, and what
/// differs between the suites without them.
struct ForecastPhysics {
  let scaling: ParameterScaling
  /// Positions of the new parameters.
  let new: [Int]
  let information: FisherInformation
  let drift: SuiteDrift
  /// Whether any simulation of the target says what differs.
  let isSeen: Bool
  let observables: [Observable]

  /// The physics of an emulated target at a point in the middle of the prior, the new parameters halfway to the farther
  /// end of theirs.
  init(_ emulator: Emulator, observables: [Observable]) throws {
    scaling = emulator.parameters.scaling
    new = emulator.parameters.new
    self.observables = observables
    isSeen = emulator.simulations > 0
    let point = emulator.middle
    information = try emulator.information(at: point)
    drift = try emulator.drift(at: point)
  }

  /// The new parameters.
  var newNames: [String] { new.map { scaling.names[$0] } }

  private var shared: [Int] { scaling.names.indices.filter { !new.contains($0) } }

  /// What follows, in words that can be checked.
  var findings: [String] { new.compactMap(told) + new.compactMap(mistaken) + (isSeen ? [differing] : []) }

  private func told(_ place: Int) -> String? {
    guard let (partner, correlation) = partner(of: place) else { return nil }
    let known = 1 / (information.matrix[place, place] + 12).squareRoot()
    // The prior alone knows a parameter to 1 / sqrt(12) of its range.
    guard known * 12.0.squareRoot() < 0.9 else {
      return "One simulation tells hardly more of \(scaling.labels[place]) than its prior does:"
        + " \(amount(information.errors[place], place)) against \(amount(1 / 12.0.squareRoot(), place))."
    }
    return "One simulation tells \(scaling.labels[place]) to \(amount(information.errors[place], place))"
      + " (\(amount(1 / 12.0.squareRoot(), place)) by the prior alone), to"
      + " \(amount(known, place)) were all others known; it is most easily mistaken for \(scaling.labels[partner])"
      + " (correlation of their errors \(Self.short(correlation)))."
  }

  private func partner(of place: Int) -> (Int, Double)? {
    scaling.names.indices.filter { $0 != place }.map { ($0, information.correlation(place, $0)) }
      .max { abs($0.1) < abs($1.1) }
  }

  /// Shifts below this share of an error are not listed.
  private static let noticed = 0.3

  private func mistaken(_ place: Int) -> String? {
    guard let index = new.firstIndex(of: place), !shared.isEmpty else { return nil }
    let shifts = information.shifts[index]
    let errors = information.errorsWithoutNew
    let largest = zip(shifts, errors).map { abs($0 / $1) }.max() ?? 0
    guard largest >= Self.noticed else {
      return
        "Taken for the source's physics, \(scaling.labels[place]) = \(value(place)) shifts no other parameter by more"
        + " than \(Self.short(largest)) of its error, the new parameters known."
    }
    let order = shifts.indices.sorted { abs(shifts[$0] / errors[$0]) > abs(shifts[$1] / errors[$1]) }
    let listed = order.prefix(3).map { number in
      let parameter = shared[number]
      return "\(scaling.labels[parameter]) by \(amount(shifts[number], parameter, signed: true))"
        + " (\(Self.short(abs(shifts[number] / errors[number]))) of its error)"
    }
    return "Taken for the source's physics, \(scaling.labels[place]) = \(value(place)) shifts "
      + listed.joined(separator: ", ") + "; errors are those of one simulation with the new parameters known."
  }

  private var differing: String {
    let sigmas = drift.surest.map { abs($0.sigmas) } ?? 0
    // The surest of many numbers passes three errors by chance: the chance that any does is kept at that of one.
    let limit = -NormalDistribution.quantile(0.00135 / Double(max(drift.mean.count, 1)))
    let start =
      "Without the new physics the suites \(sigmas < limit ? "are not shown to differ" : "differ"): by \(Self.short(drift.size)) ± \(Self.short(drift.error)) of a"
      + " simulation's scatter (root mean square)"
    guard sigmas >= limit, let place = drift.surest?.place else { return start + "." }
    let bin = JointObservable.place(of: place, in: observables)
    return "\(start), most surely in \(bin): \(Self.short(drift.mean[place])) ±"
      + " \(Self.short(drift.errors[place])) (\(Self.short(sigmas)) errors)."
  }

  /// The Fisher matrix's errors, correlations and shifts.
  var table: JSONValue {
    let heads = new.flatMap { place in
      ["correlation with \(scaling.names[place])", "shift by \(scaling.names[place]) = \(value(place))"]
    }
    return [
      "title": .string("What one simulation tells near \(middle)"),
      "columns": .strings(["parameter", "error", "the new ones known", "the prior alone"] + heads),
      "rows": .array(
        scaling.names.indices.map { place in
          let number = shared.firstIndex(of: place)
          let cells = new.indices.flatMap { index in
            [
              new[index] == place ? "" : Self.short(information.correlation(place, new[index])),
              number.map { amount(information.shifts[index][$0], place, signed: true) } ?? "",
            ]
          }
          return .strings(
            [
              scaling.names[place], amount(information.errors[place], place),
              number.map { amount(information.errorsWithoutNew[$0], place) } ?? "",
              amount(1 / 12.0.squareRoot(), place),
            ] + cells)
        }),
    ]
  }

  private var middle: String {
    scaling.names.indices.map { "\(scaling.names[$0]) = \(value($0))" }.joined(separator: ", ")
  }

  /// What differs between the suites without the new physics, a panel for each observable.
  func chart(_ name: String) -> JSONValue {
    let columns = JointObservable.columns(of: observables)
    let coordinates = commonCoordinates
    let isLogarithmic = coordinates?.allSatisfy { $0.values.allSatisfy { $0 > 0 } } ?? false
    let panels = observables.indices.map { index -> JSONValue in
      let x = coordinates?[index].values ?? columns[index].indices.map { Double($0 + 1) }
      let curves = ["theory", "network"].map { method -> JSONValue in
        [
          "series": "difference", "method": .string(method), "x": .numbers(x),
          "y": .numbers(Array(drift.mean[columns[index]])),
          "errors": .numbers(method == "theory" ? [] : Array(drift.errors[columns[index]])),
        ]
      }
      return ["heading": .string(observables[index].name), "curves": .array(curves)]
    }
    let title = coordinates?.first.map { $0.unit.isEmpty ? $0.name : "\($0.name) [\($0.unit)]" } ?? "number"
    return [
      "name": .string(name),
      "title": "What differs between the suites where the new parameters have their source values",
      "caption":
        "In standard deviations of a source simulation around its mean, with standard errors, in the middle of the prior.",
      "x": ["title": .string(title), "scale": isLogarithmic ? "logarithmic" : "linear"],
      "y": ["title": "difference / scatter", "scale": "linear"], "panels": .array(panels),
    ]
  }

  /// The coordinate of each observable, where all have one axis and one coordinate of the same name.
  private var commonCoordinates: [Axis.Coordinate]? {
    let found = observables.compactMap { observable in
      observable.axes.count == 1 && observable.axes[0].coordinates.count == 1
        ? observable.axes[0].coordinates[0] : nil
    }
    guard found.count == observables.count, Set(found.map { $0.name + " " + $0.unit }).count == 1 else {
      return nil
    }
    return found
  }

  /// A difference of a scaled parameter in its unit, or as a share of its range where the scale is not linear.
  private func amount(_ scaled: Double, _ place: Int, signed: Bool = false) -> String {
    let sign = signed && scaled > 0 ? "+" : ""
    guard scaling.scales[place] == .linear else { return sign + Self.short(scaled) + " of its range" }
    let unit = scaling.units[place].isEmpty ? "" : " " + scaling.units[place]
    return sign + Self.short(scaled * (scaling.upper[place] - scaling.lower[place])) + unit
  }

  private func value(_ place: Int) -> String {
    let value = scaling.scales[place].restored(
      information.point[place], scaling.lower[place], scaling.upper[place])
    let unit = scaling.units[place].isEmpty ? "" : " " + scaling.units[place]
    return Self.short(value) + unit
  }

  private static func short(_ value: Double) -> String { String(format: "%.2g", value) }
}
