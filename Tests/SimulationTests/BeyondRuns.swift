import Cosmology
import Fields
import Foundation
import Simulation

/// Power of simulations of several gravities from the same initial phases.
struct BeyondRuns {
  var settings: ColaSettings
  let shells: Shells

  /// Runs of `particles`³ in a box [Mpc/h], with fixed amplitudes unless said otherwise.
  init(
    particles: Int, cells: Int, boxSize: Double, steps: Int = 10, start: Double = 0.1, seed: UInt64 = 1
  ) throws {
    settings = ColaSettings(
      particles: particles, cells: cells, boxSize: boxSize, steps: steps, startScaleFactor: start, seed: seed,
      fixedAmplitude: true)
    shells = try Shells(boxSize: boxSize, first: 1, last: particles / 2 - 1)
  }

  /// P(k) of the particles in the shells; the mean of a pair of runs with opposite phases when `paired`.
  func power(_ model: GravityModel, paired: Bool = false) throws -> [Double] {
    var sum = [Double](repeating: 0, count: shells.k.count)
    for phase in paired ? [false, true] : [false] {
      var settings = settings
      settings.pairedPhase = phase
      let snapshot = try Cola(settings, model: model).snapshot()
      let field = try paint(
        positions: snapshot.positions, cells: settings.cells, boxSize: settings.boxSize, assignment: .cic)
      let power = try field.fourier().power(in: shells, compensating: .cic).power
      for i in sum.indices { sum[i] += power[i] / (paired ? 2 : 1) }
    }
    return sum
  }

  /// A curve on the shells at k [h/Mpc], smoothed over a tenth of k by the number of modes and linear between.
  func at(_ k: Double, _ values: [Double]) -> Double {
    let width = max(0.06 * k, shells.k[1] - shells.k[0])
    var (sum, weight, mean) = (0.0, 0.0, 0.0)
    for i in shells.k.indices where abs(shells.k[i] - k) < width {
      let share = Double(shells.modes[i]) * (1 - abs(shells.k[i] - k) / width)
      sum += share * values[i]
      mean += share * shells.k[i]
      weight += share
    }
    return sum / weight
  }
}
