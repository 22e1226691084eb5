import Fields
import Foundation
import Randomness

/// The scatter of the power spectrum measured in one realisation about the mean of many.
///
/// Two parts multiply the mean:
/// - a Gaussian field's: the mean square of N modes follows chi^2_N / N, whose standard deviation is
///   sigma_P / P = sqrt(2 / N), N the modes of the full shell, n and -n both counted. It is drawn as such and not as a
///   normal number, so it is positive in the first bins too, where sigma_P / P = 0.28;
/// - a non-Gaussian one, from the coupling of modes: one log-normal factor of mean 1 common to all bins, with standard
///   deviation `nonGaussian` k / (k + 0.05 h/Mpc) times (Gpc/h)^(3/2) / sqrt(volume). The form and the amplitude 0.0145
///   were read off 2,000 Quijote Latin-hypercube spectra: what remains about a quartic in ln(parameters), less the
///   Gaussian part, is one mode with 0.9 % at k = 0.1, 1.2 % at 0.2 and 1.3 % at 0.3 to 0.5 h/Mpc.
public struct RealisationScatter: Sendable, Equatable {
  /// The amplitude of the non-Gaussian part measured on Quijote, for a volume of 1 (Gpc/h)^3.
  public static let quijoteNonGaussian = 0.0145
  /// The scale at which the non-Gaussian part has half its amplitude [h/Mpc].
  static let turnover = 0.05

  private let modes: [Int]
  private let coupling: [Double]
  private let suite: String
  private let seed: UInt64

  /// Prepares the scatter of a box.
  ///
  /// - Parameters:
  ///   - shells: the bins and their modes.
  ///   - nonGaussian: amplitude of the part common to all bins, for 1 (Gpc/h)^3; 0 leaves the Gaussian part alone.
  ///   - suite: name of the suite; suites do not share numbers.
  ///   - seed: the user's seed; every simulation has numbers of its own.
  public init(
    shells: Shells, nonGaussian: Double = Self.quijoteNonGaussian, suite: String = "", seed: UInt64
  ) {
    modes = shells.modes
    let side = shells.boxSize / 1000
    let amplitude = nonGaussian / (side * side.squareRoot())
    coupling = shells.k.map { amplitude * $0 / ($0 + Self.turnover) }
    self.suite = suite
    self.seed = seed
  }

  /// Scatters the mean spectrum of one simulation `[bins]` in place.
  ///
  /// - Parameters:
  ///   - power: mean power of each bin, any unit.
  ///   - simulation: the simulation's number, which alone with the seed decides the numbers drawn.
  /// - Throws: ``SimulationError/binCount(expected:found:)``.
  public func apply(to power: inout [Double], simulation: Int) throws(SimulationError) {
    guard power.count == modes.count else { throw .binCount(expected: modes.count, found: power.count) }
    let index = UInt64(truncatingIfNeeded: simulation)
    var common = RandomStream(seed: seed, purpose: "scatter common to all bins of " + suite, index: index)
    let shared = common.normal()
    var stream = RandomStream(seed: seed, purpose: "scatter of " + suite, index: index)
    for bin in power.indices {
      let gaussian = stream.gamma(shape: Double(modes[bin]) / 2) * 2 / Double(modes[bin])
      let width = coupling[bin]
      power[bin] *= gaussian * exp(width * shared - width * width / 2)
    }
  }
}

extension RandomStream {
  /// A number of the gamma distribution of `shape` > 0 and unit scale (Marsaglia & Tsang 2000, section 8 below 1); positive but
  /// for what is too small for a number.
  mutating func gamma(shape: Double) -> Double {
    if shape < 1 {
      let larger = gamma(shape: shape + 1)
      return larger * pow(1 - uniform(), 1 / shape)
    }
    let d = shape - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    while true {
      let x = normal()
      let v = (1 + c * x) * (1 + c * x) * (1 + c * x)
      guard v > 0 else { continue }
      let u = 1 - uniform()
      if log(u) < x * x / 2 + d - d * v + d * log(v) { return d * v }
    }
  }
}
