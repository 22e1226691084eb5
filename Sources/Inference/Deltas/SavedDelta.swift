import Formats
import Foundation
import Networks
import Observables
import OrderedCollections
import Randomness
import Suites
import Transfer

/// What fine-tuning changed of a base model, kept without the base: `slingshot delta`.
///
/// The folder holds the numbers that differ from the base's with their places, as they are and not as differences, so that what
/// was not pruned comes back to the last bit; leaves of which most changed are kept whole.
public enum SavedDelta {
  /// The version of the folder that is written and read.
  static let format = 1
  static let (record, tensors) = ("manifest.json", "delta.safetensors")

  /// What was written.
  public struct Summary: Sendable, Equatable {
    /// Numbers that are kept.
    public var kept = 0
    /// Numbers of the model.
    public var numbers = 0
    /// Bytes of the numbers kept and their places.
    public var bytes = 0

    /// In a sentence.
    public var text: String {
      func size(_ bytes: Int) -> String { "\((bytes + 500) / 1000) kB" }
      let share = String(format: "%.3g", 100 * Double(kept) / Double(max(numbers, 1)))
      return
        "\(kept) of \(numbers) numbers are not the base's (\(share) %), \(size(bytes)) instead of \(size(4 * numbers))."
    }
  }

  /// Writes the delta of a model.
  ///
  /// - Parameters:
  ///   - place: the fine-tuned model directory.
  ///   - basePlace: the model directory that it was fine-tuned from.
  ///   - pruning: which changes are kept; all when nil.
  ///   - seed: seed of random pruning.
  ///   - directory: the folder to make.
  ///   - replacing: whether an earlier delta there may be replaced.
  /// - Throws: a `Fault`; nothing is written then.
  public static func write(
    model place: String, base basePlace: String, pruning: DeltaPruning?, seed: UInt64, to directory: String,
    replacing: Bool
  ) throws -> Summary {
    try FolderKind.delta.requireFree(directory, replacing: replacing, inputs: [place, basePlace])
    var model = try Model.load(place)
    let ancestry = try Ancestry(of: model, at: place, from: Model.load(basePlace), at: basePlace)
    let names = model.parameters.names
    var file = SafetensorsFile(tensors: [:])
    var (members, networks): ([JSONValue], [Network]) = ([], [])
    var summary = Summary()
    for (index, (network, ancestor)) in ancestry.descendants.enumerated() {
      let base = ancestry.base[ancestor]
      // Networks of the base's own outputs keep its dummies too.
      let isOfBase = network.outputs == base.outputs && network.dummies == base.dummies
      guard network.dummies == 0 || isOfBase else {
        throw DeltaError.unlike(
          model: place, base: basePlace,
          reason: "it has \(network.dummies) dummy outputs beside \(network.outputs), expected none")
      }
      var tuned = network
      if let pruning {
        if network.dummies > 0 {
          throw DeltaError.unlike(
            model: place, base: basePlace,
            reason: "it has \(network.dummies) dummy outputs, expected none of a model that is pruned")
        }
        let relatives = try Relatives(base: base, named: basePlace, tuned: [(place, network)])
        let delta = pruning.pruned(
          relatives.tuned[0].delta, leaves: relatives.base.places.map(\.range),
          candidates: relatives.isOfBase,
          stream: RandomStream(seed: seed, purpose: "pruned delta", index: UInt64(index)))
        tuned = try relatives.adding(delta).inferring(names)
      }
      networks.append(tuned)
      let changes = NetworkChanges(of: tuned, from: isOfBase ? base : try base.inferring(names))
      for (name, tensor) in changes.tensors { file.tensors["member.\(index)." + name] = tensor }
      members.append(
        ["base": .integer(ancestor), "kept": .integer(changes.kept), "of": .integer(tuned.parameterCount)])
      summary.kept += changes.kept
      summary.numbers += tuned.parameterCount
      summary.bytes += changes.tensors.values.reduce(0) { $0 + $1.bytes.count }
    }
    model.predictor = NetworkMean(networks)
    if let pruning { model.provenance["pruning"] = pruning.json }
    let training = try TrainingFile(cloud: model.cloud, rows: model.rows).encoded()
    let written = try Predictors.record(of: model.predictor)
    let json: JSONValue = [
      "format": .integer(format), "kind": .string(FolderKind.delta.name),
      "base": ["path": .string(basePlace), "sha256": .string(try hash(of: basePlace))],
      "members": .array(members), "model_sha256": .string(try hash(of: written.tensors)),
      "model": try ModelConfiguration.json(
        of: model, predictor: written.settings,
        trainingHash: training.map(SHA256.hexadecimal(of:))),
    ]
    let folder = try AtomicDirectory(destination: directory, kind: .delta, replacing: replacing)
    do {
      try json.write(to: folder.scratchPath + "/" + record)
      try file.write(to: folder.scratchPath + "/" + tensors)
      if let training { try AtomicFile.write(training, to: folder.scratchPath + "/" + TrainingFile.name) }
      try folder.commit()
    } catch {
      folder.discard()
      throw error
    }
    return summary
  }

