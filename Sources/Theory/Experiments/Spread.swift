/// Mean and standard error of repeated measurements.
struct Spread {
  /// The mean, 0 of none.
  let mean: Double
  /// The standard error of the mean, 0 of fewer than two.
  let error: Double

  init(_ values: [Double]) {
    let count = Double(values.count)
    let mean = values.isEmpty ? 0 : values.reduce(0, +) / count
    self.mean = mean
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    error = values.count < 2 ? 0 : (squares / (count * (count - 1))).squareRoot()
  }

  /// The mean of predictions, and measurements as this mean plus the mean difference: what the draws of the data
  /// add to both does not widen the error.
  static func paired(_ measured: [Double], with predicted: [Double]) -> Spread {
    let shift = Spread(zip(measured, predicted).map(-))
    return Spread(mean: Spread(predicted).mean + shift.mean, error: shift.error)
  }

  private init(mean: Double, error: Double) {
    self.mean = mean
    self.error = error
  }
}
