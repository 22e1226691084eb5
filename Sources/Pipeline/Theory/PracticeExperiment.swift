import Formats
import Foundation
import Observables
import Suites
import Theory
import Training

/// Predicts the transfer between the two suites of a study, on the very simulations that its networks see.
struct PracticeExperiment: Experiment {
  static let block = "practice"
  static let title = "From theory to practice"
  static let about =
    "The theory on real simulations: infinitely wide linear networks learn the source suite's parameters from its"
    + " spectra, log10 and standardised, and then the target's from few simulations, with hidden weights held to the"
    + " source's by δ. Ridges and the recommended δ are chosen by cross-validation on the simulations in hand; errors"
    + " are on those that the study holds out, of parameters scaled to [0, 1]. Trained networks are deeper and not"
    + " linear, stop early and hold all layers: δ is a guide to how much to hold on, not a setting to copy."

  private let path: String
  private let overrides: [SettingOverride]
  private let targets: [Int]
  private let seeds: [Int]
  private let settings: TransferPrediction.Settings
  private let measured: String?

  init(_ block: YAMLMapping, seed: UInt64) throws(FormatError) {
    path = try block.path(
      "study", doc: "Study file whose two suites are used; they must be there, not yet to be simulated.")
    let replaced = try block.strings(
      "set", default: [], doc: "Settings of that study to replace, such as paths.quijote=/data/quijote.")
    let folder = try block.path("folder", default: ".", doc: "Folder that relative paths in set start from.")
    overrides = try SettingOverride.each(replaced, folder: folder)
    targets = try Self.distinct(
      block, "targets",
      block.ints(
        "targets", default: [25, 50, 100, 200, 400], in: 4...1_000_000, doc: "Target simulations used."))
    seeds = try Self.distinct(
      block, "seeds", block.ints("seeds", default: [1, 2, 3], in: 0...Int.max, doc: "Seeds of the subsets."))
    var settings = TransferPrediction.Settings()
    settings.sourceStrength = try block.double(
      "source_gamma", default: 1, in: 0...100, doc: "Feature strength of the source training.")
    settings.targetStrength = try block.double(
      "target_gamma", default: 1, in: 0...100, doc: "Feature strength of the target training.")
    settings.decay = try block.double(
      "decay", default: 1, in: 1e-6...1e6, doc: "Weight decay of both layers.")
    settings.deltas = try Self.distinct(
      block, "deltas",
      block.doubles(
        "deltas", default: settings.deltas, in: 0...1e9, doc: "Elastic couplings; 0 is no transfer."))
    settings.betas = try Self.distinct(
      block, "betas",
      block.doubles("betas", default: settings.betas, in: 1e-3...1e12, doc: "Inverse ridges to choose from."))
    settings.folds = try block.int(
      "folds", default: settings.folds, in: 2...1000,
      doc: "Parts left out in turn to choose ridge and coupling.")
    settings.limits = OutputTask.bounds
    self.settings = settings
    measured = try block.optionalPath(
      "measured", doc: "Run directory of that study, whose measured errors are drawn beside the predictions.")
  }

  private static func distinct<Value: Comparable & Hashable>(
    _ block: YAMLMapping, _ key: String, _ values: [Value]
  ) throws(FormatError) -> [Value] {
    guard !values.isEmpty else { throw block.error(key, "must name at least one") }
    guard Set(values).count == values.count else { throw block.error(key, "must not repeat a value") }
    return values.sorted()
  }

  /// The study with this block's numbers of simulations.
  private func study() throws(FormatError) -> Study {
    let counts = targets.map(String.init).joined(separator: ", ")
    return try Study.parse(
      text: FileBytes.readText(path), name: path,
      overrides: overrides + [SettingOverride("study.targets=[\(counts)]")])
  }

  var files: [String] {
    get throws {
      let results = measured.map { [$0 + "/results.json"] } ?? []
      return try [path] + study().inputs() + results
    }
  }

