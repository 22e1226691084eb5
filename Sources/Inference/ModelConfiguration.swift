import Formats
import Observables
import OrderedCollections
import Suites
import Transfer

/// `config.json` of a model directory: everything but the numbers of what predicts.
struct ModelConfiguration {
  /// The format that is written; 1, of models of one spectrum, is read too.
  static let format = 2

  /// Entries of what predicts, for ``Predictors``.
  var predictor: OrderedDictionary<String, JSONValue>
  var parameters: ParameterScaling
  var encoding: InputEncoding
  var observables: [Observable]
  var provenance: OrderedDictionary<String, JSONValue>
  /// SHA-256 of `training.safetensors`; nil for a model without and for one of before it was kept.
  var trainingHash: String?

  static func json(
    of model: Model, predictor: OrderedDictionary<String, JSONValue>, trainingHash: String?
  ) throws -> JSONValue {
    var frame: OrderedDictionary<String, JSONValue> = [
      "format": .integer(format),
      "kind": "model",
      "observables": try value(of: model.observables),
      "encoding": try value(of: model.encoding),
      "parameters": try value(of: model.parameters),
    ]
    frame["training_sha256"] = trainingHash.map(JSONValue.string)
    let provenance = OrderedDictionary(dictionaryLiteral: ("provenance", JSONValue.object(model.provenance)))
    return .object(frame.merging(predictor) { $1 }.merging(provenance) { $1 })
  }

  init(_ json: JSONValue, file: String) throws {
    guard let format = json["format"]?.int, (1...Self.format).contains(format) else {
      throw TransferError.badModel(
        file, reason: "expected \"format\": 1 to \(Self.format), found \(Self.text(json["format"])).")
    }
    try Self.requireKnownKeys(json, format: format, file: file)
    predictor = (json.object ?? [:]).filter { ["members", "predictor"].contains($0.key) }
    parameters = try Self.decode(ParameterScaling.self, json["parameters"], "parameters", file)
    provenance = try Self.provenance(json["provenance"], file)
    if let hash = json["training_sha256"] {
      trainingHash = hash.string
      guard trainingHash?.count == 64 else {
        throw TransferError.badModel(
          file, reason: "expected training_sha256 to be 64 hexadecimal digits, found \(Self.text(hash)).")
      }
    }
    guard format == 1 else {
      observables = try Self.decode([Observable].self, json["observables"], "observables", file)
      for (index, observable) in observables.enumerated() {
        try observable.validate(file: file)
        guard !observables[..<index].contains(where: { $0.name == observable.name }) else {
          throw TransferError.badModel(
            file,
            reason:
              "expected observables of different names, found observables[\(index)].name '\(observable.name)' twice."
          )
        }
      }
      encoding = try Self.decode(InputEncoding.self, json["encoding"], "encoding", file)
      try requireKnownKeys(json, file: file)
      return
    }
    let needed = ["summary", "k", "normaliser"]
    if let missing = needed.first(where: { json[$0] == nil }) {
      throw TransferError.badModel(file, reason: "expected the key \(missing) of format 1, found none.")
    }
    guard let summary = json["summary"]?.string, let k = json["k"]?.doubles,
      let normaliser = json["normaliser"], let mean = normaliser["mean"]?.doubles,
      let deviation = normaliser["deviation"]?.doubles, let simulations = normaliser["simulations"]?.int,
      let origin = normaliser["origin"]?.string.flatMap(InputEncoding.Origin.init)
    else {
      throw TransferError.badModel(
        file,
        reason:
          "expected of format 1 a text summary, a list of numbers k, and mean, deviation, simulations and origin in "
          + "normaliser, found summary \(Self.text(json["summary"])), normaliser \(Self.text(json["normaliser"]))."
      )
    }
    observables = [.power(summary, k: k)]
    encoding = try InputEncoding(
      parts: [ObservableEncoding(kind: .log, mean: mean, deviation: deviation)], origin: origin,
      simulations: simulations)
  }

  /// Where a model came from; what is compared with other simulations must be of its type, else nothing would be.
  private static func provenance(
    _ json: JSONValue?, _ file: String
  ) throws(TransferError) -> OrderedDictionary<String, JSONValue> {
    guard let json else { return [:] }
    func fault(_ key: String, _ expected: String, _ found: JSONValue?) -> TransferError {
      .badModel(file, reason: "expected \(key) to be \(expected), found \(text(found)).")
    }
    guard let members = json.object else { throw fault("provenance", "an object", json) }
    for key in ["redshift", "box_size"] where members[key] != nil && members[key]?.double == nil {
      throw fault("provenance.\(key)", "a number", members[key])
    }
    if let works = members["works"], works.strings == nil {
      throw fault("provenance.works", "a list of texts", works)
    }
    return members
  }

  private static func value(of encodable: some Encodable) throws -> JSONValue {
    try JSONValueEncoder().encode(encodable)
  }

  private static func decode<Value: Decodable>(
    _ type: Value.Type, _ json: JSONValue?, _ key: String, _ path: String
  ) throws -> Value {
    guard let json else { throw TransferError.badModel(path, reason: "expected the key \(key), found none.") }
    return try JSONValueDecoder().decode(type, from: json, name: path, key: key)
  }

  private static func text(_ json: JSONValue?) -> String {
    json.flatMap { try? $0.encoded(compact: true) } ?? "nothing"
  }
}
