import Formats
import Foundation
import OrderedCollections

/// A folder of arrays with a `manifest.json` that says its kind: a snapshot, halos or summaries.
struct RecordedFolder {
  let path: String
  private let record: JSONValue
  /// The shape of each array.
  private let arrays: [(name: String, shape: [Int])]

  /// Reads the record and the sizes of the arrays.
  ///
  /// - Throws: `FormatError`.
  init(_ directory: String) throws {
    path = directory
    record = try JSONValue.read(directory + "/manifest.json")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    arrays = try names.filter { $0.hasSuffix(".npy") && !$0.hasPrefix(".") }.sorted().map {
      ($0, try NumpyFile.layout("\(directory)/\($0)").shape)
    }
  }

  /// A line for each array and for each entry of the record that is short.
  var text: String {
    func line(_ key: String, _ value: String) -> String {
      key + String(repeating: " ", count: max(1, 18 - key.count)) + value
    }
    let entries = (record.object ?? [:]).compactMap { key, value -> String? in
      if let text = value.string { return line(key, text) }
      if value.array?.isEmpty == true { return nil }
      guard let text = try? value.encoded(compact: true), text.count <= 100 else { return nil }
      return line(key, text)
    }
    return (entries + arrays.map { line($0.name, "\($0.shape)") }).joined(separator: "\n")
  }

  /// The record with the shapes of the arrays.
  var json: JSONValue {
    var json = record
    json["arrays"] = .object(arrays.map { ($0.name, .array($0.shape.map { .integer($0) })) })
    return json
  }
}