  func pieces() throws -> [ExperimentPiece] {
    let study = try study()
    for (block, origin) in [("source", study.source), ("target", study.target)] {
      guard case .simulated = origin else { continue }
      throw TheoryError.parameter(
        name: "the \(block) of \(path)", found: "a suite that is still to be simulated",
        expected: "one that is read; slingshot simulate makes a suite directory")
    }
    try MeasuredErrors.check(measured)
    // The first summary of a study that compares several.
    let data = try StudyData(
      study, selection: study.summaries[0], suites: "", threads: nil, quiet: true)
    let rows = try data.sourceSplit(study).train
    let encoding = try data.sourceEncoding(rows)
    let source = try OutputTask(
      data.sourceData(rows, encoding), outputs: data.sourceScaling.names.count, name: "source")
    let test = try OutputTask(
      data.targetData(data.testRows, encoding), outputs: data.targetScaling.names.count, name: "test")
    let settings = settings
    let learned = Shared { try TransferPrediction.learn(source, settings) }
    var pieces: [ExperimentPiece] = []
    for count in targets {
      for seed in seeds {
        let chosen = try data.targetRows(count: count, seed: seed)
        let target = try OutputTask(
          data.targetData(chosen, encoding), outputs: data.targetScaling.names.count, name: "target")
        pieces.append(
          ExperimentPiece("n\(count)-s\(seed)") {
            let prediction = try TransferPrediction.predict(
              features: learned.value(), target: target, test: test, settings: settings)
            return [
              "errors": prediction.points.map { $0.totalError * OutputTask.unit },
              "cross_validation": prediction.points.map { $0.total * OutputTask.unit },
              "betas": prediction.points.map(\.beta), "recommended": [Double(prediction.recommended)],
              "source_beta": [prediction.sourceBeta],
            ]
          })
      }
    }
    return pieces
  }

  func outcome(_ results: [String: ExperimentPiece.Result]) -> ExperimentOutcome {
    func spread(_ list: String, _ count: Int, _ place: (ExperimentPiece.Result) -> Int?) -> (Double, Double) {
      let found = seeds.compactMap { seed -> Double? in
        guard let result = results["n\(count)-s\(seed)"], let place = place(result),
          let values = result[list], values.indices.contains(place)
        else { return nil }
        return values[place]
      }
      return Self.meanAndError(found)
    }
    let best = { (result: ExperimentPiece.Result) in result["recommended"]?.first.map { Int($0) } }
    let againstCoupling = targets.map { count in
      Chart.Curve(
        "N = \(count)", .theory, x: settings.deltas,
        y: settings.deltas.indices.map { place in spread("errors", count) { _ in place }.0 })
    }
    let x = targets.map(Double.init)
    let none = targets.map { count in spread("errors", count) { _ in 0 }.0 }
    let chosen = targets.map { count in spread("errors", count, best).0 }
    var curves = [
      Chart.Curve("predicted, no transfer", .theory, x: x, y: none),
      Chart.Curve("predicted, recommended δ", .theory, x: x, y: chosen),
    ]
    curves += MeasuredErrors.curves(measured)
    let recommended = zip(targets, zip(none, chosen)).map { count, errors -> String in
      let picks = seeds.compactMap { results["n\(count)-s\($0)"].flatMap(best) }.map { settings.deltas[$0] }
      let median = picks.sorted()[picks.count / 2]
      let gain = 100 * (1 - errors.1 / errors.0)
      return
        "With \(count) target simulations the predicted error is \(Self.text(errors.0)) without transfer and"
        + " \(Self.text(errors.1)) at the recommended δ = \(Self.text(median)): \(Self.text(abs(gain))) % \(gain < 0 ? "more" : "less")."
    }
    return ExperimentOutcome(
      findings: recommended + MeasuredErrors.pulls(measured),
      charts: [
        Chart(
          name: "practice-coupling", title: "Predicted error against elastic coupling",
          caption:
            "Mean over \(seeds.count) subsets of the target simulations; δ in units of the weight decay.",
          x: .init("elastic coupling δ", settings.deltas.contains(0) ? .logarithmicWithZero : .logarithmic),
          y: .init("normalised mean squared error", .logarithmic), panels: [.init(curves: againstCoupling)]),
        Chart(
          name: "practice-error",
          title: "Predicted and measured error against the number of target simulations",
          caption: "Lines are predictions"
            + (measured == nil
              ? "." : ", points the measured errors of networks, with standard errors over seeds."),
          x: .init("target simulations N", .logarithmic),
          y: .init("normalised mean squared error", .logarithmic),
          panels: [.init(curves: curves)]),
      ])
  }

  static func meanAndError(_ values: [Double]) -> (Double, Double) {
    guard !values.isEmpty else { return (.nan, 0) }
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (mean, count > 1 ? (squares / (count * (count - 1))).squareRoot() : 0)
  }

  private static func text(_ value: Double) -> String {
    String(format: value >= 1000 ? "%.0f" : "%.3g", value)
  }
}
