import Formats
import Foundation
import Inference
import Observables
import Reporting
import Suites
import Transfer

/// What a directory holds, in words.
public enum Inspection {
  /// Describes a folder that Slingshot made: a suite, a model, a run, what is unfinished of them, particles, halos or
  /// summaries.
  ///
  /// - Throws: `FormatError` with what is there instead, or what the folder's reader throws.
  public static func describe(_ directory: String) throws -> String {
    let found = FoundFolder(at: directory)
    switch found {
    case .model: return describe(try Model.load(directory), directory)
    case .run(true): return try findings(directory) ?? Report.summary(runDirectory: directory, width: 100)
    case .run(false), .unfinishedModel, .unfinishedSuite: return UnfinishedFolder(directory, found).text
    case .suite: return try Suite.load(directory).summaryText
    case .kind: return try RecordedFolder(directory).text
    case .nothing, .file, .data, .other: throw refusal(directory, found)
    }
  }

  static func refusal(_ directory: String, _ found: FoundFolder) -> FormatError {
    .file(
      directory, .otherFolder(expected: "a folder that slingshot made (suite, model or run)", found: found))
  }

  /// What a run of the theory or a forecast found, nil for another run.
  private static func findings(_ directory: String) throws -> String? {
    let results = try JSONValue.read(directory + "/results.json")
    guard ["theory", "forecast"].contains(results["kind"]?.string) else { return nil }
    let findings = (results["experiments"]?.array ?? []).flatMap { experiment in
      [experiment["title"]?.string].compactMap(\.self)
        + (experiment["findings"]?.strings ?? []).map { "  " + $0 }
    }
    return ([results["study"]?["title"]?.string ?? directory] + findings).joined(separator: "\n")
  }

  private static func describe(_ model: Model, _ directory: String) -> String {
    let names = zip(model.parameters.names, zip(model.parameters.lower, model.parameters.upper))
      .map { "\($0) in [\(String(format: "%.5g", $1.0)), \(String(format: "%.5g", $1.1))]" }
    let reads = zip(model.observables, model.encoding.parts).map { observable, part in
      "\(observable.name) (\(part.kind.rawValue)) in \(observable.axes.map(\.shortSummary).joined(separator: "; "))"
    }
    let provenance = model.provenance.filter { $0.value.array?.isEmpty != true }.compactMap { key, value in
      (try? value.encoded(compact: true)).map { "  \(key): \($0)" }
    }
    return """
      Model \(directory): \(model.predictor.summary)
      reads    \(reads.joined(separator: "; "))
      infers   \(names.joined(separator: ", "))
      likeness test of an observation \(model.likenessTest)
      made by
      \(provenance.joined(separator: "\n"))
      """
  }
}
