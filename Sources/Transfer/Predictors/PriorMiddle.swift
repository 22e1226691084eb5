import OrderedCollections

/// The middle of each parameter's scaled range, whatever is observed.
public struct PriorMiddle: Predictor, Equatable {
  /// Name of the kind.
  public static let kind = "prior-mean"
  /// Number of parameters P.
  public let parameters: Int

  /// The middle of the ranges of `parameters` parameters.
  public init(parameters: Int) { self.parameters = parameters }

  /// What it says.
  public var summary: String { "the middle of each parameter's range, whatever is observed" }

  /// 0.5 everywhere.
  public func point(_ inputs: [Float], count: Int) -> [Double] {
    Array(repeating: 0.5, count: count * parameters)
  }

  /// Nothing beside the kind.
  public func record() -> PredictorRecord { PredictorRecord() }

  /// Needs nothing but the number of parameters.
  ///
  /// - Throws: ``TransferError/badModel(_:reason:)`` for tensors.
  public init(_ record: PredictorRecord, at place: ModelPlace) throws {
    if let extra = record.tensors.keys.first {
      throw TransferError.badModel(
        place.weights, reason: "tensor '\(extra)' belongs to no part of a predictor of the kind \(Self.kind)."
      )
    }
    self.init(parameters: place.parameters.count)
  }
}
