import Formats
import Foundation
import Theory

/// Total errors of the strategies of a finished study, as points beside predictions.
enum MeasuredErrors {
  /// One curve for each strategy of the run, none without a run.
  static func curves(_ directory: String?) -> [Chart.Curve] {
    guard let directory, let runs = try? JSONValue.read(directory + "/results.json")["runs"]?.array else {
      return []
    }
    var errors: [String: [Int: [Double]]] = [:]
    for run in runs {
      guard let strategy = run["strategy"]?.string, let count = run["n_target"]?.int,
        let error = run["mse"]?["total"]?.double
      else { continue }
      errors[strategy, default: [:]][count, default: []].append(error)
    }
    return errors.sorted { $0.key < $1.key }.map { strategy, byCount in
      let counts = byCount.keys.sorted()
      let spreads = counts.map { PracticeExperiment.meanAndError(byCount[$0] ?? []) }
      return Chart.Curve(
        "measured, " + strategy, .network, x: counts.map(Double.init), y: spreads.map(\.0),
        errors: spreads.map(\.1))
    }
  }

  /// What the study's pull to the source came to, a sentence for each number of simulations; none where the run has no
  /// such strategy.
  static func pulls(_ directory: String?) -> [String] {
    guard let directory, let runs = try? JSONValue.read(directory + "/results.json")["runs"]?.array else {
      return []
    }
    func errors(_ strategy: String, _ count: Int) -> [Double] {
      runs.filter { $0["strategy"]?.string == strategy && $0["n_target"]?.int == count }
        .compactMap { $0["mse"]?["total"]?.double }
    }
    let counts = Set(
      runs.filter { $0["strategy"]?.string == "source-pull" }.compactMap { $0["n_target"]?.int })
    return counts.sorted().compactMap { count in
      let strengths = runs.filter {
        $0["strategy"]?.string == "source-pull" && $0["n_target"]?.int == count
      }.compactMap { run -> JSONValue? in
        guard let seed = run["seed"]?.int else { return nil }
        let model = "\(directory)/models/\(FitRecord.name("source-pull", count, seed))/config.json"
        return try? JSONValue.read(model)["provenance"]?["training"]
      }.flatMap { training in (training.array ?? []).compactMap { $0["source_pull"]?.double } }
        .filter { $0 > 0 }
      let (scratch, _) = PracticeExperiment.meanAndError(errors("scratch", count))
      let (pulled, _) = PracticeExperiment.meanAndError(errors("source-pull", count))
      guard let least = strengths.min(), let most = strengths.max() else { return nil }
      let mean = exp(strengths.reduce(0) { $0 + log($1) } / Double(strengths.count))
      func text(_ value: Double) -> String { String(format: "%.3g", value) }
      return
        "Measured with \(count): the study chose pulls to the source of \(text(least)) to \(text(most)) (geometric"
        + " mean \(text(mean)), in units of the learning rate)"
        + (scratch.isFinite
          ? ", with an error of \(text(pulled)) against \(text(scratch)) from scratch." : ".")
    }
  }

  /// Refuses a folder that is no finished run of a study.
  static func check(_ directory: String?) throws(FormatError) {
    guard let directory else { return }
    guard try JSONValue.read(directory + "/results.json")["runs"]?.array != nil else {
      throw .json(
        directory + "/results.json", line: 1, column: 1,
        .unexpected(found: "no runs", expected: "the results of a study"))
    }
  }
}
