import Networks

/// Why a training ended.
public enum StopReason: String, Sendable, Equatable, Codable, CaseIterable {
  /// The validation loss stopped improving.
  case converged
  /// The epochs allowed were used up.
  case finished
  /// A loss was NaN or infinite.
  case diverged
  /// The caller asked for the end.
  case cancelled
}

/// What a training leaves behind.
public struct TrainingOutcome: Sendable, Equatable {
  /// The network with the numbers of the best epoch.
  public var network: Network
  /// How many epochs were done when validation was best; 0 for the starting weights.
  public var bestEpoch: Int
  /// The validation loss of `network`: its head's, of a head of points the mean squared error over rows and targets.
  public var validationLoss: Double
  /// Mean loss of the steps of each epoch, dropout included.
  public var trainingCurve: [Float]
  /// Validation loss after each epoch.
  public var validationCurve: [Float]
  /// Epochs done.
  public var epochs: Int
  /// Why the training ended.
  public var stoppedBecause: StopReason
}
