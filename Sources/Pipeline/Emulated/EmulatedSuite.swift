import Emulation
import Formats
import Foundation
import Inference
import Observables
import OrderedCollections
import Randomness
import Suites
import Transfer

/// A suite drawn from the emulator of a kept model: `slingshot simulate --emulator`.
public struct EmulatedSuite: Sendable {
  /// Where simulations are drawn.
  public enum Points: Sendable {
    /// So many points of the emulator's prior.
    case drawn(count: Int)
    /// The rows of a parameter file.
    case file(String)
  }

  /// Which response to the new parameters simulations have.
  public enum Response: String, Sendable, CaseIterable {
    /// Each simulation its own, out of those that the target's simulations allow: the predictive distribution.
    case own
    /// All the same one, as the target suite has.
    case shared
    /// All its mean, as if it were known.
    case mean
  }

  /// The model directory.
  public var model: String
  /// Where simulations are drawn.
  public var points: Points
  /// Which response they have.
  public var response = Response.own
  /// Whether the scatter of a realisation is left out.
  public var noiseless = false
  /// Seed of points, response and scatter.
  public var seed: UInt64 = 1

  /// A suite drawn from a model.
  public init(model: String, points: Points) {
    self.model = model
    self.points = points
  }

  /// The simulation of the suite.
  ///
  /// - Throws: ``PipelineError/noEmulator(model:kind:)`` for another model, `EmulationError.unreliable` for an emulator that
  ///   its cross-validation speaks against, as the model and the points are refused.
  public func simulation() throws -> SuiteSimulation {
    let loaded = try Model.load(model)
    guard let (emulator, encoding) = loaded.emulator else {
      throw PipelineError.noEmulator(model: model, found: loaded.predictorInWords)
    }
    try emulator.check.requireUsable()
    let hashes = try ["config.json", "model.safetensors"].map { name in
      (name, JSONValue.string(try SHA256.ofFile("\(model)/\(name)")))
    }
    // Emulators must differ here: with equal numbers simulation i of two of them would share place and scatter.
    let purpose = "suite of the emulator " + hashes.map { $0.1.string ?? "" }.joined()
    var stream = RandomStream(seed: seed, purpose: purpose)
    let (places, functions, noise) = (stream.next(), stream.next(), stream.next())
    let drawn: EmulatedPoints
    var details = SuiteConditions(loaded, at: model).adding(to: [:])
    switch points {
    case .drawn(let count):
      drawn = try EmulatedPoints(emulator, count: count, seed: places, model: model)
      details["design"] = "latin-hypercube"
    case .file(let path):
      drawn = try EmulatedPoints(emulator, file: path)
      details["design"] = "parameter file"
      details["parameters"] = .string(path)
    }
    details[SuiteManifest.emulatorKey] = .string(model)
    details["emulator_sha256"] = .object(hashes)
    details["emulator_simulations"] = [
      "source": .integer(emulator.source.simulations), "target": .integer(emulator.simulations),
    ]
    details["response"] = .string(response.rawValue)
    details["scatter"] = noiseless ? "none" : "that of the emulator"
    details["drawn_anew"] = .integer(drawn.drawnAnew)
    details["works"] = .strings(OrderedSet(Citations.works(of: loaded)).elements)
    let manifest = manifest(loaded, emulator, details)
    let rows = EmulatedRows(
      emulator: emulator, encoding: encoding, observables: loaded.observables, points: drawn.scaled,
      response: try response.drawn(from: emulator, seed: functions), noiseless: noiseless, seed: noise,
      model: model, plan: try plan(manifest, drawn))
    return SuiteSimulation(
      rows, of: loaded.observables, parameters: drawn.table, manifest: manifest)
  }

  private func manifest(
    _ model: Model, _ emulator: Emulator, _ details: OrderedDictionary<String, JSONValue>
  ) -> SuiteManifest {
    let parameters = emulator.parameters
    var manifest = SuiteManifest(
      name: "emulated "
        + (model.provenance["target"]?.string ?? URL(fileURLWithPath: self.model).lastPathComponent),
      generator: SuiteManifest.emulatorGenerator, seed: seed, details: details)
    for (place, name) in parameters.scaling.names.enumerated() {
      if case .drawn = points { manifest.prior[name] = parameters.restoredRange(place, emulator.prior) }
      let (label, unit) = (parameters.scaling.labels[place], parameters.scaling.units[place])
      manifest.parameters[name] = .init(
        label: label, unit: unit.isEmpty ? nil : unit, scale: parameters.scaling.scales[place])
    }
    return manifest
  }

  /// What decides the numbers.
  private func plan(_ manifest: SuiteManifest, _ drawn: EmulatedPoints) throws -> JSONValue {
    let points = drawn.table.values.values.map { "\($0)" }.joined(separator: " ")
    return [
      "generator": "emulator", "emulator": manifest.details["emulator_sha256"] ?? .null,
      "seed": .string(String(seed)), "response": .string(response.rawValue), "noiseless": .bool(noiseless),
      "simulations": .integer(drawn.table.values.rows),
      "points": .string(SHA256.hexadecimal(of: Array(points.utf8))),
    ]
  }
}

extension EmulatedSuite.Response {
  /// The response as simulations of an emulator are drawn with it.
  func drawn(from emulator: Emulator, seed: UInt64) throws -> Emulator.DrawnResponse {
    switch self {
    case .own: .own
    case .shared: .shared(try emulator.drawFunction(seed: seed))
    case .mean: .mean
    }
  }
}
