import Formats
import Foundation
import Networks
import OrderedCollections
import Suites

/// A trained model: networks whose predictions are averaged, with all that turns a spectrum into parameters.
public struct Model: Sendable, Equatable {
  /// The networks, of equal inputs and outputs.
  public var members: [Network]
  /// Names and bounds of the parameters.
  public var parameters: ParameterScaling
  /// How spectra are normalised.
  public var normaliser: SummaryNormaliser
  /// Which summary it reads.
  public var summary: String
  /// Wavenumbers of the bins `[K]` [h/Mpc].
  public var k: [Double]
  /// Where it came from.
  public var provenance: OrderedDictionary<String, JSONValue>

  /// Makes a model.
  public init(
    members: [Network], parameters: ParameterScaling, normaliser: SummaryNormaliser, summary: String,
    k: [Double], provenance: OrderedDictionary<String, JSONValue>
  ) {
    self.members = members
    self.parameters = parameters
    self.normaliser = normaliser
    self.summary = summary
    self.k = k
    self.provenance = provenance
  }

  /// Infers parameters `[N, P]` in physical units from spectra `[N, K]` [(Mpc/h)^3].
  ///
  /// - Throws: `SuiteError` for another number of bins or powers that are not positive.
  public func predict(_ spectra: Matrix) throws(SuiteError) -> Matrix {
    let inputs = try normaliser.normalised(spectra).values.map { Float($0) }
    var sum = [Double](repeating: 0, count: spectra.rows * parameters.names.count)
    for member in members {
      for (index, value) in member.predict(inputs, count: spectra.rows).enumerated() {
        sum[index] += Double(value)
      }
    }
    let mean = sum.map { $0 / Double(members.count) }
    return try parameters.restored(
      Matrix(rows: spectra.rows, columns: parameters.names.count, values: mean))
  }

  /// Writes `model.safetensors` and `config.json` as a whole or not at all.
  ///
  /// - Throws: ``PipelineError``.
  public func write(to directory: String, replacing: Bool = false) throws(PipelineError) {
    var tensors: OrderedDictionary<String, SafetensorsTensor> = [:]
    for (index, member) in members.enumerated() {
      for (name, tensor) in member.tensors() { tensors["member.\(index)." + name] = tensor }
    }
    do {
      let folder = try AtomicDirectory(destination: directory, replacing: replacing)
      do {
        try SafetensorsFile(tensors: tensors, metadata: ["format": "slingshot model 1"])
          .write(to: folder.scratchPath + "/model.safetensors")
        try json().write(to: folder.scratchPath + "/config.json")
        try folder.commit()
      } catch {
        folder.discard()
        throw error
      }
    } catch let error as FormatError { throw .format(error) } catch { throw .statistics("\(error)") }
  }

  private func json() throws -> JSONValue {
    [
      "format": 1,
      "summary": .string(summary),
      "k": .numbers(k),
      "parameters": try Self.value(of: parameters),
      "normaliser": try Self.value(of: normaliser),
      "members": .array(try members.map { try Self.value(of: $0.layout) }),
      "provenance": .object(provenance),
    ]
  }

  /// Reads a model directory; a missing, extra or misshapen tensor is refused by name.
  ///
  /// - Throws: ``PipelineError``.
  public static func load(_ directory: String) throws(PipelineError) -> Model {
    let config = directory + "/config.json"
    let weights = directory + "/model.safetensors"
    do {
      let json = try JSONValue.read(config)
      guard json["format"]?.int == 1 else {
        throw PipelineError.badModel(config, reason: "expected \"format\": 1, found \(text(json["format"])).")
      }
      guard let summary = json["summary"]?.string, let k = json["k"]?.doubles,
        let layouts = json["members"]?.array, !layouts.isEmpty
      else {
        throw PipelineError.badModel(
          config, reason: "expected the keys summary, k and a non-empty list members, found not all of them.")
      }
      let file = try SafetensorsFile.read(weights)
      var rest = file.tensors
      var members: [Network] = []
      for (index, layout) in layouts.enumerated() {
        let prefix = "member.\(index)."
        var own: OrderedDictionary<String, SafetensorsTensor> = [:]
        for (name, tensor) in file.tensors where name.hasPrefix(prefix) {
          own[String(name.dropFirst(prefix.count))] = tensor
          rest[name] = nil
        }
        members.append(
          try Network(
            decode(NetworkLayout.self, layout, config), file: SafetensorsFile(tensors: own, metadata: [:]),
            name: "\(weights) (member \(index))"))
      }
      if let extra = rest.keys.first {
        throw PipelineError.badModel(
          weights, reason: "tensor '\(extra)' belongs to none of the \(layouts.count) members of config.json."
        )
      }
      let model = Model(
        members: members, parameters: try decode(ParameterScaling.self, json["parameters"], config),
        normaliser: try decode(SummaryNormaliser.self, json["normaliser"], config), summary: summary, k: k,
        provenance: json["provenance"]?.object ?? [:])
      try model.check(config)
      return model
    } catch let error as PipelineError { throw error } catch let error as FormatError {
      throw .format(error)
    } catch let error as NetworkError { throw .network(error) } catch {
      throw .badModel(config, reason: "\(error)")
    }
  }

  private func check(_ config: String) throws(PipelineError) {
    for (index, member) in members.enumerated() {
      guard member.inputs == k.count, normaliser.bins == k.count else {
        throw .badModel(
          config,
          reason: "member \(index) reads \(member.inputs) bins and the normaliser \(normaliser.bins), "
            + "expected \(k.count) as k has.")
      }
      guard member.outputs == parameters.names else {
        throw .badModel(
          config, reason: "member \(index) infers \(member.outputs), expected \(parameters.names).")
      }
    }
  }

  private static func value(of encodable: some Encodable) throws -> JSONValue {
    let data = try JSONEncoder().encode(encodable)
    return try JSONValue.decode(String(decoding: data, as: UTF8.self), name: "config.json")
  }

  private static func decode<Value: Decodable>(
    _ type: Value.Type, _ json: JSONValue?, _ path: String
  ) throws -> Value {
    guard let json else {
      throw PipelineError.badModel(path, reason: "expected a key for \(type), found none.")
    }
    do { return try JSONDecoder().decode(type, from: Data(try json.encoded(compact: true).utf8)) } catch {
      throw PipelineError.badModel(path, reason: "\(type) cannot be read: \(error).")
    }
  }

  private static func text(_ json: JSONValue?) -> String {
    json.flatMap { try? $0.encoded(compact: true) } ?? "nothing"
  }
}
