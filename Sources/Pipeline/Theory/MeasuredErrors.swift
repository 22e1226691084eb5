import Formats
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

  /// Refuses a folder that is no finished run of a study.
  static func check(_ directory: String?) throws(PipelineError) {
    guard let directory else { return }
    do throws(FormatError) {
      guard try JSONValue.read(directory + "/results.json")["runs"]?.array != nil else {
        throw FormatError.json(
          directory + "/results.json", line: 1, column: 1,
          .unexpected(found: "no runs", expected: "the results of a study"))
      }
    } catch { throw .format(error) }
  }
}
