import Formats
import Foundation
import Networks
import Reporting
import Suites

/// What a directory holds, in words.
public enum Inspection {
  /// Describes a suite, model or run directory.
  ///
  /// - Throws: ``PipelineError`` when it is none of them or broken.
  public static func describe(_ directory: String) throws(PipelineError) -> String {
    func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: directory + "/" + name) }
    if has("model.safetensors") || has("config.json") {
      return describe(try Model.load(directory), directory)
    }
    if has("resolved.yaml") {
      guard has("results.json") else {
        return "Run directory \(directory), not finished: go on with slingshot run ... --resume."
      }
      do { return try Report.summary(runDirectory: directory, width: 100) } catch { throw .report(error) }
    }
    if has("parameters.txt") || has("k.npy") {
      do { return try Suite.load(directory).summaryText } catch { throw .suite(error) }
    }
    throw .notARunDirectory(
      directory, missing: "config.json (model), resolved.yaml (run) or parameters.txt (suite)")
  }

  private static func describe(_ model: Model, _ directory: String) -> String {
    let layers = model.members[0].layers
    let widths = ([model.k.count] + layers.map(\.outputs)).map(String.init).joined(separator: "-")
    let names = zip(model.parameters.names, zip(model.parameters.lower, model.parameters.upper))
      .map { "\($0) in [\($1.0), \($1.1)]" }
    let provenance = model.provenance.compactMap { key, value in
      (try? value.encoded(compact: true)).map { "  \(key): \($0)" }
    }
    return """
      Model \(directory): \(model.members.count) networks, the first \(widths), \
      \(model.members.reduce(0) { $0 + $1.parameterCount }) numbers in all
      reads    \(model.summary) in \(model.k.count) bins, \(model.k.first ?? 0) to \(model.k.last ?? 0) h/Mpc
      infers   \(names.joined(separator: ", "))
      made by
      \(provenance.joined(separator: "\n"))
      """
  }
}
