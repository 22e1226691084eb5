import Formats
import Randomness
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
  /// Simulations of the source of the same phases; nil where no simulation has one.
  var partners: Partners?

  /// Simulations under a source's mean.
  ///
  /// - Parameters:
  ///   - values: encoded numbers `[N, D]`.
  ///   - scaled: parameters `[N, P]` scaled to [0, 1].
  ///   - prior: the response that is expected.
  ///   - partners: encoded numbers `[N, D]` of the source's simulations of the same phases and shared parameters, NaN where
  ///     there is none.
  init(
    _ source: SourceModel, values: Matrix, scaled: Matrix, prior: ResponsePrior? = nil,
    partners: Matrix? = nil
  ) throws {
    parameters = ResponseParameters(
      shared: source.parameters.shared.count, new: source.parameters.new.count, bins: source.bins)
    shared = source.coordinates(scaled)
    new = source.parameters.newCoordinates(scaled)
    let mean = try source.mean.values(shared)
    differences = values.subtracting(mean)
    expected = try prior?.response(at: scaled)
    self.partners = partners.flatMap { Partners(values: $0, mean: mean) }
  }

  private init(_ all: ResponseData, rows: [Int]) {
    parameters = all.parameters
    shared = all.shared.selecting(rows: rows)
    new = all.new.selecting(rows: rows)
    differences = all.differences.selecting(rows: rows)
    expected = all.expected?.selecting(rows: rows)
    amplitude = all.amplitude
    partners = all.partners?.selecting(rows: rows)
  }

  /// What is left of the differences for the process to learn `[N, D]`.
  var residuals: Matrix { expected.map { differences.subtracting($0, times: amplitude) } ?? differences }

  /// Some of the simulations.
  func selecting(rows: [Int]) -> ResponseData { ResponseData(self, rows: rows) }

  /// Whitened residuals `[N, D]`, less what partners say of their scatter.
  private func entering(_ covariance: ResidualCovariance) throws(TensorError) -> Matrix {
    let own = try covariance.whitened(residuals)
    guard let partners else { return own }
    return own.subtracting(try partners.explained(covariance))
  }

  /// Lengths, amplitudes and exponents of the highest evidence, with correlations with partners as they stand.
  func best(
    _ fit: ResponseFit, under covariance: ResidualCovariance, from start: [Double]? = nil
  ) throws(TensorError) -> (point: [Double], logEvidence: Double) {
    try fit.best(
      parameters, shared: shared, new: new, residuals: entering(covariance),
      whitener: covariance.whitener, noise: partners?.noise, from: start)
  }

  /// Lengths, amplitudes and exponents of the highest evidence and, in turn with them, the correlations with partners, from
  /// none at the start.
  mutating func learn(
    _ fit: ResponseFit, under covariance: ResidualCovariance, from start: [Double]? = nil
  ) throws(TensorError) -> (point: [Double], logEvidence: Double) {
    var found = try best(fit, under: covariance, from: start)
    var fit = fit
    fit.starts = 1
    for _ in 0..<Partners.rounds where partners != nil && !fit.isCancelled() {
      let (response, leftOut) = try conditioned(at: found.point, under: covariance)
      let change = try partners?.learn(leftOut, response.modes, under: covariance) ?? 0
      found = try best(fit, under: covariance, from: found.point)
      if change < 0.3 { break }
    }
    return found
  }

  /// The response that these simulations leave. What is left out is judged as observations are, which have no partners.
  func conditioned(
    at point: [Double], under covariance: ResidualCovariance
  ) throws(TensorError) -> (response: Response, leftOut: Response.LeftOut) {
    let (response, leftOut) = try Response.conditioned(
      parameters, at: point, shared: shared, new: new, residuals: entering(covariance),
      whitener: covariance.whitener, noise: partners?.noise)
    guard let partners else { return (response, leftOut) }
    let explained = try partners.explained(covariance).tensor().matmul(response.modes.tensor())
    return (
      response,
      Response.LeftOut(
        errors: try Matrix(leftOut.errors.tensor() + explained), variances: leftOut.variances)
    )
  }

  /// The variance of the response, over all modes and places spread over the prior, in units of what it would be were the
  /// same simulations without partners; nil where none has one.
  func pairedVariance(
    _ source: SourceModel, at point: [Double], under covariance: ResidualCovariance,
    prior: [ClosedRange<Double>], _ response: Response
  ) throws(TensorError) -> Double? {
    guard partners != nil else { return nil }
    var alone = self
    alone.partners = nil
    var stream = RandomStream(seed: 1, purpose: "places of a response's variance")
    let places = Matrix(
      rows: 200, columns: prior.count, values: (0..<200).flatMap { _ in prior.map { stream.uniform(in: $0) } }
    )
    func variance(_ response: Response) throws(TensorError) -> Double {
      try response.predicted(
        shared: source.coordinates(places).tensor(), new: source.parameters.newCoordinates(places).tensor()
      ).variance.sum().number()
    }
    let without = try variance(alone.conditioned(at: point, under: covariance).response)
    return without > 0 ? try variance(response) / without : nil
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
