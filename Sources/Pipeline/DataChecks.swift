import Formats
import Foundation
import Inference
import Observables
import Suites

/// What two suites of a study have to do with each other: simulations seen twice, other boxes and redshifts, a test that
/// does not cover the prior, ranges that end early.
struct DataChecks {
  /// The source suite and what is read of it; nil when the source is a model.
  let source: (suite: Suite, inputs: JointObservable)?
  /// What the source simulations were made at.
  let conditions: SuiteConditions
  let target: Suite
  let targetInputs: JointObservable
  let testRows: [Int]
  /// The target rows that may train.
  let pool: [Int]
  let parameters: [String]
  /// Largest wavenumber that the study states [h/Mpc], nil where it takes the default.
  let maximumK: Double?
  /// Names of the observables that it does not cut, for they have a range of their own.
  let uncut: [String]

  /// Sentences that the user should read.
  ///
  /// - Throws: ``PipelineError/testSeen(_:)`` when a test simulation is also trained on.
  func warnings() throws(PipelineError) -> [String] {
    try refuseSeenTests()
    let emulated = [source?.suite, target].compactMap { $0?.emulationRemark }
    return emulated + repeated + outlying + conditions.differences(to: SuiteConditions(target)) + coverage
      + shortRanges
  }

  /// A test simulation that is trained on too makes the test worthless.
  private func refuseSeenTests() throws(PipelineError) {
    let tested = Set(testRows)
    let within = Duplicates.within(targetInputs).filter {
      tested.contains($0.first) != tested.contains($0.second)
    }
    if !within.isEmpty {
      throw .testSeen(
        "\(Self.files(target, targetInputs)): \(counted(within.count, "test simulation"))"
          + " \(within.count == 1 ? "repeats one that is" : "repeat simulations that are") trained on (\(Self.list(within))), expected a test on simulations that are not seen."
      )
    }
    guard let source else { return }
    let between = Duplicates.between(source.inputs, targetInputs).filter { tested.contains($0.second) }
    if !between.isEmpty {
      throw .testSeen(
        "\(Self.files(target, targetInputs)): \(counted(between.count, "test simulation"))"
          + " \(between.count == 1 ? "is a simulation" : "are simulations") of the source suite, \(Self.files(source.suite, source.inputs)) (\(Self.list(between))), expected a test on simulations that are not seen."
      )
    }
  }

  private var repeated: [String] {
    var found: [String] = []
    for (suite, inputs) in [source, (target, targetInputs)].compactMap(\.self) {
      let pairs = Duplicates.within(inputs)
      guard !pairs.isEmpty else { continue }
      found.append(
        "\(Self.files(suite, inputs)): \(counted(pairs.count, "simulation"))"
          + " \(pairs.count == 1 ? "repeats another" : "repeat others") of the suite (\(Self.list(pairs)))."
      )
    }
    let pairs = source.map { Duplicates.between($0.inputs, targetInputs) } ?? []
    if !pairs.isEmpty {
      found.append(
        "\(counted(pairs.count, "target simulation")) \(pairs.count == 1 ? "is a simulation" : "are simulations")"
          + " of the source suite too (source and target rows"
          + " \(Self.list(pairs))).")
    }
    return found
  }

  private var outlying: [String] {
    [source, (target, targetInputs)].compactMap(\.self).flatMap { suite, inputs in
      suite.outlyingRows(in: inputs, parameters: parameters)
    }
  }

  /// Parameters of which the test covers less than four fifths of the range of the suite, which has at least the range
  /// of a flat prior's 20 draws in all but a few of a hundred cases.
  private var coverage: [String] {
    guard testRows.count >= 20 else { return [] }
    return parameters.compactMap { name in
      guard let column = target.parameters.names.firstIndex(of: name) else { return nil }
      let all = target.parameters.values.column(column)
      let tested = testRows.map { all[$0] }
      let (least, most) = (tested.min() ?? 0, tested.max() ?? 0)
      let whole = (all.max() ?? 0) - (all.min() ?? 0)
      guard whole > 0, most - least < 0.8 * whole else { return nil }
      func text(_ value: Double) -> String { String(format: "%.4g", value) }
      return "The test simulations have \(name) from \(text(least)) to \(text(most)) only, the suite"
        + " from \(text(all.min() ?? 0)) to \(text(all.max() ?? 0)): the test does not cover the prior."
    }
  }

  /// Axes of wavenumbers that end well below what was asked for.
  private var shortRanges: [String] {
    guard let asked = maximumK else { return [] }
    return targetInputs.observables.compactMap { observable in
      let axes = observable.axes.flatMap(\.coordinates).filter(\.isWavenumber)
      guard !uncut.contains(observable.name), !axes.isEmpty else { return nil }
      // Triangles have three sides, the largest of which is cut.
      let k = Set(axes.flatMap(\.values)).sorted()
      guard let last = k.last, k.count > 1, last + (last - k[k.count - 2]) < asked else { return nil }
      return
        "summarise.maximum_k asks for \(asked) h/Mpc, but \(observable.name) of \(target.name) ends at \(last)."
    }
  }

  /// The files whose rows were compared.
  private static func files(_ suite: Suite, _ inputs: JointObservable) -> String {
    inputs.observables.map { suite.origins.observable($0.name) }.joined(separator: " and ")
  }

  private static func list(_ pairs: [Duplicates.Pair]) -> String {
    let shown = pairs.prefix(5).map { "\($0.first + 1) and \($0.second + 1)" }.joined(separator: ", ")
    return pairs.count > 5 ? shown + ", ..." : shown
  }
}
