import Cosmology
import Fields
import Formats
import Foundation
import Simulation
import TestSupport
import Testing

/// COLA of 128³ particles, mesh 256 and 5 steps, against real Quijote simulations with their own parameters and other
/// phases: a minute on two cores.
@Suite struct QuijoteColaGates {
  static let isAsked = ProcessInfo.processInfo.environment["SLINGSHOT_GATES"] != nil

  @Test(
    .enabled(if: isAsked, "asked for by SLINGSHOT_GATES=1"),
    .enabled(if: Quijote.directory != nil, "the Quijote measurements are not beside the checkout"))
  func spectraFollowRealOnes() throws {
    let quijote = try #require(Quijote.directory)
    let table = try ParameterTable.read(quijote + "/params_LH.txt")
    let real = try NumpyFile.readMatrix(quijote + "/Pk_LH.npy")
    let shells = Shells.quijote
    let rows = Array(stride(from: 0, to: 2000, by: 83))
    var ratios: [[Double]] = []
    var smooth: [[Double]] = []
    for row in rows {
      let parameters = try CosmologicalParameters(names: table.names, values: Array(table.values.row(row)))
      let settings = ColaSettings(seed: UInt64(1000 + row))
      let snapshot = try Cola(settings, model: GravityModel.lambdaCDM(parameters)).snapshot()
      let power = try Self.power(snapshot, in: shells)
      ratios.append(zip(power, real.row(row)).map { $0 / $1 })
      smooth.append(zip(power, try MatterPower(parameters: parameters).nonlinear(shells.k)).map { $0 / $1 })
    }
    Self.report("COLA / Quijote LH", shells.k, ratios)
    Self.report("COLA / HMCode", shells.k, smooth)
    // The first shells hold few modes: below k = 0.05 two realisations differ by more than is asked.
    for (bin, k) in shells.k.enumerated() where k >= 0.05 {
      let (median, halfWidth) = Self.spread(ratios.map { $0[bin] })
      #expect(abs(median - 1) <= 0.05, "k = \(k): median \(median)")
      #expect(halfWidth <= 0.09, "k = \(k): half-width \(halfWidth)")
      #expect(abs(Self.spread(smooth.map { $0[bin] }).median - 1) <= 0.06, "k = \(k), HMCode")
    }
  }

  /// Clouds in cells on 256³ with interlacing; the noise of the particles stays in, as in Quijote's spectra.
  private static func power(_ snapshot: ParticleSnapshot, in shells: Shells) throws -> [Double] {
    let modes = try paint(positions: snapshot.positions, cells: 256, boxSize: 1000).fourier()
    try modes.interlace(
      with: paint(positions: snapshot.positions, cells: 256, boxSize: 1000, shift: 0.5).fourier())
    return try modes.power(in: shells, compensating: .cic).power
  }

  /// Median and half of the distance between the 16th and 84th percentile.
  private static func spread(_ values: [Double]) -> (median: Double, halfWidth: Double) {
    let sorted = values.sorted()
    func quantile(_ share: Double) -> Double {
      let position = share * Double(sorted.count - 1)
      let lower = min(Int(position), sorted.count - 2)
      return sorted[lower] + (sorted[lower + 1] - sorted[lower]) * (position - Double(lower))
    }
    return (quantile(0.5), (quantile(0.84) - quantile(0.16)) / 2)
  }

  private static func report(_ name: String, _ k: [Double], _ ratios: [[Double]]) {
    for bin in [7, 15, 31, 47, 63, 78] {
      let (median, halfWidth) = spread(ratios.map { $0[bin] })
      print(String(format: "%@ k=%.3f median %.3f half-width %.3f", name, k[bin], median, halfWidth))
    }
  }
}
