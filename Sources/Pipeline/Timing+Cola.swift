import Cosmology
import Fields
import Foundation
import Simulation
import Tensor
import Work

extension Timing {
  /// What one particle simulation costs.
  public struct Cola: Sendable {
    /// Wall time of one simulation with its initial conditions and spectrum, warm, the median over repeats [s].
    public let seconds: Double
    /// Memory that the simulation added to the process at its peak [bytes].
    public let peakBytes: Int
    /// Threads used.
    public let threads: Int
  }

  /// Times COLA in Quijote's box and fiducial cosmology, from the seed to the power spectrum at z = 0.
  ///
  /// - Parameters:
  ///   - settings: particles, cells and steps.
  ///   - repeats: simulations timed after one that warms up.
  /// - Throws: `SimulationError`, `FieldError`.
  public static func cola(_ settings: ColaSettings, repeats: Int = 3) throws -> Cola {
    let before = memory("VmRSS")
    var settings = settings
    var times: [Double] = []
    for repeatNumber in 0...repeats {
      settings.seed = UInt64(repeatNumber)
      let watch = Stopwatch()
      let model = try GravityModel.lambdaCDM(.quijoteFiducial)
      let snapshot = try Simulation.Cola(settings, model: model).snapshot()
      let shells = try Shells(
        boxSize: settings.boxSize, first: 1, last: min(79, (settings.cells - 1) / 2 - 1))
      _ = try paint(positions: snapshot.positions, cells: settings.cells, boxSize: settings.boxSize).fourier()
        .power(in: shells, compensating: .cic)
      times.append(watch.seconds)
    }
    let timed = times.dropFirst().sorted()
    return Cola(
      seconds: timed[timed.count / 2], peakBytes: max(0, memory("VmHWM") - before),
      threads: Engine.threads)
  }

  /// A line of /proc/self/status, "VmRSS" for the memory held now and "VmHWM" for the most ever held; 0 where there is
  /// no such file.
  private static func memory(_ line: String) -> Int {
    guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return 0 }
    let found = text.split(separator: "\n").first { $0.hasPrefix(line + ":") }
    let kilobytes = found?.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first
    return (kilobytes.flatMap { Int($0) } ?? 0) * 1024
  }
}
