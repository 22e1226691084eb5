/// Where linear power spectra at z = 0 come from.
public protocol LinearPowerSource: Sendable {
  /// Name for manifests and reports.
  var name: String { get }

  /// The linear spectra of a cosmology at z = 0; their amplitude is arbitrary, their shape counts.
  ///
  /// - Throws: `CosmologyError` when the source does not cover the cosmology.
  func spectrum(for parameters: CosmologicalParameters) throws(CosmologyError) -> LinearSpectrum
}

/// The built-in choices of linear spectra.
public enum LinearPower {
  /// The trained emulator with Eisenstein & Hu outside its range, or Eisenstein & Hu when no weights are built in.
  public static let `default`: any LinearPowerSource = {
    do throws(CosmologyError) {
      guard let emulator = try LinearEmulator.embedded() else { return EisensteinHu() }
      return LinearPowerWithFallback(preferred: emulator, fallback: EisensteinHu())
    } catch {
      return EisensteinHu()
    }
  }()
}

/// A source that covers what it can and leaves the rest to another, with a warning.
public struct LinearPowerWithFallback: LinearPowerSource {
  /// The source asked first.
  public let preferred: any LinearPowerSource
  /// The source for cosmologies outside the range of the first.
  public let fallback: any LinearPowerSource

  /// A source that tries `preferred` and then `fallback`.
  public init(preferred: any LinearPowerSource, fallback: any LinearPowerSource) {
    self.preferred = preferred
    self.fallback = fallback
  }

  /// Name of the source asked first.
  public var name: String { preferred.name }

  /// The spectra of the first source, or those of the second with the reason as a warning.
  ///
  /// - Throws: `CosmologyError` when both sources refuse, or for anything but a range.
  public func spectrum(for parameters: CosmologicalParameters) throws(CosmologyError) -> LinearSpectrum {
    do throws(CosmologyError) {
      return try preferred.spectrum(for: parameters)
    } catch .outsideEmulator(let parameter, let value, let lower, let upper) {
      let reason = CosmologyError.outsideEmulator(
        parameter: parameter, value: value, lower: lower, upper: upper)
      var spectrum = try fallback.spectrum(for: parameters)
      spectrum.warning = "\(reason) \(fallback.name) is used instead."
      return spectrum
    }
  }
}
