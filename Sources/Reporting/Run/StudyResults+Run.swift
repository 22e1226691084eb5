extension StudyResults {
  /// One fit of a strategy, tested.
  package struct Run: Codable, Sendable, Equatable {
    package var strategy: String
    package var nTarget: Int
    package var seed: Int
    /// Mean square error on held-out target simulations, scaled units.
    package var validationError: Double?
    package var mse: [String: Double]
    package var r2: [String: Double]
    /// Errors in the unit of each parameter.
    package var rmse: [String: Double]?
    package var epochs: Int?
    package var seconds: Double?
    package var model: String?
    /// What was drawn for the trials whose networks are averaged, the best first.
    package var settings: [Settings]?

    package enum CodingKeys: String, CodingKey {
      case strategy
      case nTarget = "n_target"
      case seed
      case validationError = "validation_mse"
      case mse, r2, rmse, epochs, seconds, model, settings
    }

    package init(
      strategy: String, nTarget: Int, seed: Int, validationError: Double, mse: [String: Double],
      r2: [String: Double], rmse: [String: Double], epochs: Int, seconds: Double, model: String,
      settings: [Settings]
    ) {
      self.strategy = strategy
      self.nTarget = nTarget
      self.seed = seed
      self.validationError = validationError
      self.mse = mse
      self.r2 = r2
      self.rmse = rmse
      self.epochs = epochs
      self.seconds = seconds
      self.model = model
      self.settings = settings
    }
  }

  /// Settings of a training.
  package struct Settings: Codable, Sendable, Equatable {
    package var learningRate: Double?
    package var weightDecay: Double?
    /// Pull towards the source's weights.
    package var sourcePull: Double?
    /// The network's stages in words: "dense 83".
    package var stages: [String]?
    package var dropout: Double?

    package enum CodingKeys: String, CodingKey {
      case learningRate = "learning_rate"
      case weightDecay = "weight_decay"
      case sourcePull = "source_pull"
      case stages, dropout
    }

    package init(
      learningRate: Double?, weightDecay: Double?, sourcePull: Double?, stages: [String]?, dropout: Double?
    ) {
      self.learningRate = learningRate
      self.weightDecay = weightDecay
      self.sourcePull = sourcePull
      self.stages = stages
      self.dropout = dropout
    }
  }
}
