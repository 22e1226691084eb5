import Diagnostics
import Formats

/// One fit and what it predicts for the test simulations: the piece of work of the transfer stage.
struct FitRecord: Sendable, Equatable {
  var strategy: String
  var targetCount: Int
  var seed: Int
  /// Mean squared error on held-out target simulations, scaled units.
  var validationError: Double
  /// What was chosen for the trials averaged, by name, the best first.
  var chosen: [JSONValue]
  /// Names of the strategies that a blend combines; empty for a fit of its own.
  var parts: [String] = []
  /// What the user should know of the fit.
  var warnings: [String] = []
  /// Rows of the target suite that were held out, fold after fold.
  var heldOutRows: [Int]
  /// Predictions for these by networks that did not see them, scaled to [0, 1], `[rows, P]` row-major.
  var heldOut: [Double]
  /// The logarithm of the density of the truth of these, minus infinity where it is impossible; nil without a density.
  var heldOutLogDensities: [Double]?
  /// Predictions for the test simulations, scaled to [0, 1], `[T, P]` row-major.
  var predictions: [Double]
  /// How the posteriors of the test simulations do; nil for a fit without a density, or where no network of the study has one.
  var posterior: PosteriorScores?
  var epochs: Int
  var seconds: Double
  var trainingCurve: [Double]
  var validationCurve: [Double]

  var name: String { Self.name(strategy, targetCount, seed) }

  /// The warnings with what they are about.
  var attributedWarnings: [String] {
    warnings.map { "\(strategy) with \(targetCount) simulations, seed \(seed): \($0)." }
  }

  static func name(_ strategy: String, _ targetCount: Int, _ seed: Int) -> String {
    "\(strategy)-n\(targetCount)-s\(seed)"
  }

  var json: JSONValue {
    var json: JSONValue = [
      "strategy": .string(strategy), "n_target": .integer(targetCount), "seed": .integer(seed),
      "validation_mse": .number(validationError), "epochs": .integer(epochs), "seconds": .number(seconds),
      "training": .numbers(trainingCurve), "validation": .numbers(validationCurve),
      "chosen": .array(chosen), "held_out_rows": .array(heldOutRows.map { .integer($0) }),
      "held_out": .numbers(heldOut),
      "predictions": .numbers(predictions),
    ]
    if !parts.isEmpty { json["parts"] = .strings(parts) }
    if !warnings.isEmpty { json["warnings"] = .strings(warnings) }
    // Minus infinity, of a truth that is impossible, is no number in JSON.
    if let heldOutLogDensities { json["held_out_log_density"] = .numbersOrNull(heldOutLogDensities) }
    if let posterior {
      json["posterior"] = [
        "log_density": .numbersOrNull(posterior.logDensities),
        "log_figure": .numbersOrNull(posterior.logFigures),
        "ranks": .array(posterior.ranks.map { .integer($0) }),
      ]
    }
    return json
  }

  init(
    strategy: String, targetCount: Int, seed: Int, validationError: Double, predictions: [Double],
    epochs: Int, seconds: Double, trainingCurve: [Double], validationCurve: [Double],
    chosen: [JSONValue] = [], heldOutRows: [Int] = [], heldOut: [Double] = []
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
    self.chosen = chosen
    self.heldOutRows = heldOutRows
    self.heldOut = heldOut
  }

  /// Reads a stored record; nil when it is not one, or one of an earlier version that keeps less.
  init?(_ json: JSONValue) {
    guard let strategy = json["strategy"]?.string, let targetCount = json["n_target"]?.int,
      let seed = json["seed"]?.int, let validationError = json["validation_mse"]?.double,
      let predictions = json["predictions"]?.doubles, let epochs = json["epochs"]?.int,
      let seconds = json["seconds"]?.double, let training = json["training"]?.doubles,
      let validation = json["validation"]?.doubles, let chosen = json["chosen"]?.array,
      let heldOutRows = json["held_out_rows"]?.array?.compactMap(\.int),
      let heldOut = json["held_out"]?.doubles
    else { return nil }
    self.init(
      strategy: strategy, targetCount: targetCount, seed: seed, validationError: validationError,
      predictions: predictions, epochs: epochs, seconds: seconds, trainingCurve: training,
      validationCurve: validation, chosen: chosen, heldOutRows: heldOutRows, heldOut: heldOut)
    parts = json["parts"]?.strings ?? []
    warnings = json["warnings"]?.strings ?? []
    heldOutLogDensities = json["held_out_log_density"]?.numbers(nullAs: -.infinity)
    if let own = json["posterior"], own != .null {
      guard let densities = own["log_density"]?.numbers(nullAs: -.infinity),
        let figures = own["log_figure"]?.numbers(nullAs: .infinity),
        let ranks = own["ranks"]?.array?.compactMap(\.int)
      else { return nil }
      posterior = PosteriorScores(logDensities: densities, logFigures: figures, ranks: ranks)
    }
  }
}

extension JSONValue {
  /// Numbers, null in place of those that JSON does not know.
  static func numbersOrNull(_ values: [Double]) -> JSONValue {
    .array(values.map { $0.isFinite ? .number($0) : .null })
  }

  /// What ``numbersOrNull(_:)`` wrote, with `missing` for null; nil for something else.
  func numbers(nullAs missing: Double) -> [Double]? { array?.map { $0.double ?? missing } }
}
