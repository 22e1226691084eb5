import Formats
import Foundation
import Observables
import Suites
import Theory
import Training
import Work

/// Where the theory of infinite width stands beside a forecast (arXiv 2507.04448): what linear networks without end gain in the
/// first universe from hidden weights held to the source's.
struct ForecastTheory {
  /// What is foretold with some target simulations, in mean square errors of parameters scaled to [0, 1].
  struct Point {
    /// Target simulations.
    var count: Int
    /// The error without transfer.
    var without: Double
    /// The error at the coupling that cross-validation recommends.
    var held: Double
    /// That coupling, in units of the weight decay.
    var delta: Double

    var ratio: Double { held / without }
  }

  /// In ascending numbers of simulations.
  let points: [Point]

  /// Numbers of an observation up to which it is computed: its cost grows with their cube.
  static let widest = 200
  /// Target simulations up to which it is computed.
  private static let most = 400

  /// The theory of a study of a universe; nil where an observation is too wide or no number is small enough.
  ///
  /// - Parameter data: the study, its target the universe.
  /// - Throws: `TheoryError`, and what reading the suites throws.
  init?(_ study: Study, _ data: StudyData, threads: Int?) throws {
    let counts = study.comparison.targets.filter { $0 <= Self.most }.sorted()
    guard data.targetInputs.width <= Self.widest, !counts.isEmpty, let seed = study.comparison.seeds.first
    else {
      return nil
    }
    var settings = TransferPrediction.Settings()
    settings.limits = OutputTask.bounds
    settings.deltas = [0, 0.3, 3, 30, 300]
    let stopped: @Sendable () -> Bool = { Interruption.isRequested }
    let rows = try data.sourceSplit(study).train
    let encoding = try data.sourceEncoding(rows)
    let outputs = data.targetScaling.names.count
    let features = try TransferPrediction.learn(
      OutputTask(data.sourceData(rows, encoding), outputs: data.sourceScaling.names.count, name: "source"),
      settings, isCancelled: stopped)
    let test = try OutputTask(data.targetData(data.testRows, encoding), outputs: outputs, name: "test")
    let targets = try counts.map { count in
      try OutputTask(
        data.targetData(data.targetRows(count: count, seed: seed), encoding), outputs: outputs, name: "target"
      )
    }
    let found = try concurrently(counts.count, threads: threads, isCancelled: stopped) { [settings] place in
      let prediction = try TransferPrediction.predict(
        features: features, target: targets[place], test: test, settings: settings, isCancelled: stopped)
      return Point(
        count: counts[place], without: (prediction.points.first?.totalError ?? .nan) * OutputTask.unit,
        held: prediction.points[prediction.recommended].totalError * OutputTask.unit, delta: prediction.delta)
    }
    points = found.compactMap { $0 }
    guard points.count == counts.count else { throw TheoryError.interrupted }
  }

  /// What it says, for the findings.
  var findings: [String] {
    guard let first = points.first else { return [] }
    let others = points.dropFirst().map { "\(Self.short($0.ratio)) with \($0.count)" }
    return [
      "The theory of infinite width, linear networks whose hidden weights are held to the source's (arXiv 2507.04448), leaves"
        + " \(Self.short(first.ratio)) of the error without transfer with \(first.count) simulations"
        + (others.isEmpty ? "" : ", " + others.joined(separator: ", "))
        + ": what weights alone carry where networks are linear and wide, beside what is rehearsed."
    ]
  }

  /// The theory's errors.
  var table: JSONValue {
    [
      "title":
        "The theory of infinite width on the first universe: mean square errors of all parameters together",
      "columns": ["N", "without transfer", "held to the source", "ratio", "pull to the source δ"],
      "rows": .array(
        points.map { point in
          .strings(
            [String(point.count)]
              + [point.without, point.held].map { String(format: "%.4f", $0) }
              + [Self.short(point.ratio), String(format: "%g", point.delta)])
        }),
    ]
  }

  private static func short(_ value: Double) -> String { String(format: "%.2f", value) }
}
