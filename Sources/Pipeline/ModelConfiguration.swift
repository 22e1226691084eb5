import Formats
import Networks
import Observables
import OrderedCollections
import Suites

/// `config.json` of a model directory: everything but the numbers of its networks.
struct ModelConfiguration {
  /// The format that is written; 1, of models of one spectrum, is read too.
  static let format = 2

  var members: [NetworkConfiguration]
  var parameters: ParameterScaling
  var encoding: InputEncoding
  var observables: [Observable]
  var provenance: OrderedDictionary<String, JSONValue>

  static func json(of model: Model) throws -> JSONValue {
    [
      "format": .integer(format),
      "kind": "model",
      "observables": try value(of: model.observables),
      "encoding": try value(of: model.encoding),
      "parameters": try value(of: model.parameters),
      "members": .array(try model.members.map { try value(of: $0.configuration) }),
      "provenance": .object(model.provenance),
    ]
  }

  init(_ json: JSONValue, file: String) throws {
    guard let format = json["format"]?.int, (1...Self.format).contains(format) else {
      throw PipelineError.badModel(
        file, reason: "expected \"format\": 1 to \(Self.format), found \(Self.text(json["format"])).")
    }
    guard let members = json["members"]?.array, !members.isEmpty else {
      throw PipelineError.badModel(
        file, reason: "expected a non-empty list members, found \(Self.text(json["members"])).")
    }
    self.members = try members.map { try Self.decode(NetworkConfiguration.self, $0, "members", file) }
    parameters = try Self.decode(ParameterScaling.self, json["parameters"], "parameters", file)
    provenance = json["provenance"]?.object ?? [:]
    guard format == 1 else {
      observables = try Self.decode([Observable].self, json["observables"], "observables", file)
      for observable in observables { try observable.validate(file: file) }
      encoding = try Self.decode(InputEncoding.self, json["encoding"], "encoding", file)
      return
    }
    guard let summary = json["summary"]?.string, let k = json["k"]?.doubles,
      let normaliser = json["normaliser"], let mean = normaliser["mean"]?.doubles,
      let deviation = normaliser["deviation"]?.doubles, let simulations = normaliser["simulations"]?.int,
      let origin = normaliser["origin"]?.string.flatMap(InputEncoding.Origin.init)
    else {
      throw PipelineError.badModel(
        file, reason: "expected the keys summary, k and normaliser of format 1, found not all of them.")
    }
    observables = [.power(summary, k: k)]
    encoding = try InputEncoding(
      parts: [ObservableEncoding(kind: .log, mean: mean, deviation: deviation)], origin: origin,
      simulations: simulations)
  }

  private static func value(of encodable: some Encodable) throws -> JSONValue {
    try JSONValueEncoder().encode(encodable)
  }

  private static func decode<Value: Decodable>(
    _ type: Value.Type, _ json: JSONValue?, _ key: String, _ path: String
  ) throws -> Value {
    guard let json else { throw PipelineError.badModel(path, reason: "expected the key \(key), found none.") }
    return try JSONValueDecoder().decode(type, from: json, name: path, key: key)
  }

  private static func text(_ json: JSONValue?) -> String {
    json.flatMap { try? $0.encoded(compact: true) } ?? "nothing"
  }
}
