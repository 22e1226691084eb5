import Formats

extension ModelConfiguration {
  /// The keys of each format; what follows from them is below.
  private static let keys = [
    1: ["format", "kind", "summary", "k", "normaliser", "parameters", "members", "provenance"],
    2: [
      "format", "kind", "observables", "encoding", "parameters", "training_sha256", "members", "predictor",
      "provenance",
    ],
  ]

  /// Refuses a `config.json` of another kind or with a key that nothing reads.
  ///
  /// - Throws: `FormatError.json` that names the key.
  static func requireKnownKeys(_ json: JSONValue, format: Int, file: String) throws(FormatError) {
    if let kind = json["kind"], kind.string != "model" {
      let found = (try? kind.encoded(compact: true)) ?? ""
      throw .json(
        file, line: 0, column: 0, .unexpected(found: "\"kind\": \(found)", expected: "\"kind\": \"model\""))
    }
    let known = keys[format] ?? []
    for key in json.keys ?? [] where !known.contains(key) { throw unknown(key, file, near: known) }
  }

  /// Refuses keys that nothing reads in what was read.
  ///
  /// - Throws: `FormatError.json` that names the key.
  func requireKnownKeys(_ json: JSONValue, file: String) throws {
    let encoder = JSONValueEncoder()
    let read: JSONValue = [
      "parameters": try encoder.encode(parameters), "observables": try encoder.encode(observables),
      "encoding": try encoder.encode(encoding),
    ]
    for part in ["parameters", "observables", "encoding"] {
      guard let given = json[part], let known = read[part] else { continue }
      if let key = given.firstKey(unknownTo: known, below: part) { throw Self.unknown(key, file, near: []) }
    }
  }

  private static func unknown(_ key: String, _ file: String, near known: [String]) -> FormatError {
    let nearest = nearestName(to: key, in: known).map { "'\($0)'" } ?? "only keys that FORMATS.md names"
    return .json(file, line: 0, column: 0, .unexpected(found: "the unknown key '\(key)'", expected: nearest))
  }
}
