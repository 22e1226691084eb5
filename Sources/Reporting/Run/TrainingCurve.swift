/// One entry of `curves.json`: the loss after every epoch, none of a strategy that trains nothing.
package struct TrainingCurve: Codable, Sendable, Equatable {
  package var strategy: String
  /// Absent for the pre-training, which uses no target simulation.
  package var nTarget: Int?
  package var seed: Int?
  package var training: [Double]
  package var validation: [Double]

  /// The strategy name under which the training on the source suite is listed.
  package static let preTraining = "pre-training"

  package enum CodingKeys: String, CodingKey {
    case strategy, seed, training, validation
    case nTarget = "n_target"
  }
}
