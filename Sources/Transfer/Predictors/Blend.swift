import Formats
import Foundation
import Networks
import Observables
import OrderedCollections

/// Other predictors combined, with weights of their own for each parameter.
public struct Blend: Predictor {
  /// Name of the kind.
  public static let kind = "blend"

  /// One of the predictors combined.
  public struct Part: Sendable {
    /// Name of the strategy that it is from.
    public var strategy: String
    /// What predicts.
    public var predictor: any Predictor
    /// Its weight for each parameter `[P]`.
    public var weights: [Double]
    /// Its weight in the mixture of densities; nil where the blend has point estimates alone.
    public var densityWeight: Double?
    /// What it reads, where that is not what the blend reads.
    public var encoding: InputEncoding?

    /// Makes a part.
    public init(
      strategy: String, predictor: any Predictor, weights: [Double], densityWeight: Double? = nil,
      encoding: InputEncoding? = nil
    ) {
      self.strategy = strategy
      self.predictor = predictor
      self.weights = weights
      self.densityWeight = densityWeight
      self.encoding = encoding
    }

    /// Whether it has a part in anything.
    fileprivate var counts: Bool { weights.contains { $0 > 0 } || densityWeight ?? 0 > 0 }
  }

  /// The predictors combined.
  public let parts: [Part]
  /// Names of the parameters P.
  public let parameters: [String]
  /// How what is observed becomes the blend's inputs; nil where all parts read the same.
  public let encoding: InputEncoding?

  /// Combines predictors; those that have no weight anywhere are left out.
  public init(_ parts: [Part], parameters: [String], encoding: InputEncoding? = nil) {
    self.parts = parts.filter(\.counts)
    self.parameters = parameters
    self.encoding = encoding
  }

  /// The weights of each parameter, a line each, the largest first.
  public var summary: String {
    let lines = parameters.enumerated().map { column, name in
      let terms = parts.filter { $0.weights[column] > 0 }.sorted { $0.weights[column] > $1.weights[column] }
        .map { String(format: "%.2f ", $0.weights[column]) + $0.strategy }
      return "\n  \(name) = " + terms.joined(separator: " + ")
    }
    let terms = densityParts.sorted { $0.1 > $1.1 }.map { String(format: "%.2f ", $1) + $0.strategy }
    let density = terms.isEmpty ? "" : "\n  density = " + terms.joined(separator: " + ")
    return "a blend of \(parts.map(\.strategy).joined(separator: ", "))" + lines.joined() + density
  }

  /// The sum of the parts' estimates, each times its weight for the parameter.
  public func point(_ inputs: [Float], count: Int) throws -> [Double] {
    let width = parameters.count
    var sum = [Double](repeating: 0, count: count * width)
    for part in parts where part.weights.contains(where: { $0 > 0 }) {
      let own = try self.inputs(inputs, of: part, count: count)
      for (index, value) in try part.predictor.point(own, count: count).enumerated() {
        sum[index] += part.weights[index % width] * value
      }
    }
    return sum
  }

  /// The parts with a weight in the mixture of densities.
  private var densityParts: [(Part, Double)] {
    parts.compactMap { part in part.densityWeight.flatMap { $0 > 0 ? (part, $0) : nil } }
  }

  /// What a part reads of the blend's inputs.
  private func inputs(_ inputs: [Float], of part: Part, count: Int) throws -> [Float] {
    guard let wanted = part.encoding, let encoding else { return inputs }
    return try wanted.reencoded(inputs, count: count, from: encoding)
  }

  /// The parts with strategy, weights, encoding where it is their own, and what predicts; tensors as `part.<i>.<name>`.
  public func record() throws -> PredictorRecord {
    var record = PredictorRecord()
    var entries: [JSONValue] = []
    for (index, part) in parts.enumerated() {
      var entry: OrderedDictionary<String, JSONValue> = [
        "strategy": .string(part.strategy), "weights": .numbers(part.weights),
      ]
      if let weight = part.densityWeight { entry["density_weight"] = .number(weight) }
      if let encoding = part.encoding { entry["encoding"] = try JSONValueEncoder().encode(encoding) }
      let own = try Predictors.record(of: part.predictor)
      entry.merge(own.settings) { $1 }
      entries.append(.object(entry))
      for (name, tensor) in own.tensors { record.tensors["part.\(index)." + name] = tensor }
    }
    record.settings["parts"] = .array(entries)
    return record
  }

