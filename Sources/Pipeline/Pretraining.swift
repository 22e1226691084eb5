import Formats
import Foundation
import Inference
import Networks
import Observables
import OrderedCollections
import Suites
import Training
import Transfer

/// Pre-training on one suite, outside a study: `slingshot pretrain`.
public struct Pretraining: Sendable {
  /// The suite directory.
  public var suite: String
  /// What the networks read.
  public var selection: ObservableSelection
  /// Encodings that the user states, by observable.
  public var encodings: OrderedDictionary<String, EncodingKind> = [:]
  /// Parameters that the networks infer; all that vary when empty.
  public var infer: [String] = []
  /// Parameters that vary and are not inferred.
  public var nuisance: [String] = []
  /// Bounds, scales, labels and units that the user states.
  public var bounds = ParameterBounds()
  /// Trials, ranges, seed.
  public var settings: Study.Pretrain
  /// Which kind of source network.
  public var kind: SourceKind = .plain

  /// Pre-training on a suite directory.
  public init(suite: String, selection: ObservableSelection, settings: Study.Pretrain) {
    self.suite = suite
    self.selection = selection
    self.settings = settings
  }

  /// Names of the observables of a suite directory.
  ///
  /// - Throws: as `Suite.load`.
  public static func observables(of suite: String) throws -> [String] {
    Array(try Suite.load(suite).observables.keys)
  }

  /// Trains the networks and writes the model of the best ones; finished trials are kept in `<directory>.partial` until
  /// then, so that an interrupted training goes on.
  ///
  /// - Parameters:
  ///   - directory: the model directory to make.
  ///   - existing: what to do about a model or unfinished work that is there.
  ///   - threads: networks trained at once.
  ///   - quiet: no progress bar.
  /// - Throws: a `Fault`.
  public func perform(
    to directory: String, existing: RunDirectory.Existing, threads: Int? = nil, quiet: Bool = false
  ) throws -> Model {
    try FolderKind.model.requireFree(directory, replacing: existing == .replace, inputs: [suite])
    let suite = try Suite.load(suite)
    let names = infer.isEmpty ? suite.varyingParameters(without: nuisance) : infer
    let (joint, (scaling, sources)) = try askedByOptions {
      try selection.requireWavenumbers(in: suite.observables.values.map(\.observable))
      try requireKnownEncodings()
      try suite.requireParameters(nuisance)
      let joint = try suite.joint(selection)
      try suite.requireInferred(
        names, remedy: "name some by --infer or fewer by --nuisance", without: nuisance)
      try suite.requireSpread(of: names, place: "all rows")
      return (joint, try bounds.resolved(names, in: [suite]))
    }
    let walls = wallsOfRows(
      Array(zip(names, sources)), heads: [settings.search.head.head], remedy: "--bounds NAME=LOW:HIGH")
    if let walls { note("warning: " + walls) }
    let split = try Split.shuffled(
      count: suite.count, validation: settings.validation, test: 0, seed: settings.seed)
    let suited = InputEncoding.kinds(suiting: [.init(joint, rows: Array(0..<suite.count))])
    let kinds = zip(joint.observables, suited).map { encodings[$0.name] ?? $1 }
    let encoding = try InputEncoding(
      fitting: .source, source: .init(joint, rows: split.train), kinds: kinds)
    func data(_ rows: [Int]) throws -> TrainingData {
      TrainingData(
        inputs: try encoding.inputs(joint, rows: rows),
        targets: try scaling.targets(suite.parameters, rows: rows), count: rows.count)
    }
    for remark in suite.remarks(on: joint, parameters: names) { note("warning: " + remark) }
    let folder = try UnfinishedWork(
      of: directory, existing: existing, request: try request(names), inputs: Suite.files(of: self.suite))
    return try folder.perform {
      let networks = try PretrainStage(
        settings: settings, outputs: names, width: joint.width, run: folder.run
      )
      .perform(
        kinds: [kind], trained: data(split.train), held: data(split.validation), threads: threads,
        quiet: quiet)
      guard let best = networks[kind] else { throw TransferError.noSource(strategy: "pre-training") }
      var model = Model(
        best, parameters: scaling, encoding: encoding, observables: joint.observables, source: suite.name,
        simulations: suite.count, seed: settings.seed, conditions: SuiteConditions(suite),
        works: Citations.works(of: suite.manifest))
      model.cloud = try InputCloud(fitting: encoding.encoded(joint))
      model.rows = TrainingRows(joint)
      try model.write(to: directory, replacing: existing == .replace)
      return model
    }
  }

  private func requireKnownEncodings() throws(ObservableError) {
    let known = selection.parts.map(\.name)
    for name in encodings.keys where !known.contains(name) {
      throw .unknown(
        name: name, suite: "What is read", nearest: nearestName(to: name, in: known), available: known)
    }
  }

  /// What decides how the training goes, so that unfinished work is not used for another one.
  private func request(_ names: [String]) throws -> JSONValue {
    [
      "kind": .string(kind.rawValue),
      "reads": .strings(selection.parts.map { "\($0.name) \($0.range.map { "\($0)" } ?? "")" }),
      "maximum_k": selection.maximumK.map(JSONValue.number) ?? "none",
      "infers": .strings(names),
      "encodings": .object(encodings.mapValues { .string($0.rawValue) }),
      "parameters": bounds.json,
      "settings": try JSONValueEncoder().encode(settings),
    ]
  }
}
