import Formats
import Foundation
import Observables
import Suites
import Theory
import Training

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
  init?(_ study: Study, _ data: StudyData) throws {
    let counts = study.comparison.targets.filter { $0 <= Self.most }.sorted()
    guard data.targetInputs.width <= Self.widest, !counts.isEmpty, let seed = study.comparison.seeds.first
    else {
      return nil
    }
    var settings = TransferPrediction.Settings()
    settings.limits = OutputTask.bounds
    let rows = try data.sourceSplit(study).train
    let encoding = try data.sourceEncoding(rows)
    let outputs = data.targetScaling.names.count
    let features = try TransferPrediction.learn(
      OutputTask(data.sourceData(rows, encoding), outputs: data.sourceScaling.names.count, name: "source"),
      settings)
    let test = try OutputTask(data.targetData(data.testRows, encoding), outputs: outputs, name: "test")
    points = try counts.map { count in
      let chosen = try data.targetRows(count: count, seed: seed)
      let prediction = try TransferPrediction.predict(
        features: features,
        target: OutputTask(data.targetData(chosen, encoding), outputs: outputs, name: "target"), test: test,
        settings: settings)
      return Point(
        count: count, without: (prediction.points.first?.totalError ?? .nan) * OutputTask.unit,
        held: prediction.points[prediction.recommended].totalError * OutputTask.unit, delta: prediction.delta)
    }
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
