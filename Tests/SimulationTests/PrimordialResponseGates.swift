import Cosmology
import Fields
import Foundation
import Simulation
import Summaries
import Testing

/// What f_NL = ±100 of the local shape does to spectra of matter at z = 0, with COLA at equal phases.
@Suite struct PrimordialResponseGates {
  static let isAsked = ProcessInfo.processInfo.environment["SLINGSHOT_GATES"] != nil

  @Test(.enabled(if: isAsked, "asked for by SLINGSHOT_GATES=1"))
  func spectraRespond() throws {
    let cosmology = CosmologicalParameters.quijoteFiducial
    let model = try GravityModel.lambdaCDM(cosmology)
    let estimator = try MarkedPowerSpectrumEstimator(
      power: PowerSpectrumEstimator(mesh: MeshSettings(cells: 256), boxSize: 1000, shells: 1...79))
    func spectra(_ amplitude: Double, seed: UInt64, paired: Bool) throws -> MarkedSpectra {
      var settings = ColaSettings(particles: 128, cells: 256, boxSize: 1000, seed: seed)
      settings.pairedPhase = paired
      let local = try PrimordialNonGaussianity(.local, amplitude: amplitude, tilt: cosmology.nS)
      let snapshot = try Cola(settings, model: model, potentialTransformation: local.transformation)
        .snapshot()
      return try estimator.measure(Catalogue(positions: snapshot.positions, boxSize: 1000))
    }
    var (plain, marked) = ([Double](repeating: 0, count: 79), [Double](repeating: 0, count: 79))
    let pairs: [(UInt64, Bool)] = [(1, false), (1, true), (2, false), (2, true)]
    for (seed, paired) in pairs {
      let (more, less) = (
        try spectra(100, seed: seed, paired: paired), try spectra(-100, seed: seed, paired: paired)
      )
      for bin in plain.indices {
        plain[bin] += log(more.power.power[bin] / less.power.power[bin]) / 2 / Double(pairs.count)
        marked[bin] += log(more.marked[0].power[bin] / less.marked[0].power[bin]) / 2 / Double(pairs.count)
      }
    }
    for k in [0.05, 0.1, 0.2, 0.3, 0.4, 0.5] {
      print("k", k, "P", 100 * band(plain, at: k), "marked", 100 * band(marked, at: k), "%")
    }
  }

  /// The mean over five shells around k.
  private func band(_ values: [Double], at k: Double) -> Double {
    let middle = Int((k * 1000 / (2 * Double.pi)).rounded()) - 1
    let bins = max(0, middle - 2)...min(values.count - 1, middle + 2)
    return values[bins].reduce(0, +) / Double(bins.count)
  }
}
