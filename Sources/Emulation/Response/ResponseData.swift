import Formats
import Tensor

/// Simulations of the target as the response sees them.
struct ResponseData {
  let parameters: ResponseParameters
  /// Shared parameters `[N, d]` from 0 to 1.
  let shared: Matrix
  /// Distances of the new parameters from their source values `[N, q]`.
  let new: Matrix
  /// Encoded numbers less the source's mean `[N, D]`.
  let differences: Matrix
  /// The response that a prior expects `[N, D]`; nil without one.
  let expected: Matrix?
  /// The factor on what is expected.
  var amplitude = 1.0

  /// Simulations under a source's mean.
  init(
    _ source: SourceModel, values: Matrix, scaled: Matrix, prior: ResponsePrior? = nil
  ) throws {
    parameters = ResponseParameters(
      shared: source.parameters.shared.count, new: source.parameters.new.count, bins: source.bins)
    shared = source.coordinates(scaled)
    new = source.parameters.newCoordinates(scaled)
    differences = try values.subtracting(source.mean.values(shared))
    expected = try prior?.response(at: scaled)
  }

  private init(_ all: ResponseData, rows: [Int]) {
    parameters = all.parameters
    shared = all.shared.selecting(rows: rows)
    new = all.new.selecting(rows: rows)
    differences = all.differences.selecting(rows: rows)
    expected = all.expected?.selecting(rows: rows)
    amplitude = all.amplitude
  }

  /// What is left of the differences for the process to learn `[N, D]`.
  var residuals: Matrix { expected.map { differences.subtracting($0, times: amplitude) } ?? differences }

  /// Some of the simulations.
  func selecting(rows: [Int]) -> ResponseData { ResponseData(self, rows: rows) }

  /// Lengths, amplitudes and exponents of the highest evidence.
  func best(
    _ fit: ResponseFit, under covariance: ResidualCovariance, from start: [Double]? = nil
  ) throws(TensorError) -> (point: [Double], logEvidence: Double) {
    try fit.best(
      parameters, shared: shared, new: new, residuals: covariance.whitened(residuals),
      whitener: covariance.whitener, from: start)
  }

  /// The response that these simulations leave.
  func conditioned(
    at point: [Double], under covariance: ResidualCovariance
  ) throws(TensorError) -> (response: Response, leftOut: Response.LeftOut) {
    try Response.conditioned(
      parameters, at: point, shared: shared, new: new, residuals: covariance.whitened(residuals),
      whitener: covariance.whitener)
  }

  /// What each part of the simulations says about a response whose lengths and amplitudes, too, are learnt from the other
  /// parts.
  ///
  /// - Parameters:
  ///   - folds: parts, dealt in order.
  ///   - start: where the searches start.
  ///   - isCancelled: true makes the searches end where they are.
  func heldOut(
    folds: Int, under covariance: ResidualCovariance, from start: [Double],
    isCancelled: @escaping @Sendable () -> Bool
  ) throws(TensorError) -> Response.LeftOut {
    var fit = ResponseFit()
    fit.isCancelled = isCancelled
    fit.starts = 1
    fit.many = fit.few
    fit.iterations.few = 15
    let (rows, width) = (differences.rows, differences.columns)
    var (errors, variances) = (Matrix(rows: rows, columns: width), Matrix(rows: rows, columns: width))
    for fold in 0..<folds {
      let held = (0..<rows).filter { $0 % folds == fold }
      var kept = selecting(rows: (0..<rows).filter { $0 % folds != fold })
      let point = try kept.best(fit, under: covariance, from: start).point
      kept.amplitude = try kept.likelyAmplitude(at: point, under: covariance)
      let response = try kept.conditioned(at: point, under: covariance).response
      var asked = selecting(rows: held)
      asked.amplitude = kept.amplitude
      let predicted = try response.predicted(shared: asked.shared.tensor(), new: asked.new.tensor())
      let (mean, variance) = (try Matrix(predicted.mean), try Matrix(predicted.variance))
      let modes = try Matrix(covariance.whitened(asked.residuals).tensor().matmul(response.modes.tensor()))
      for (index, row) in held.enumerated() {
        for mode in 0..<width {
          let reached = mode < mean.columns
          errors.values[row * width + mode] = modes[index, mode] - (reached ? mean[index, mode] : 0)
          variances.values[row * width + mode] = reached ? variance[index, mode] : 0
        }
      }
    }
    return Response.LeftOut(errors: errors, variances: variances)
  }
}
