import Formats
import Observables
import OrderedCollections
import Suites
import Transfer
import Work

/// A trained model: what predicts, with all that turns what is observed into parameters.
public struct Model: Sendable {
  /// What predicts.
  public var predictor: any Predictor
  /// Names, bounds, scales, labels and units of the parameters.
  public var parameters: ParameterScaling
  /// How what is observed becomes numbers of order one.
  public var encoding: InputEncoding
  /// What it reads, cut to the places that it reads.
  public var observables: [Observable]
  /// Where it came from.
  public var provenance: OrderedDictionary<String, JSONValue>
  /// Where the simulations that it was trained on lie, for the test of an observation; nil where it is not known.
  public var cloud: InputCloud?
  /// Which simulations it was trained on; nil where it is not known.
  public var rows: TrainingRows?

  /// The file of what it keeps of its training simulations, where its configuration states one that is gone.
  public internal(set) var lostFile: String?

  /// Makes a model.
  public init(
    _ predictor: any Predictor, parameters: ParameterScaling, encoding: InputEncoding,
    observables: [Observable],
    provenance: OrderedDictionary<String, JSONValue>, cloud: InputCloud? = nil
  ) {
    self.predictor = predictor
    self.parameters = parameters
    self.encoding = encoding
    self.observables = observables
    self.provenance = provenance
    self.cloud = cloud
  }

  /// Name of what it reads: the observables' names joined by "+".
  public var summary: String { observables.map(\.name).joined(separator: "+") }

  /// Numbers that it reads of a simulation.
  public var width: Int { observables.reduce(0) { $0 + $1.width } }

  /// Infers parameters `[N, P]` in their own units, 256 rows at a time on up to `threads` threads, all when nil.
  ///
  /// - Throws: `ObservableError` for other observables than the model's and numbers that cannot be encoded.
  public func predict(_ joint: JointObservable, threads: Int? = nil) throws -> Matrix {
    for (own, given) in zip(observables, joint.observables) {
      try given.requireSame(as: own, place: "the input", otherPlace: "the model")
    }
    let (inputs, width, block) = (try encoding.inputs(joint), width, 256)
    let starts = Array(stride(from: 0, to: joint.count, by: block))
    let points = try concurrently(starts.count, threads: threads) { [predictor] index in
      let rows = starts[index]..<min(starts[index] + block, joint.count)
      return try predictor.point(
        Array(inputs[rows.lowerBound * width..<rows.upperBound * width]), count: rows.count)
    }
    return try parameters.restored(
      Matrix(rows: joint.count, columns: parameters.names.count, values: points.flatMap { $0 }))
  }

  /// Infers parameters `[N, P]` in their own units of the simulations of a suite, whose axes may go further.
  ///
  /// - Throws: `ObservableError` for a suite that lacks what the model reads.
  public func predict(_ suite: Suite) throws -> Matrix { try predict(suite.joint(matching: observables)) }

  /// Writes `model.safetensors`, `config.json` and, where it knows anything of its training simulations,
  /// `training.safetensors` as a whole or not at all.
  ///
  /// - Throws: `FormatError`, and what the predictor's record throws.
  public func write(to directory: String, replacing: Bool = false) throws {
    let record = try Predictors.record(of: predictor)
    let folder = try AtomicDirectory(destination: directory, kind: .model, replacing: replacing)
    do {
      try SafetensorsFile(tensors: record.tensors).write(
        to: folder.scratchPath + "/model.safetensors")
      let training = try TrainingFile(cloud: cloud, rows: rows).encoded()
      if let training { try AtomicFile.write(training, to: folder.scratchPath + "/" + TrainingFile.name) }
      try ModelConfiguration.json(
        of: self, predictor: record.settings, trainingHash: training.map(SHA256.hexadecimal(of:))
      ).write(to: folder.scratchPath + "/config.json")
      try folder.commit()
    } catch {
      folder.discard()
      throw error
    }
  }

  /// Reads a model directory; a missing, extra or misshapen tensor is refused by name.
  ///
  /// - Throws: `TransferError`, `FormatError`, `NetworkError`.
  public static func load(_ directory: String) throws -> Model {
    let config = directory + "/config.json"
    let weights = directory + "/model.safetensors"
    guard FileBytes.exists(config) || FileBytes.exists(weights) else {
      throw FormatError.file(
        directory,
        .otherFolder(expected: "a model directory with a config.json", found: FoundFolder(at: directory)))
    }
    let configuration = try ModelConfiguration(JSONValue.read(config), file: config)
    let place = ModelPlace(
      config: config, weights: weights, width: configuration.observables.reduce(0) { $0 + $1.width },
      encoding: configuration.encoding, parameters: configuration.parameters.names,
      scaling: configuration.parameters)
    let record = PredictorRecord(
      settings: configuration.predictor, tensors: try SafetensorsFile.read(weights).tensors)
    let predictor = try Predictors.read(record, at: place)
    guard place.encoding.width == place.width else {
      throw TransferError.badModel(
        config,
        reason:
          "the encoding reads \(place.encoding.width) numbers, expected \(place.width) as the observables have."
      )
    }
    for (index, (part, observable)) in zip(configuration.encoding.parts, configuration.observables)
      .enumerated()
    where part.bins != observable.width {
      throw TransferError.badModel(
        config,
        reason:
          "encoding.parts[\(index)] is of \(part.bins) numbers, expected \(observable.width) as \(observable.name) has."
      )
    }
    guard configuration.encoding.parts.count == configuration.observables.count else {
      throw TransferError.badModel(
        config,
        reason:
          "expected \(configuration.observables.count) entries of encoding.parts, one for each observable, found "
          + "\(configuration.encoding.parts.count).")
    }
    let file = directory + "/" + TrainingFile.name
    let training =
      FileBytes.exists(file)
      ? try TrainingFile(reading: file, width: place.width, hash: configuration.trainingHash) : nil
    var model = Model(
      predictor, parameters: configuration.parameters, encoding: configuration.encoding,
      observables: configuration.observables, provenance: configuration.provenance,
      cloud: training?.cloud)
    model.rows = training?.rows
    if training == nil, configuration.trainingHash != nil { model.lostFile = file }
    return model
  }
}

extension Model: Equatable {
  /// Whether both would be saved alike.
  public static func == (left: Model, right: Model) -> Bool {
    guard let one = try? Predictors.record(of: left.predictor),
      let other = try? Predictors.record(of: right.predictor)
    else { return false }
    return one == other && left.parameters == right.parameters && left.encoding == right.encoding
      && left.observables == right.observables && left.provenance == right.provenance
      && left.cloud == right.cloud && left.rows == right.rows
  }
}

extension FolderKind {
  /// A trained model.
  public static let model = FolderKind(
    name: "model", maker: "slingshot", record: "config.json",
    parts: ["model.safetensors", "config.json", TrainingFile.name]
  ) { $0["format"] != nil && $0["provenance"] != nil }
}
