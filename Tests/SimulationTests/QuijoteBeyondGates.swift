import Cosmology
import Fields
import Formats
import Foundation
import Simulation
import TestSupport
import Testing

/// COLA with massive neutrinos and w against real simulations of Quijote's nwLH: two minutes on two cores.
@Suite struct QuijoteBeyondGates {
  static let isAsked = ProcessInfo.processInfo.environment["SLINGSHOT_GATES"] != nil
  private static let bands = [0.04...0.08, 0.08...0.12, 0.16...0.24, 0.28...0.34, 0.45...0.5]

  /// ln of power over real power has no slope in M_ν: what neutrinos do is in the simulation.
  @Test(
    .enabled(if: isAsked, "asked for by SLINGSHOT_GATES=1"),
    .enabled(if: Quijote.directory != nil, "the Quijote measurements are not beside the checkout"))
  func followsRealNeutrinoSimulations() throws {
    let quijote = try #require(Quijote.directory)
    let table = try ParameterTable.read(quijote + "/params_nwLH.txt")
    let real = try NumpyFile.readMatrix(quijote + "/Pk_nwLH.npy")
    let shells = Shells.quijote
    var (masses, cola, smooth): ([Double], [[Double]], [[Double]]) = ([], [], [])
    for row in stride(from: 0, to: 1600, by: 80) {
      let p = try CosmologicalParameters(names: table.names, values: Array(table.values.row(row)))
      let model = try GravityModel.of(p)
      let settings = ColaSettings(seed: UInt64(row), fixedAmplitude: true)
      let snapshot = try Cola(settings, model: model).snapshot()
      let power = try paint(positions: snapshot.positions, cells: 256, boxSize: 1000).fourier()
        .power(in: shells, compensating: .cic).power
      let total = zip(shells.k, power).map { k, power in power * pow(model.totalMatterFactor?(k) ?? 1, 2) }
      masses.append(p.mNu)
      cola.append(Self.inBands(total, real.row(row), shells))
      smooth.append(Self.inBands(try MatterPower(parameters: p).nonlinear(shells.k), real.row(row), shells))
    }
    for (index, band) in Self.bands.enumerated() {
      let ours = Self.line(masses, cola.map { $0[index] })
      let model = Self.line(masses, smooth.map { $0[index] })
      print(
        String(
          format:
            "nwLH k=%.2f-%.2f: COLA %+.3f at 0.5 eV, slope %+.4f ± %.4f per eV; HMCode %+.3f, slope %+.4f ± %.4f",
          band.lowerBound, band.upperBound, ours.middle, ours.slope, ours.error, model.middle, model.slope,
          model.error))
      #expect(abs(ours.slope) < max(0.03, 2.5 * ours.error))
    }
  }

  /// Mean of ln(power / real) over the modes of each band.
  private static func inBands(_ power: [Double], _ real: some Collection<Double>, _ shells: Shells)
    -> [Double]
  {
    let logs = zip(power, real).map { log($0 / $1) }
    return bands.map { band in
      var (sum, weight) = (0.0, 0.0)
      for i in shells.k.indices where band.contains(shells.k[i]) {
        sum += Double(shells.modes[i]) * logs[i]
        weight += Double(shells.modes[i])
      }
      return sum / weight
    }
  }

  /// The straight line through points, by least squares: its value at 0.5, its slope and the slope's error.
  private static func line(_ x: [Double], _ y: [Double]) -> (middle: Double, slope: Double, error: Double) {
    let n = Double(x.count)
    let (meanX, meanY) = (x.reduce(0, +) / n, y.reduce(0, +) / n)
    let spread = x.map { ($0 - meanX) * ($0 - meanX) }.reduce(0, +)
    let slope = zip(x, y).map { ($0 - meanX) * ($1 - meanY) }.reduce(0, +) / spread
    let rest = zip(x, y).map { x, y in pow(y - meanY - slope * (x - meanX), 2) }.reduce(0, +)
    return (meanY + slope * (0.5 - meanX), slope, (rest / (n - 2) / spread).squareRoot())
  }
}
