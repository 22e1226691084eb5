import Emulation
import Formats
import Foundation
import Networks
import Observables
import OrderedCollections
import Suites
import Work

/// The posterior under an emulator of the target suite.
public struct EmulatedPredictor: Predictor, Equatable {
  /// Name of the kind.
  public static let kind = "emulated"
  /// The distribution of the suite.
  public let emulator: Emulator

  /// The posterior under an emulator.
  public init(_ emulator: Emulator) { self.emulator = emulator }

  /// What was learnt from how many simulations.
  public var summary: String {
    let new = emulator.parameters.newNames
    let response = new.isEmpty ? "their difference" : "the effect of \(new.joined(separator: ", "))"
    let prior = emulator.verdict.map { "; \($0.summary)" } ?? ""
    let problems = emulator.warning.map { "\n  \($0)" } ?? ""
    return "the posterior under an emulator, \(emulator.source.summary) of the source, \(response) by "
      + "\(emulator.simulations) simulations, the likelihood to the power \(String(format: "%.2f", emulator.law.power))"
      + prior + problems
  }

  /// The means of the posteriors.
  ///
  /// - Throws: `EmulationError`, ``TransferError/interrupted`` when the process was asked to stop.
  public func point(_ inputs: [Float], count: Int) throws -> [Double] {
    try posteriors(inputs, count: count) { $0.mean }.flatMap { $0 }
  }

  func posteriors<Value: Sendable>(
    _ inputs: [Float], count: Int, keeping wanted: @escaping @Sendable (EmulatedPosterior) -> Value
  ) throws -> [Value] {
    let observed = Matrix(
      rows: count, columns: count > 0 ? inputs.count / count : emulator.width,
      values: inputs.map { Double($0) })
    return try interruptible { () throws in
      try PosteriorSampler(emulator).posteriors(
        of: observed, threads: 1, isCancelled: { Interruption.isRequested }, keeping: wanted)
    }
  }

  /// The emulator as `emulator`, its tables as `emulator.<name>`.
  public func record() throws -> PredictorRecord {
    var record = PredictorRecord()
    record.settings["emulator"] = try JSONValueEncoder().encode(emulator.configuration)
    for (name, tensor) in emulator.tensors() { record.tensors["emulator." + name] = tensor }
    return record
  }

  /// Reads the emulator, which must read what is observed and know the model's parameters.
  ///
  /// - Throws: ``TransferError/badModel(_:reason:)``, `FormatError`.
  public init(_ record: PredictorRecord, at place: ModelPlace) throws {
    guard let settings = record.settings["emulator"] else {
      throw TransferError.badModel(
        place.config, reason: "expected an object \(place.key)emulator, found none.")
    }
    let prefix = "emulator."
    if let extra = record.tensors.keys.first(where: { !$0.hasPrefix(prefix) }) {
      throw TransferError.badModel(
        place.weights, reason: "tensor '\(extra)' belongs to no part of a predictor of the kind \(Self.kind)."
      )
    }
    let configuration = try JSONValueDecoder().decode(
      EmulatorConfiguration.self, from: settings, name: place.config, key: place.key + "emulator")
    if let key = settings.firstKey(unknownTo: try JSONValueEncoder().encode(configuration)) {
      throw TransferError.badModel(
        place.config, reason: "the key \(place.key)emulator.\(key) belongs to no emulator.")
    }
    do throws(EmulationError) { try configuration.requireSound() } catch {
      throw TransferError.badModel(place.config, reason: error.description + ".")
    }
    do {
      emulator = try Emulator(configuration, tensors: record.tensors(under: prefix))
    } catch let error as EmulationError {
      throw TransferError.badModel(place.weights, reason: error.description + ".")
    }
    guard emulator.parameters.scaling.names == place.parameters else {
      throw TransferError.badModel(
        place.config,
        reason: "the emulator infers \(emulator.parameters.scaling.names), expected \(place.parameters).")
    }
    for (index, name) in place.parameters.enumerated() {
      func scale(_ scaling: ParameterScaling) -> String {
        "\(scaling.scales[index].rawValue) from \(scaling.lower[index]) to \(scaling.upper[index])"
      }
      let own = scale(emulator.parameters.scaling)
      guard let wanted = place.scaling.map(scale), own != wanted else { continue }
      throw TransferError.badModel(
        place.config,
        reason: "\(place.key)emulator scales \(name) \(own), expected \(wanted) as the model's parameters do."
      )
    }
    guard emulator.width == place.width, place.encoding.width == place.width else {
      throw TransferError.badModel(
        place.config,
        reason:
          "the emulator has \(emulator.width) numbers and the encoding \(place.encoding.width), expected "
          + "\(place.width) as the observables have.")
    }
  }
}
