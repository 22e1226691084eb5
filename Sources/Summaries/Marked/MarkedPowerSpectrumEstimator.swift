import CKernels
import Fields
import Foundation

/// Measures the spectra of several marks in one pass, by the recipe of the Quijote spectra: overdensity on a mesh,
/// top-hat in Fourier space, read at the particles, particles put on the mesh again with their marks.
public struct MarkedPowerSpectrumEstimator: Sendable {
  /// How particles become modes, shells and noise.
  public let power: PowerSpectrumEstimator
  /// The marks.
  public let marks: [Mark]
  /// What the marked density is divided by.
  public let normalisation: MarkedPowerSpectrum.Normalisation

  /// An estimator for catalogues of one box.
  ///
  /// - Throws: ``SummaryError/setting(_:expected:found:)`` for no mark.
  public init(
    power: PowerSpectrumEstimator, marks: [Mark] = [.quijote],
    normalisation: MarkedPowerSpectrum.Normalisation = .meanMark
  ) throws {
    guard !marks.isEmpty else {
      throw SummaryError.setting("the list of marks", expected: "not empty", found: "no mark")
    }
    self.power = power
    self.marks = marks
    self.normalisation = normalisation
  }

  /// The spectra of a catalogue, marked and not.
  ///
  /// - Throws: ``SummaryError``.
  public func measure(_ catalogue: Catalogue) throws -> MarkedSpectra {
    try checkBox(catalogue, power.shells)
    let modes = try power.mesh.modes(of: catalogue)
    let plain = try power.spectrum(of: modes, shotNoise: catalogue.shotNoise)
    var spectra: [Mark: MarkedPowerSpectrum] = [:]
    // Marks of one radius share the smoothed overdensity.
    for radius in Set(marks.map(\.radius)).sorted() {
      let surroundings = try overdensity(around: catalogue, modes, radius: radius)
      for mark in marks where mark.radius == radius && spectra[mark] == nil {
        spectra[mark] = try spectrum(catalogue, mark, surroundings)
      }
    }
    return MarkedSpectra(power: plain, marked: marks.compactMap { spectra[$0] })
  }

  /// The smoothed overdensity at every particle `[N]`.
  private func overdensity(
    around catalogue: Catalogue, _ modes: FourierField, radius: Double
  ) throws -> [Float] {
    let assignment = power.mesh.assignment
    return try read(modes.smoothed(radius: radius).real(), at: catalogue.positions, assignment: assignment)
  }

  private func spectrum(
    _ catalogue: Catalogue, _ mark: Mark, _ surroundings: [Float]
  ) throws -> MarkedPowerSpectrum {
    let marked = MarkedWeights(mark, surroundings, weights: catalogue.weights)
    let modes = try power.mesh.modes(of: catalogue, weights: marked.weights)
    let contrast = try power.raw(modes)
    // rho_M over the number density is the mean mark times rho_M over its own mean.
    let factor = normalisation == .meanMark ? 1 : marked.mean * marked.mean
    let volume = modes.mesh.volume
    let shotNoise = factor * volume * marked.concentration
    let subtracted = power.subtractsShotNoise ? shotNoise : 0
    return MarkedPowerSpectrum(
      mark: mark, normalisation: normalisation, meanMark: marked.mean, shells: power.shells,
      power: contrast.map { factor * $0 - subtracted }, shotNoise: shotNoise,
      isShotNoiseSubtracted: power.subtractsShotNoise)
  }
}

/// Particles' weights times their marks.
private struct MarkedWeights {
  /// Weight times mark of each particle `[N]`.
  let weights: [Float]
  /// The mean mark, weighted.
  let mean: Double
  /// sum m^2 / (sum m)^2.
  let concentration: Double

  init(_ mark: Mark, _ overdensity: [Float], weights: [Float]?) {
    let count = overdensity.count
    var sums: [Double] = [0, 0, 0]
    self.weights = [Float](unsafeUninitializedCapacity: count) { buffer, initialised in
      initialised = count
      guard let target = buffer.baseAddress else { return }
      sums = (weights ?? []).withUnsafeBufferPointer { own in
        Planes.sum(blocksOf: count, width: 3) { rows, sums in
          let start = rows.lowerBound
          overdensity.withUnsafeBufferPointer { overdensity in
            guard let delta = overdensity.baseAddress else { return }
            summaries_marks(
              delta + start, own.isEmpty ? nil : own.baseAddress.map { $0 + start }, Int64(rows.count),
              mark.softening, mark.power, target + start, sums)
          }
        }
      }
    }
    mean = sums[1] / sums[0]
    concentration = sums[2] / (sums[1] * sums[1])
  }
}
