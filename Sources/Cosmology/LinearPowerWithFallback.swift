/// A source of linear spectra that leaves cosmologies outside its range to the formula of Eisenstein & Hu, says so, and
/// refuses those for which the formula is far off.
public struct LinearPowerWithFallback: LinearPowerSource {
  /// The source asked first.
  public let preferred: any LinearPowerSource
  /// The formula for cosmologies outside the range of the first.
  public let fallback = EisensteinHu()
  /// The largest error of P(k) that is let pass; beyond, the choice of cosmology is refused.
  public static let largestError = 0.15

  /// A source that takes the formula where `preferred` refuses.
  public init(preferred: any LinearPowerSource) { self.preferred = preferred }

  /// Name of the source asked first.
  public var name: String { preferred.name }

  /// Why the formula takes over, and how far off it may be; nil where the first source covers the cosmology.
  ///
  /// - Throws: `CosmologyError.farOutsideEmulator` where the formula may be off by more than `largestError`.
  public func approximation(
    for parameters: CosmologicalParameters
  ) throws(CosmologyError) -> LinearApproximation? {
    do throws(CosmologyError) {
      try preferred.requireCover(of: parameters)
      return nil
    } catch .outsideEmulator(let quantity, let value, let lower, let upper) {
      let approximation = LinearApproximation(
        quantity: quantity, value: value, range: lower...upper, source: fallback.name,
        error: EisensteinHu.expectedError(for: parameters))
      guard approximation.error <= Self.largestError else { throw .farOutsideEmulator(approximation) }
      return approximation
    }
  }

  /// The spectra of the first source, or those of the formula with what they lack.
  ///
  /// - Throws: `CosmologyError` when the first source refuses for another reason than its range, and as
  ///   ``approximation(for:)``.
  public func spectrum(for parameters: CosmologicalParameters) throws(CosmologyError) -> LinearSpectrum {
    guard let approximation = try approximation(for: parameters) else {
      return try preferred.spectrum(for: parameters)
    }
    var spectrum = try fallback.spectrum(for: parameters)
    spectrum.approximation = approximation
    return spectrum
  }

  /// Refuses what ``approximation(for:)`` refuses.
  public func requireCover(of parameters: CosmologicalParameters) throws(CosmologyError) {
    _ = try approximation(for: parameters)
  }
}
