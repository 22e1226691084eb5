import Emulation
import Formats
import Networks
import Observables
import OrderedCollections

/// Gaussian processes, one for each parameter, over the outputs of source networks and principal axes of the inputs.
public struct GaussianProcessPredictor: Predictor, Equatable {
  /// Name of the kind.
  public static let kind = "gaussian-process"
  let features: SourceFeatures
  /// A process for each parameter, which reads the first of the features, and all that are outputs `[P]`.
  let processes: [GaussianProcess]

  init(_ features: SourceFeatures, processes: [GaussianProcess]) {
    self.features = features
    self.processes = processes
  }

  /// How many simulations, outputs and axes.
  public var summary: String {
    let axes = processes.map { "\($0.features.columns - features.outputs)" }.joined(separator: ", ")
    return
      "Gaussian processes of \(processes.first?.features.rows ?? 0) simulations over \(features.outputs) outputs of "
      + "\(features.source.members.count) source networks and \(axes) principal axes of the inputs"
  }

  /// The processes' means.
  ///
  /// - Throws: `EmulationError`.
  public func point(_ inputs: [Float], count: Int) throws -> [Double] {
    let width = features.axes.mean.count
    let found = try features(Matrix(rows: count, columns: width, values: inputs.map { Double($0) }))
    let columns = try processes.map { process in
      try process.predictions(at: found.selecting(columns: Array(0..<process.features.columns)))
    }
    return (0..<count).flatMap { row in columns.map { $0[row] } }
  }

  /// The source networks as `source`, hyperparameters and scales as `processes`; tensors as `source.<name>`, `inputs.mean`,
  /// `inputs.axes`, `features` and `weights.<i>`.
  public func record() throws -> PredictorRecord {
    let source = try features.source.record()
    var record = PredictorRecord(
      settings: [
        "source": .object(
          source.settings.merging(["outputs": .strings(features.source.members.first?.outputs ?? [])]) { $1 }),
        "feature_mean": .numbers(features.mean), "feature_deviation": .numbers(features.deviation),
        "processes": .array(
          processes.map { process in
            [
              "features": .integer(process.features.columns), "mean": .number(process.mean),
              "deviation": .number(process.deviation), "hyperparameters": .numbers(process.hyperparameters),
            ]
          }),
      ])
    for (name, tensor) in source.tensors { record.tensors["source." + name] = tensor }
    let axes = features.axes
    record.tensors["inputs.mean"] = SafetensorsTensor(doubles: axes.mean, shape: [axes.mean.count])
    record.tensors["inputs.axes"] = SafetensorsTensor(
      doubles: axes.axes.values, shape: [axes.axes.rows, axes.axes.columns])
    if let widest = processes.map(\.features).max(by: { $0.columns < $1.columns }) {
      record.tensors["features"] = SafetensorsTensor(
        doubles: widest.values, shape: [widest.rows, widest.columns])
    }
    for (index, process) in processes.enumerated() {
      record.tensors["weights.\(index)"] = SafetensorsTensor(
        doubles: process.weights, shape: [process.weights.count])
    }
    return record
  }

  /// Reads networks, axes and processes, which must read what is observed and infer the model's parameters.
  ///
  /// - Throws: ``TransferError/badModel(_:reason:)``, and as networks are read.
  public init(_ record: PredictorRecord, at place: ModelPlace) throws {
    func bad(_ reason: String) -> TransferError { .badModel(place.config, reason: reason) }
    let settings = record.settings
    guard let source = settings["source"]?.object, let outputs = settings["source"]?["outputs"]?.strings,
      let mean = settings["feature_mean"]?.doubles, let deviation = settings["feature_deviation"]?.doubles,
      let entries = settings["processes"]?.array
    else {
      throw bad(
        "expected source, feature_mean, feature_deviation and processes of the predictor, found not all.")
    }
    var networks = place
    networks.parameters = outputs
    networks.weights = "\(place.weights) (source)"
    let members = try NetworkMean(
      PredictorRecord(settings: source, tensors: record.tensors(under: "source.")), at: networks)
    var tables = record.tensors.filter { !$0.key.hasPrefix("source.") }
    func table(_ name: String, _ shape: [Int?]) throws -> (values: [Double], shape: [Int]) {
      guard let tensor = tables.removeValue(forKey: name) else {
        throw TransferError.badModel(place.weights, reason: "tensor '\(name)' is missing.")
      }
      guard tensor.shape.count == shape.count, zip(tensor.shape, shape).allSatisfy({ $0 == $1 ?? $0 }) else {
        let expected = shape.map { $0.map(String.init) ?? "any" }.joined(separator: ", ")
        throw TransferError.badModel(
          place.weights, reason: "tensor '\(name)' has the shape \(tensor.shape), expected [\(expected)].")
      }
      let values = try tensor.doubles()
      guard values.allSatisfy(\.isFinite) else {
        throw TransferError.badModel(
          place.weights, reason: "tensor '\(name)' holds numbers that are not finite.")
      }
      return (values, tensor.shape)
    }
    let axes = try table("inputs.axes", [nil, place.width])
    features = SourceFeatures(
      source: members,
      axes: PrincipalAxes(
        mean: try table("inputs.mean", [place.width]).values,
        axes: Matrix(rows: axes.shape[0], columns: place.width, values: axes.values)),
      mean: mean, deviation: deviation)
    guard mean.count == outputs.count + axes.shape[0], deviation.count == mean.count,
      deviation.allSatisfy({ $0 > 0 })
    else {
      throw bad(
        "expected means and deviations above 0 of \(outputs.count + axes.shape[0]) features, found others.")
    }
    guard entries.count == place.parameters.count else {
      throw bad(
        "expected \(place.parameters.count) processes, one for each parameter, found \(entries.count).")
    }
    let rows = try table("features", [nil, nil])
    let all = Matrix(rows: rows.shape[0], columns: rows.shape[1], values: rows.values)
    var processes: [GaussianProcess] = []
    for (index, entry) in entries.enumerated() {
      guard let count = entry["features"]?.int,
        (outputs.count...max(outputs.count, mean.count)).contains(count),
        count <= all.columns, let centre = entry["mean"]?.double, let spread = entry["deviation"]?.double,
        let hyperparameters = entry["hyperparameters"]?.doubles
      else {
        throw bad("expected features, mean, deviation and hyperparameters of process \(index), found others.")
      }
      do {
        processes.append(
          try GaussianProcess(
            features: all.selecting(columns: Array(0..<count)), hyperparameters: hyperparameters,
            weights: table("weights.\(index)", [all.rows]).values, mean: centre, deviation: spread))
      } catch let error as EmulationError { throw bad(error.description + ".") }
    }
    self.processes = processes
    if let extra = tables.keys.first {
      throw TransferError.badModel(
        place.weights, reason: "tensor '\(extra)' belongs to no part of a predictor of the kind \(Self.kind)."
      )
    }
  }
}
