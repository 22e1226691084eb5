import Formats
import OrderedCollections

/// The register of kinds of predictor.
public enum Predictors {
  /// Every kind.
  public static let all: [any Predictor.Type] = [
    NetworkMean.self, PriorMiddle.self, Blend.self, EmulatedPredictor.self,
    GaussianProcessPredictor.self,
  ]

  /// What is written of a predictor: networks as `members`, every other kind as `predictor` with its `kind`.
  ///
  /// - Throws: what the predictor's record throws.
  public static func record(of predictor: any Predictor) throws -> PredictorRecord {
    var record = try predictor.record()
    guard !(predictor is NetworkMean) else { return record }
    var settings: OrderedDictionary<String, JSONValue> = ["kind": .string(type(of: predictor).kind)]
    settings.merge(record.settings) { $1 }
    record.settings = ["predictor": .object(settings)]
    return record
  }

  /// Reads what ``record(of:)`` wrote; other settings beside it are left alone.
  ///
  /// - Throws: ``TransferError/badModel(_:reason:)`` for a kind that is not known, and what the kind throws.
  public static func read(_ record: PredictorRecord, at place: ModelPlace) throws -> any Predictor {
    guard let settings = record.settings["predictor"] else { return try NetworkMean(record, at: place) }
    guard record.settings["members"] == nil else {
      throw TransferError.badModel(
        place.config, reason: "expected either \(place.key)members or \(place.key)predictor, found both.")
    }
    let known = all.map { $0.kind }
    guard let kind = settings["kind"]?.string, let type = all.first(where: { $0.kind == kind }) else {
      let found = settings["kind"].flatMap { try? $0.encoded(compact: true) } ?? "nothing"
      throw TransferError.badModel(
        place.config,
        reason:
          "expected \(place.key)predictor.kind to be one of \(known.joined(separator: ", ")), found \(found)."
      )
    }
    var own = place
    own.key = place.key + "predictor."
    return try type.init(
      PredictorRecord(settings: settings.object ?? [:], tensors: record.tensors), at: own)
  }
}
