import Formats
import Networks
import Observables
import OrderedCollections
import Suites

/// A trained model: networks whose predictions are averaged, with all that turns what is observed into parameters.
public struct Model: Sendable, Equatable {
  /// The networks, of equal inputs and outputs.
  public var members: [Network]
  /// Names, bounds, scales, labels and units of the parameters.
  public var parameters: ParameterScaling
  /// How what is observed becomes numbers of order one.
  public var encoding: InputEncoding
  /// What it reads, cut to the places that it reads.
  public var observables: [Observable]
  /// Where it came from.
  public var provenance: OrderedDictionary<String, JSONValue>

  /// Makes a model.
  public init(
    members: [Network], parameters: ParameterScaling, encoding: InputEncoding, observables: [Observable],
    provenance: OrderedDictionary<String, JSONValue>
  ) {
    self.members = members
    self.parameters = parameters
    self.encoding = encoding
    self.observables = observables
    self.provenance = provenance
  }

  /// Name of what it reads: the observables' names joined by "+".
  public var summary: String { observables.map(\.name).joined(separator: "+") }

  /// Numbers that it reads of a simulation.
  public var width: Int { observables.reduce(0) { $0 + $1.width } }

  /// Infers parameters `[N, P]` in their own units.
  ///
  /// - Throws: `ObservableError` for other observables than the model's and numbers that cannot be encoded.
  public func predict(_ joint: JointObservable) throws -> Matrix {
    for (own, given) in zip(observables, joint.observables) {
      try given.requireSame(as: own, place: "the input", otherPlace: "the model")
    }
    let inputs = try encoding.inputs(joint)
    var sum = [Double](repeating: 0, count: joint.count * parameters.names.count)
    for member in members {
      for (index, value) in member.predict(inputs, count: joint.count).enumerated() {
        sum[index] += Double(value)
      }
    }
    let mean = sum.map { $0 / Double(members.count) }
    return try parameters.restored(
      Matrix(rows: joint.count, columns: parameters.names.count, values: mean))
  }

  /// Infers parameters `[N, P]` in their own units of the simulations of a suite, whose axes may go further.
  ///
  /// - Throws: `ObservableError` for a suite that lacks what the model reads.
  public func predict(_ suite: Suite) throws -> Matrix { try predict(suite.joint(matching: observables)) }

  /// Writes `model.safetensors` and `config.json` as a whole or not at all.
  ///
  /// - Throws: `FormatError`.
  public func write(to directory: String, replacing: Bool = false) throws {
    var tensors: OrderedDictionary<String, SafetensorsTensor> = [:]
    for (index, member) in members.enumerated() {
      for (name, tensor) in member.tensors() { tensors["member.\(index)." + name] = tensor }
    }
    let folder = try AtomicDirectory(destination: directory, kind: .model, replacing: replacing)
    do {
      try SafetensorsFile(tensors: tensors, metadata: [:]).write(
        to: folder.scratchPath + "/model.safetensors")
      try ModelConfiguration.json(of: self).write(to: folder.scratchPath + "/config.json")
      try folder.commit()
    } catch {
      folder.discard()
      throw error
    }
  }

  /// Reads a model directory; a missing, extra or misshapen tensor is refused by name.
  ///
  /// - Throws: ``PipelineError``, `FormatError`, `NetworkError`.
  public static func load(_ directory: String) throws -> Model {
    let config = directory + "/config.json"
    let weights = directory + "/model.safetensors"
    let configuration = try ModelConfiguration(JSONValue.read(config), file: config)
    let file = try SafetensorsFile.read(weights)
    var rest = file.tensors
    var members: [Network] = []
    for (index, member) in configuration.members.enumerated() {
      let prefix = "member.\(index)."
      var own: OrderedDictionary<String, SafetensorsTensor> = [:]
      for (name, tensor) in file.tensors where name.hasPrefix(prefix) {
        own[String(name.dropFirst(prefix.count))] = tensor
        rest[name] = nil
      }
      members.append(
        try Network(
          member, file: SafetensorsFile(tensors: own, metadata: [:]), name: "\(weights) (member \(index))"))
    }
    if let extra = rest.keys.first {
      throw PipelineError.badModel(
        weights,
        reason: "tensor '\(extra)' belongs to none of the \(members.count) members of config.json.")
    }
    let model = Model(
      members: members, parameters: configuration.parameters, encoding: configuration.encoding,
      observables: configuration.observables, provenance: configuration.provenance)
    try model.check(config)
    return model
  }

  private func check(_ config: String) throws(PipelineError) {
    for (index, member) in members.enumerated() {
      guard member.inputs == width, encoding.width == width else {
        throw .badModel(
          config,
          reason: "member \(index) reads \(member.inputs) numbers and the encoding \(encoding.width), "
            + "expected \(width) as the observables have.")
      }
      guard member.outputs == parameters.names else {
        throw .badModel(
          config, reason: "member \(index) infers \(member.outputs), expected \(parameters.names).")
      }
    }
  }
}

extension FolderKind {
  /// A trained model.
  public static let model = FolderKind(
    name: "model", maker: "slingshot", record: "config.json", parts: ["model.safetensors", "config.json"]
  ) { $0["format"] != nil && $0["provenance"] != nil }
}
