import Formats

/// Source and target of a network with any activation.
public struct SampledTransfer: Sendable {
  /// The source stage: delta = 0, feature strength gamma1; predicts at the same test inputs.
  public let source: SampledSaddle
  /// The target stage, coupled to the law of the source.
  public let target: SampledSaddle

  /// Solves both stages.
  ///
  /// - Parameter testInputs: `[M, D]`, where both stages predict.
  /// - Throws: as `SampledSaddle.solve`.
  public init(
    _ problem: TransferProblem, phi: Nonlinearity, _ parameters: BayesParameters, testInputs: Matrix? = nil,
    settings: SamplingSettings = SamplingSettings()
  ) throws(TheoryError) {
    source = try SampledSaddle.solve(
      problem.source, phi: phi, strength: parameters.sourceStrength, beta: parameters.beta,
      lambda: parameters.lambda, testInputs: testInputs, settings: settings, stage: "source")
    target = try SampledSaddle.solve(
      problem.target, phi: phi, strength: parameters.targetStrength, beta: parameters.beta,
      lambda: parameters.lambda, delta: parameters.delta, source: .law(source), testInputs: testInputs,
      settings: settings)
  }
}
