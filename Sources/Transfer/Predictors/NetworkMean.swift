import Formats
import Networks
import Observables
import OrderedCollections

/// Networks whose predictions are averaged.
public struct NetworkMean: Predictor, Equatable {
  /// Name of the kind.
  public static let kind = "networks"
  /// The networks, of equal inputs and outputs.
  public var members: [Network]

  /// The mean of networks.
  public init(_ members: [Network]) { self.members = members }

  /// How many networks of which widths.
  public var summary: String {
    let layouts = (try? members.first?.configuration.layouts()) ?? []
    let outputs = members.first.map { $0.outputs.count + $0.dummies } ?? 0
    let widths = (layouts.map(\.width) + [outputs]).map(String.init).joined(separator: "-")
    let numbers = members.reduce(0) { $0 + $1.parameterCount }
    let kind = members.first.map { type(of: $0.head).kind } ?? ""
    return
      "\(counted(members.count, "network"))\(members.count > 1 ? ", the first" : "") \(widths) with \(kind) output,"
      + " \(numbers) numbers in all"
  }

  /// The mean of the members' estimates.
  public func point(_ inputs: [Float], count: Int) -> [Double] {
    var sum = [Double](repeating: 0, count: count * (members.first?.outputs.count ?? 0))
    for member in members {
      for (index, value) in member.predict(inputs, count: count).enumerated() { sum[index] += Double(value) }
    }
    return sum.map { $0 / Double(members.count) }
  }

  /// The configurations as `members`, the tensors as `member.<i>.<leaf>`.
  public func record() throws -> PredictorRecord {
    var record = PredictorRecord()
    record.settings["members"] = .array(try members.map { try JSONValueEncoder().encode($0.configuration) })
    for (index, member) in members.enumerated() {
      for (name, tensor) in member.tensors() { record.tensors["member.\(index)." + name] = tensor }
    }
    return record
  }

  /// Reads the networks, which must read what is observed and infer the model's parameters.
  ///
  /// - Throws: ``TransferError/badModel(_:reason:)``, `NetworkError`, `FormatError`.
  public init(_ record: PredictorRecord, at place: ModelPlace) throws {
    guard let configurations = record.settings["members"]?.array, !configurations.isEmpty else {
      let found = record.settings["members"].flatMap { try? $0.encoded(compact: true) } ?? "nothing"
      throw TransferError.badModel(
        place.config, reason: "expected a non-empty list \(place.key)members, found \(found).")
    }
    var rest = record.tensors
    members = []
    for (index, json) in configurations.enumerated() {
      let key = "\(place.key)members[\(index)]"
      let configuration = try JSONValueDecoder().decode(
        NetworkConfiguration.self, from: json, name: place.config, key: key)
      do throws(NetworkError) { try configuration.validate() } catch {
        throw TransferError.badModel(place.config, reason: "\(key): \(error.description).")
      }
      let prefix = "member.\(index)."
      for name in record.tensors.keys where name.hasPrefix(prefix) { rest[name] = nil }
      members.append(
        try Network(
          configuration, file: SafetensorsFile(tensors: record.tensors(under: prefix)),
          name: "\(place.weights) (member \(index + 1) of \(configurations.count))"))
    }
    if let extra = rest.keys.first {
      throw TransferError.badModel(
        place.weights,
        reason: "tensor '\(extra)' belongs to none of the \(members.count) members of config.json.")
    }
    try check(at: place)
  }

  private func check(at place: ModelPlace) throws(TransferError) {
    for (index, member) in members.enumerated() {
      guard member.inputs == place.width, place.encoding.width == place.width else {
        throw .badModel(
          place.config,
          reason:
            "member \(index + 1) of \(members.count) reads \(member.inputs) numbers and the encoding \(place.encoding.width), "
            + "expected \(place.width) as the observables have.")
      }
      guard member.outputs == place.parameters else {
        throw .badModel(
          place.config,
          reason: "member \(index + 1) of \(members.count) infers \(member.outputs), expected "
            + "\(place.parameters).")
      }
    }
  }
}
