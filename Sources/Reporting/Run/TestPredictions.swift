/// What `predictions.json` holds: parameters of the test simulations, true and predicted, in physical units.
package struct TestPredictions: Codable, Sendable, Equatable {
  package var parameters: [String]
  /// `[simulations, P]`
  package var truth: [[Double]]
  package var sets: [PredictionSet]

  /// Predictions of one trained network.
  package struct PredictionSet: Codable, Sendable, Equatable {
    package var strategy: String
    package var nTarget: Int
    package var seed: Int
    /// `[simulations, P]`
    package var predicted: [[Double]]

    package enum CodingKeys: String, CodingKey {
      case strategy, seed, predicted
      case nTarget = "n_target"
    }
  }
}
