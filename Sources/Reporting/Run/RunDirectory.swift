import Formats
import Foundation

/// The files of a run directory that a report is made from, read and checked.
package struct RunDirectory: Sendable, Equatable {
  package var results: StudyResults
  package var curves: [TrainingCurve]
  package var predictions: TestPredictions
  package var manifest: RunManifest

  /// Reads `results.json`, `curves.json`, `predictions.json` and `manifest.json`.
  ///
  /// - Throws: `ReportError` when a file is missing, malformed, short or at odds with another.
  package static func read(_ directory: String) throws(ReportError) -> RunDirectory {
    let run = RunDirectory(
      results: try decode(StudyResults.self, directory, "results.json"),
      curves: try decode([TrainingCurve].self, directory, "curves.json"),
      predictions: try decode(TestPredictions.self, directory, "predictions.json"),
      manifest: try decode(RunManifest.self, directory, "manifest.json"))
    try run.results.check(path: directory + "/results.json")
    try run.checkCurves(path: directory + "/curves.json")
    try run.checkPredictions(path: directory + "/predictions.json")
    return run
  }

  /// Reads and checks `results.json` alone, which is enough for a summary on a terminal.
  package static func readResults(_ directory: String) throws(ReportError) -> StudyResults {
    let results = try decode(StudyResults.self, directory, "results.json")
    try results.check(path: directory + "/results.json")
    return results
  }

  static func decode<Value: Decodable>(
    _ type: Value.Type, _ directory: String, _ name: String
  ) throws(ReportError) -> Value {
    let path = directory + "/" + name
    guard FileManager.default.fileExists(atPath: path) else { throw .missingFile(path: path) }
    let json: JSONValue
    do throws(FormatError) { json = try JSONValue.read(path) } catch {
      switch error {
      case .json(_, let line, let column, let fault):
        throw .notJSON(path: path, reason: "line \(line), column \(column): \(fault)")
      default: throw .unreadable(path: path, reason: "\(error)")
      }
    }
    do {
      return try JSONValueDecoder().decode(type, from: json)
    } catch let error as DecodingError {
      throw ReportError(error, path: path)
    } catch {
      throw .unreadable(path: path, reason: String(describing: error))
    }
  }
}

extension ReportError {
  /// Puts what the JSON decoder found into one sentence.
  init(_ error: DecodingError, path: String) {
    switch error {
    case .keyNotFound(let key, let context):
      self = .missingKey(path: path, key: Self.text(context.codingPath + [key]))
    case .valueNotFound(let type, let context), .typeMismatch(let type, let context):
      self = .wrongType(path: path, key: Self.text(context.codingPath), expected: Self.word(for: type))
    case .dataCorrupted(let context) where !context.codingPath.isEmpty:
      let reason = context.debugDescription
      let expected = reason.split(separator: ", found ").first.map { $0.trimmingPrefix("expected ") } ?? ""
      self = .wrongType(path: path, key: Self.text(context.codingPath), expected: String(expected))
    case .dataCorrupted(let context):
      let cause = context.underlyingError.map { ($0 as NSError).userInfo["NSDebugDescription"] } ?? nil
      self = .notJSON(path: path, reason: (cause as? String ?? context.debugDescription).withoutFullStop)
    @unknown default:
      self = .notJSON(path: path, reason: "it could not be decoded")
    }
  }

  /// `runs[3].mse` from a path of keys and indices.
  private static func text(_ keys: [any CodingKey]) -> String {
    var text = ""
    for key in keys {
      if let index = key.intValue {
        text += "[\(index)]"
      } else {
        text += (text.isEmpty ? "" : ".") + key.stringValue
      }
    }
    return text.isEmpty ? "the top level" : text
  }

  private static func word(for type: any Any.Type) -> String {
    switch type {
    case is String.Type: return "a string"
    case is Int.Type, is UInt64.Type: return "a whole number"
    case is Double.Type: return "a number"
    case is Bool.Type: return "true or false"
    default: break
    }
    let name = String(describing: type)
    return name.hasPrefix("Array") ? "a list" : "a mapping"
  }
}

extension String {
  /// The text without full stops at its end, for use inside a sentence.
  var withoutFullStop: String {
    var text = self[...]
    while text.hasSuffix(".") { text = text.dropLast() }
    return String(text)
  }
}