  /// Reads the parts, each as it would be read alone.
  ///
  /// - Throws: ``TransferError/badModel(_:reason:)`` and what the parts throw.
  public init(_ record: PredictorRecord, at place: ModelPlace) throws {
    func bad(_ reason: String) -> TransferError { .badModel(place.config, reason: reason) }
    guard let entries = record.settings["parts"]?.array, !entries.isEmpty else {
      throw bad(
        "expected a non-empty list \(place.key)parts, found \(JSONValue.shown(record.settings["parts"])).")
    }
    var rest = record.tensors
    var parts: [Part] = []
    for (index, entry) in entries.enumerated() {
      let key = "\(place.key)parts[\(index)]"
      guard let strategy = entry["strategy"]?.string else {
        throw bad("expected a text \(key).strategy, found \(JSONValue.shown(entry["strategy"])).")
      }
      if let first = parts.firstIndex(where: { $0.strategy == strategy }) {
        throw bad(
          "parts \(first + 1) and \(index + 1) of the blend are both called '\(strategy)' (\(key).strategy), expected each "
            + "strategy once.")
      }
      let densityWeight = entry["density_weight"]?.double
      guard let weights = entry["weights"]?.doubles, weights.count == place.parameters.count,
        weights.allSatisfy({ $0 >= 0 }), weights.contains(where: { $0 > 0 }) || densityWeight ?? 0 > 0
      else {
        throw bad(
          "expected \(place.parameters.count) numbers of at least 0, not all 0, as \(key).weights, found "
            + "\(JSONValue.shown(entry["weights"])).")
      }
      let prefix = "part.\(index)."
      for name in record.tensors.keys where name.hasPrefix(prefix) { rest[name] = nil }
      let encoding = try entry["encoding"].map {
        try JSONValueDecoder().decode(
          InputEncoding.self, from: $0, name: place.config, key: key + ".encoding")
      }
      if let encoding, encoding.layout != place.encoding.layout {
        throw bad(
          "\(key).encoding is \(encoding.layout), expected \(place.encoding.layout) as the model's encoding is."
        )
      }
      var own = place
      own.weights = "\(place.weights) (part \(index + 1) of \(entries.count))"
      own.key = key + "."
      if let encoding { own.encoding = encoding }
      let predictor = try Predictors.read(
        PredictorRecord(settings: entry.object ?? [:], tensors: record.tensors(under: prefix)), at: own)
      if let given = entry["density_weight"] {
        let hasDensity = (predictor as? any DensityPredictor)?.hasDensity ?? false
        guard let densityWeight, densityWeight >= 0, hasDensity || densityWeight == 0 else {
          throw bad(
            "expected a number of at least 0, and 0 of a part without a density, as \(key).density_weight, found "
              + "\(JSONValue.shown(given)).")
        }
      }
      parts.append(
        Part(
          strategy: strategy, predictor: predictor, weights: weights, densityWeight: densityWeight,
          encoding: encoding))
    }
    if let extra = rest.keys.first {
      throw TransferError.badModel(
        place.weights, reason: "tensor '\(extra)' belongs to none of the \(parts.count) parts of the blend.")
    }
    for (column, name) in place.parameters.enumerated() {
      let sum = parts.reduce(0) { $0 + $1.weights[column] }
      guard abs(sum - 1) < 1e-9 else { throw bad("expected weights of \(name) of sum 1, found \(sum).") }
    }
    let densityWeights = parts.compactMap(\.densityWeight)
    let sum = densityWeights.reduce(0, +)
    guard densityWeights.isEmpty || densityWeights.count == parts.count && abs(sum - 1) < 1e-9 else {
      throw bad(
        "expected \(parts.count) density_weight of sum 1 in \(place.key)parts, found \(densityWeights.count) of sum \(sum)."
      )
    }
    self.init(parts, parameters: place.parameters, encoding: place.encoding)
  }
}

extension Blend: DensityPredictor {
  /// Whether the parts have weights in a mixture of densities.
  public var hasDensity: Bool { !densityParts.isEmpty }

  /// The parts' densities mixed, each of what it reads; its mean is not the blend's estimate, whose weights are other ones.
  public func density(_ inputs: [Float], count: Int) throws -> (any Density)? {
    var (densities, weights): ([any Density], [Double]) = ([], [])
    for (part, weight) in densityParts {
      let own = try self.inputs(inputs, of: part, count: count)
      guard let density = try (part.predictor as? any DensityPredictor)?.density(own, count: count) else {
        return nil
      }
      densities.append(density)
      weights.append(weight)
    }
    return densities.isEmpty ? nil : EnsembleDensity(densities, weights: weights)
  }
}
