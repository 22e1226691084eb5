import Formats
import Networks
import OrderedCollections
import Training

/// Predictions for target simulations by what did not see them: each row is predicted by networks that were not trained
/// on it.
public struct HeldOut: Sendable, Equatable {
  /// The rows of the data fitted to, fold after fold.
  public var rows: [Int]
  /// Averaged predictions in scaled units, `[rows, P]` row-major.
  public var predictions: [Float]
  /// The logarithm of the density of the truth in scaled units `[rows]`, minus infinity where it is impossible; nil of what has no
  /// density.
  public var logDensities: [Double]?

  /// Makes held-out predictions.
  public init(rows: [Int], predictions: [Float]) {
    self.rows = rows
    self.predictions = predictions
  }

  /// The mean over rows of the logarithm of the density of the truth; nil without a density.
  public var meanLogDensity: Double? {
    logDensities.flatMap { $0.isEmpty ? nil : $0.reduce(0, +) / Double($0.count) }
  }

  /// Mean squared error over rows and parameters that are known.
  public func meanSquaredError(on data: TrainingData) -> Double {
    let width = data.targetWidth
    var (sum, terms) = (0.0, 0)
    for (place, row) in rows.enumerated() {
      for column in 0..<width where !data.targets[row * width + column].isNaN {
        let difference = Double(predictions[place * width + column] - data.targets[row * width + column])
        sum += difference * difference
        terms += 1
      }
    }
    return sum / Double(terms)
  }
}

/// A strategy fitted to target simulations.
public struct TargetFit: Sendable {
  /// What predicts.
  public var predictor: any Predictor
  /// Its predictions for the simulations held out.
  public var heldOut: HeldOut
  /// Mean squared error of these, over all target parameters.
  public var validationError: Double
  /// What was chosen for the trials averaged, the best first.
  public var chosen: [OrderedDictionary<String, JSONValue>] = []
  /// Validation losses of trials that were to be averaged and are left out, far worse than the best.
  public var leftOut: [Double] = []
  /// Validation errors of every trial in the order drawn; nil where it diverged.
  public var trialErrors: [Double?] = []
  /// Epochs of the best trial's first fold.
  public var epochs = 0
  /// Training loss per epoch of the best trial's first fold.
  public var trainingCurve: [Float] = []
  /// Validation loss per epoch of the best trial's first fold.
  public var validationCurve: [Float] = []
  /// What the user should know of the fit.
  public var warnings: [String] = []
  /// Wall time [s].
  public var seconds = 0.0

  /// A fit by what predicts and what it says of rows held out of `data`.
  public init(predictor: any Predictor, heldOut: HeldOut, data: TrainingData) {
    self.predictor = predictor
    self.heldOut = heldOut
    validationError = heldOut.meanSquaredError(on: data)
  }

  /// The networks that predict; none where other things do.
  public var members: [Network] { (predictor as? NetworkMean)?.members ?? [] }
}

/// The mean over predictions of equal shape.
func mean(_ predictions: [[Float]]) -> [Float] {
  guard var sum = predictions.first else { return [] }
  for prediction in predictions.dropFirst() {
    for index in sum.indices { sum[index] += prediction[index] }
  }
  return sum.map { $0 / Float(predictions.count) }
}
