/// Where linear power spectra at z = 0 come from.
public protocol LinearPowerSource: Sendable {
  /// Name for manifests and reports.
  var name: String { get }

  /// The linear spectra of a cosmology at z = 0; their amplitude is arbitrary, their shape counts.
  ///
  /// - Throws: `CosmologyError` when the source does not cover the cosmology.
  func spectrum(for parameters: CosmologicalParameters) throws(CosmologyError) -> LinearSpectrum

  /// Refuses a cosmology that the source does not cover, without computing its spectra.
  ///
  /// - Throws: `CosmologyError.outsideEmulator` and the like.
  func requireCover(of parameters: CosmologicalParameters) throws(CosmologyError)

  /// How a spectrum falls short of what the source's name promises, nil when it does not.
  ///
  /// - Throws: `CosmologyError` when the source does not cover the cosmology.
  func approximation(for parameters: CosmologicalParameters) throws(CosmologyError) -> LinearApproximation?
}

extension LinearPowerSource {
  /// Nothing is refused.
  public func requireCover(of parameters: CosmologicalParameters) throws(CosmologyError) {}

  /// Spectra are what they are said to be.
  public func approximation(
    for parameters: CosmologicalParameters
  ) throws(CosmologyError) -> LinearApproximation? { nil }
}

/// The built-in choices of linear spectra.
public enum LinearPower {
  /// The trained emulator with Eisenstein & Hu outside its range, or Eisenstein & Hu when no weights are built in.
  public static let `default`: any LinearPowerSource = {
    do throws(CosmologyError) {
      guard let emulator = try LinearEmulator.embedded() else { return EisensteinHu() }
      return LinearPowerWithFallback(preferred: emulator)
    } catch {
      return EisensteinHu()
    }
  }()
}
