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
    func required<Value>(_ key: String, _ value: Value?, _ found: JSONValue?, _ kind: String) throws -> Value
    {
      guard let value else {
        throw bad("expected \(place.key)\(key) to be \(kind), found \(JSONValue.shown(found)).")
      }
      return value
    }
    func numbers(_ key: String) throws -> [Double] {
      try required(key, settings[key]?.doubles, settings[key], "a list of numbers")
    }
    let source = try required("source", settings["source"]?.object, settings["source"], "an object")
    let outputs = try required(
      "source.outputs", source["outputs"]?.strings, source["outputs"], "a list of names")
    let (mean, deviation) = (try numbers("feature_mean"), try numbers("feature_deviation"))
    let entries = try required("processes", settings["processes"]?.array, settings["processes"], "a list")
    var networks = place
    networks.parameters = outputs
    networks.weights = "\(place.weights) (source)"
    networks.key = place.key + "source."
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
    for (key, values, range) in [
      ("feature_mean", mean, -1e100...1e100), ("feature_deviation", deviation, 1e-100...1e100),
    ] {
      let count = outputs.count + axes.shape[0]
      guard values.count == count, values.allSatisfy(range.contains) else {
        let odd = values.first { !range.contains($0) }.map { "\($0)" } ?? "\(values.count) of them"
        throw bad(
          "expected \(place.key)\(key) to be \(count) numbers from \(range.lowerBound) to \(range.upperBound), found \(odd)."
        )
      }
    }
    guard entries.count == place.parameters.count else {
      throw bad(
        "expected \(place.parameters.count) entries of \(place.key)processes, one for each parameter, found \(entries.count)."
      )
    }
    let rows = try table("features", [nil, nil])
    let all = Matrix(rows: rows.shape[0], columns: rows.shape[1], values: rows.values)
    var processes: [GaussianProcess] = []
    for (index, entry) in entries.enumerated() {
      let at = "processes[\(index)]."
      let sizes = outputs.count...max(outputs.count, min(mean.count, all.columns))
      let count = try required(
        at + "features",
        entry["features"]?.int.flatMap { sizes.contains($0) && $0 <= all.columns ? $0 : nil },
        entry["features"], "a whole number from \(sizes.lowerBound) to \(sizes.upperBound)")
      let centre = try required(at + "mean", entry["mean"]?.double, entry["mean"], "a number")
      let spread = try required(at + "deviation", entry["deviation"]?.double, entry["deviation"], "a number")
      let hyperparameters = try required(
        at + "hyperparameters", entry["hyperparameters"]?.doubles, entry["hyperparameters"],
        "a list of numbers")
      do {
        processes.append(
          try GaussianProcess(
            features: all.selecting(columns: Array(0..<count)), hyperparameters: hyperparameters,
            weights: table("weights.\(index)", [all.rows]).values, mean: centre, deviation: spread))
      } catch let error as EmulationError {
        throw bad("\(place.key)processes[\(index)]: \(error.description).")
      }
    }
    self.processes = processes
    if let extra = tables.keys.first {
      throw TransferError.badModel(
        place.weights, reason: "tensor '\(extra)' belongs to no part of a predictor of the kind \(Self.kind)."
      )
    }
  }
}
