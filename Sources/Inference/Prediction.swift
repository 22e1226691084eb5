import Formats
import Foundation
import Observables
import Suites
import Transfer

/// Inference with a trained model from files.
public enum Prediction {
  /// Where the numbers come from.
  public enum Input: Sendable, Equatable {
    /// An array `[N, K]` (.npy) or a text file with the axis and the numbers as columns, for a model of one observable;
    /// the axis of an array is checked against the model's when given.
    case observable(String, axis: String?)
    /// A suite directory.
    case suite(String)
  }

  /// What was inferred.
  public struct Outcome: Sendable, Equatable {
    /// Number of simulations.
    public var count: Int
    /// What the user should know of the input.
    public var warnings: [String]
  }

  /// Reads what is observed, infers parameters and writes them in their own units.
  ///
  /// - Parameters:
  ///   - model: model directory.
  ///   - input: what is observed.
  ///   - destination: .npy, .csv or a text table otherwise.
  ///   - replacing: whether an existing file may be replaced.
  ///   - threads: threads; all cores when nil.
  ///   - announce: told what will take long.
  /// - Throws: ``PipelineError``, `FormatError`, `ObservableError`; nothing is written then.
  public static func write(
    model: String, input: Input, to destination: String, replacing: Bool, threads: Int? = nil,
    announce: (String) -> Void = { _ in }
  ) throws -> Outcome {
    if !replacing, FileManager.default.fileExists(atPath: destination) {
      throw FormatError.file(destination, .exists)
    }
    let loaded = try Model.load(model)
    let joint = try read(input, for: loaded)
    if let said = loaded.announcement(of: joint.count) { announce(said) }
    let parameters = try loaded.predict(joint, threads: threads)
    if let place = parameters.firstNonFinite() {
      throw PosteriorError.noEstimate(row: place.row, parameter: loaded.parameters.names[place.column])
    }
    let table = ParameterTable(names: loaded.parameters.names, values: parameters)
    if destination.hasSuffix(".npy") {
      try NumpyFile.write(parameters, to: destination)
    } else if destination.hasSuffix(".csv") {
      var csv = CSVTable(header: table.names)
      for row in 0..<parameters.rows { csv.append(parameters.row(row).map { .number($0) }) }
      try csv.write(to: destination)
    } else {
      try table.write(to: destination)
    }
    var found = try warnings(joint, for: loaded)
    if let edges = try EdgePredictions.warning(parameters, scaling: loaded.parameters) { found.append(edges) }
    if case .suite(let directory) = input {
      found += SuiteConditions(loaded, at: model).differences(to: SuiteConditions(try Suite.load(directory)))
    }
    return Outcome(count: joint.count, warnings: found)
  }

  /// What is observed, as the model reads it.
  static func read(_ input: Input, for model: Model) throws -> JointObservable {
    switch input {
    case .suite(let directory):
      let joint = try Suite.load(directory).joint(matching: model.observables)
      try model.requireLogarithms(of: joint, in: directory)
      return joint
    case .observable(let path, let axis):
      guard model.observables.count == 1, let wanted = model.observables.first else {
        throw ObservableError.several(file: path, names: model.observables.map(\.name))
      }
      let (observable, values) = try ObservedFile.read(path, axis: axis, like: wanted)
      let joint = try JointObservable(matching: [wanted], in: path) { _ in (observable, .memory(values)) }
      try model.requireLogarithms(of: joint, in: path)
      return joint
    }
  }

  /// Says which rows are unlike the model's training simulations.
  package static func warnings(_ joint: JointObservable, for model: Model) throws -> [String] {
    let outliers = try model.encoding.outliers(joint)
    guard let worst = outliers.max(by: { $0.typical < $1.typical }) else { return [] }
    let some =
      outliers.count == 1
      ? "1 of \(joint.count) inputs lies" : "\(outliers.count) of \(joint.count) inputs lie"
    return [
      "\(some) outside what the model was trained on: row \(worst.row + 1) is"
        + " \(String(format: "%.1f", worst.typical)) standard deviations from the training mean (root mean square over"
        + " \(joint.width) numbers; \(joint.place(of: worst.worst)) is \(String(format: "%.1f", worst.distance)) away)."
        + " Its parameters mean nothing unless you know why."
    ]
  }
}

extension Model {
  /// Refuses numbers of which the model takes the logarithm and that have none.
  ///
  /// - Parameter place: the file or folder that they are from, for the message.
  /// - Throws: `ObservableError.value` with file, row and bin.
  package func requireLogarithms(of joint: JointObservable, in place: String) throws(ObservableError) {
    for (part, columns) in zip(encoding.parts, joint.columns) where part.kind == .log {
      for row in 0..<joint.count {
        guard let column = columns.first(where: { !(joint.values[row, $0] > 0) }) else { continue }
        throw .value(
          file: place, row: row, place: joint.place(of: column), value: "\(joint.values[row, column])",
          expected: "a positive number, for the model takes its logarithm")
      }
    }
  }
}
