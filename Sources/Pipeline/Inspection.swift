import Formats
import Foundation
import Observables
import Reporting
import Suites
import Transfer

/// What a directory holds, in words.
public enum Inspection {
  /// Describes a suite, model or run directory.
  ///
  /// - Throws: ``PipelineError`` when it is none of them or broken.
  public static func describe(_ directory: String) throws -> String {
    func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: directory + "/" + name) }
    if has("model.safetensors") || has("config.json") {
      return describe(try Model.load(directory), directory)
    }
    if has("resolved.yaml") {
      guard has("results.json") else {
        return "Run directory \(directory), not finished: go on with slingshot run ... --resume."
      }
      return try Report.summary(runDirectory: directory, width: 100)
    }
    if has("parameters.txt") || has("k.npy") {
      return try Suite.load(directory).summaryText
    }
    throw PipelineError.notARunDirectory(
      directory, missing: "config.json (model), resolved.yaml (run) or parameters.txt (suite)")
  }

  private static func describe(_ model: Model, _ directory: String) -> String {
    let names = zip(model.parameters.names, zip(model.parameters.lower, model.parameters.upper))
      .map { "\($0) in [\($1.0), \($1.1)]" }
    let reads = zip(model.observables, model.encoding.parts).map { observable, part in
      "\(observable.name) (\(part.kind.rawValue)) in \(observable.axes.map(\.summary).joined(separator: "; "))"
    }
    let provenance = model.provenance.compactMap { key, value in
      (try? value.encoded(compact: true)).map { "  \(key): \($0)" }
    }
    return """
      Model \(directory): \(model.predictor.summary)
      reads    \(reads.joined(separator: "; "))
      infers   \(names.joined(separator: ", "))
      made by
      \(provenance.joined(separator: "\n"))
      """
  }
}
