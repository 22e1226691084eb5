import Formats

/// One fit and what it predicts for the test simulations: the piece of work of the transfer stage.
struct FitRecord: Sendable, Equatable {
  var strategy: String
  var targetCount: Int
  var seed: Int
  /// Mean squared error on held-out target simulations, scaled units.
  var validationError: Double
  /// Predictions for the test simulations, scaled to [0, 1], `[T, P]` row-major.
  var predictions: [Double]
  var epochs: Int
  var seconds: Double
  var trainingCurve: [Double]
  var validationCurve: [Double]

  var name: String { Self.name(strategy, targetCount, seed) }

  static func name(_ strategy: String, _ targetCount: Int, _ seed: Int) -> String {
    "\(strategy)-n\(targetCount)-s\(seed)"
  }

  var json: JSONValue {
    [
      "strategy": .string(strategy), "n_target": .integer(targetCount), "seed": .integer(seed),
      "validation_mse": .number(validationError), "epochs": .integer(epochs), "seconds": .number(seconds),
      "training": .numbers(trainingCurve), "validation": .numbers(validationCurve),
      "predictions": .numbers(predictions),
    ]
  }

  init(
    strategy: String, targetCount: Int, seed: Int, validationError: Double, predictions: [Double],
    epochs: Int,
    seconds: Double, trainingCurve: [Double], validationCurve: [Double]
  ) {
    self.strategy = strategy
    self.targetCount = targetCount
    self.seed = seed
    self.validationError = validationError
    self.predictions = predictions
    self.epochs = epochs
    self.seconds = seconds
    self.trainingCurve = trainingCurve
    self.validationCurve = validationCurve
  }

  /// Reads a stored record; nil when it is not one.
  init?(_ json: JSONValue) {
    guard let strategy = json["strategy"]?.string, let targetCount = json["n_target"]?.int,
      let seed = json["seed"]?.int, let validationError = json["validation_mse"]?.double,
      let predictions = json["predictions"]?.doubles, let epochs = json["epochs"]?.int,
      let seconds = json["seconds"]?.double, let training = json["training"]?.doubles,
      let validation = json["validation"]?.doubles
    else { return nil }
    self.init(
      strategy: strategy, targetCount: targetCount, seed: seed, validationError: validationError,
      predictions: predictions, epochs: epochs, seconds: seconds, trainingCurve: training,
      validationCurve: validation)
  }
}
