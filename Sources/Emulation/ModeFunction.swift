import Formats
import Tensor

/// Mean and variance of an emulator's whitened modes, which are independent of each other, as functions of the parameters; what is
/// the same at every point is made ready once.
struct ModeFunction: Sendable {
  private let emulator: Emulator
  private let polynomial: Tensor
  private let response: Response.Prediction
  private let process: (features: ResidualProcess.Features, coefficients: Tensor, uncertainty: Tensor)?
  private let expected: Tensor?

  /// Mean and variance in whitened modes `[M, D]` each.
  struct Modes {
    let mean: Tensor
    let variance: Tensor
    /// What of the variance is no uncertainty of the response `[M, 1]` or `[M, D]`.
    let noise: Tensor
  }

  /// Points that are taken at once: what is computed of them stays in the cache.
  private static let block = 256

  init(_ emulator: Emulator) throws(TensorError) {
    self.emulator = emulator
    polynomial = try emulator.modeCoefficients.tensor()
    response = try Response.Prediction(emulator.response)
    expected = try emulator.expectedCoefficients?.tensor()
    if let process = emulator.process, let own = emulator.source.mean.process {
      self.process = (
        try ResidualProcess.Features(own), try process.coefficients.tensor(),
        try process.uncertainty.tensor() * emulator.law.noise
      )
    } else {
      process = nil
    }
  }

  /// Mean and variance at points `[M, P]` scaled to [0, 1].
  func callAsFunction(_ scaled: Matrix) throws(TensorError) -> Modes {
    guard scaled.rows > Self.block else { return try modes(scaled) }
    var parts: [Modes] = []
    for start in stride(from: 0, to: scaled.rows, by: Self.block) {
      parts.append(try modes(scaled.selecting(rows: Array(start..<min(start + Self.block, scaled.rows)))))
    }
    return Modes(
      mean: try .concatenated(parts.map(\.mean), along: 0),
      variance: try .concatenated(parts.map(\.variance), along: 0),
      noise: try .concatenated(parts.map(\.noise), along: 0))
  }

  private func modes(_ scaled: Matrix) throws(TensorError) -> Modes {
    let (source, parameters) = (emulator.source, emulator.parameters)
    let coordinates = source.coordinates(scaled)
    let terms = try source.mean.terms(coordinates).tensor()
    let response = try response(shared: coordinates.tensor(), new: parameters.newCoordinates(scaled).tensor())
    let mean = try terms.matmul(polynomial)
    if let prior = emulator.responsePrior, let expected {
      try mean.addInPlace(prior.terms(scaled).tensor().matmul(expected))
    }
    var noise = try ((source.mean.leverage(terms) + 1) * emulator.law.noise).withDimension(1)
    if let process {
      let features = try process.features(coordinates.tensor(), terms)
      try mean.addInPlace(features.matmul(process.coefficients))
      noise = try noise + features.square().matmul(process.uncertainty)
    }
    let variance = try noise.expanded([scaled.rows, emulator.width]).copied()
    let reached = emulator.response.sizes.count
    if reached > 0 {
      try mean.narrowed(1, from: 0, count: reached).addInPlace(response.mean)
      try variance.narrowed(1, from: 0, count: reached).addInPlace(
        response.variance, scale: emulator.law.response)
    }
    return Modes(mean: mean, variance: variance, noise: noise)
  }
}