  /// The model that a delta makes of its base.
  ///
  /// - Throws: ``DeltaError/otherBase(delta:base:expected:found:)``, ``DeltaError/badDelta(_:reason:)`` and what reading a model throws.
  public static func model(of directory: String, base basePlace: String) throws -> Model {
    let configPath = directory + "/" + record
    guard FileBytes.exists(configPath) else {
      throw FormatError.file(
        directory,
        .otherFolder(expected: "a delta with a \(record)", found: FoundFolder(at: directory)))
    }
    let json = try JSONValue.read(configPath)
    guard json["kind"]?.string == FolderKind.delta.name, json["format"]?.int == format,
      let members = json["members"]?.array, let own = json["model"], own["kind"]?.string == "model"
    else {
      throw DeltaError.badDelta(
        configPath, reason: "expected \"kind\": \"delta\" of \"format\": \(format) with members and a model")
    }
    let (expected, found) = (json["base"]?["sha256"]?.string ?? "nothing", try hash(of: basePlace))
    guard expected == found else {
      throw DeltaError.otherBase(delta: directory, base: basePlace, expected: expected, found: found)
    }
    let base = try Model.load(basePlace).networks(at: basePlace)
    let configuration = try ModelConfiguration(own, file: configPath)
    let path = directory + "/" + tensors
    var rest = try SafetensorsFile.read(path).tensors
    var whole: OrderedDictionary<String, SafetensorsTensor> = [:]
    for (index, member) in members.enumerated() {
      guard let ancestor = member["base"]?.int, base.indices.contains(ancestor) else {
        throw DeltaError.badDelta(
          configPath, reason: "expected members[\(index)].base to be one of the base's \(base.count) networks"
        )
      }
      let own = configuration.predictor["members"]?.array?.dropFirst(index).first
      let head = try own.map {
        try JSONValueDecoder().decode(
          NetworkConfiguration.self, from: $0, name: configPath, key: "model.members[\(index)]")
      }
      let isOfBase = head?.outputs == base[ancestor].outputs && head?.head.dummies == base[ancestor].dummies
      let reference = try isOfBase ? base[ancestor] : base[ancestor].inferring(configuration.parameters.names)
      for (name, leaf) in reference.values.leaves {
        whole["member.\(index)." + name] = try NetworkChanges.leaf(
          leaf, "member.\(index)." + name, taking: &rest, path)
      }
    }
    if let extra = rest.keys.first {
      throw DeltaError.badDelta(
        path, reason: "tensor '\(extra)' belongs to no leaf of its \(members.count) networks")
    }
    let scratch = ModelPlace(
      config: configPath, weights: path,
      width: configuration.observables.reduce(0) { $0 + $1.width }, encoding: configuration.encoding,
      parameters: configuration.parameters.names, scaling: configuration.parameters)
    let predictor = try Predictors.read(
      PredictorRecord(settings: configuration.predictor, tensors: whole), at: scratch)
    guard json["model_sha256"]?.string == (try hash(of: whole)) else {
      throw DeltaError.badDelta(
        path,
        reason: "with the base it does not give the numbers whose SHA-256 is the model_sha256 of \(record)")
    }
    let file = directory + "/" + TrainingFile.name
    guard configuration.trainingHash == nil || FileBytes.exists(file) else {
      throw DeltaError.badDelta(directory, reason: "\(TrainingFile.name) is gone, which \(record) states")
    }
    let training =
      FileBytes.exists(file)
      ? try TrainingFile(reading: file, width: scratch.width, hash: configuration.trainingHash) : nil
    var model = Model(
      predictor, parameters: configuration.parameters, encoding: configuration.encoding,
      observables: configuration.observables, provenance: configuration.provenance, cloud: training?.cloud)
    model.rows = training?.rows
    return model
  }

  /// The SHA-256 of the file that a model's numbers are written to.
  private static func hash(of tensors: OrderedDictionary<String, SafetensorsTensor>) throws -> String {
    SHA256.hexadecimal(of: try SafetensorsFile(tensors: tensors).encoded())
  }

  /// The SHA-256 of a model's numbers.
  private static func hash(of directory: String) throws -> String {
    SHA256.hexadecimal(of: try FileBytes.read(directory + "/model.safetensors"))
  }
}

extension FolderKind {
  /// What fine-tuning changed of a model.
  public static let delta = FolderKind(
    name: "delta", maker: "slingshot delta", record: SavedDelta.record,
    parts: [SavedDelta.record, SavedDelta.tensors, TrainingFile.name])
}
