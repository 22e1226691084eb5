import Formats
import Foundation

/// How well an emulator predicts simulations that it was not fitted to, by cross-validation.
public struct EmulatorCheck: Sendable, Equatable, Codable {
  /// The mean square of held-out errors in whitened modes, in units of their predicted variance; 1 when right.
  public let chi: Double
  /// The same of the source's mean alone, without a response: what is to be explained.
  public let chiOfSource: Double
  /// The mean square of held-out errors in whitened modes: what the response leaves of ``chiOfSource``, scatter included.
  public let chiLeft: Double
  /// The factor on the source's covariance that held-out simulations ask for.
  public let noise: Double
  /// Shares of held-out simulations within one standard deviation of the prediction, for each number `[D]`; .68 when
  /// right.
  public let coverage: [Double]
  /// Simulations held out.
  public let simulations: Int

  /// What speaks against the use of the emulator; empty when nothing does.
  public var problems: [String] {
    var problems: [String] = []
    let count = Double(max(simulations, 1))
    // Errors of a simulation are common to its modes, so that few simulations say little.
    let slack = 3 / count.squareRoot()
    if !(chi < 1.5 + slack) {
      problems.append(
        "held-out errors are \(Self.short(chi)) times their predicted variance, expected less than"
          + " \(Self.short(1.5 + slack))")
    }
    if !(noise < 4) {
      problems.append(
        "held-out simulations scatter \(Self.short(noise)) times as much as the source's, expected less than 4 times"
      )
    }
    if chiOfSource > 4, chiLeft > 0.5 * chiOfSource {
      problems.append(
        "of held-out differences from the source, \(Self.short(chiOfSource)) times its scatter,"
          + " \(Self.short(chiLeft)) are left by the response, expected at most half")
    }
    let low = 0.68 - 0.15 - 2 * (0.22 / count).squareRoot()
    let failing = coverage.filter { $0 < low }.count
    if 5 * failing > coverage.count {
      problems.append(
        "\(failing) of \(coverage.count) numbers lie within one predicted deviation in less than"
          + " \(Self.short(low)) of held-out simulations, expected 0.68")
    }
    return problems
  }

  /// Refuses an emulator that cross-validation speaks against.
  ///
  /// - Throws: ``EmulationError/unreliable(problems:)``.
  public func requireUsable() throws(EmulationError) {
    guard problems.isEmpty else { throw .unreliable(problems: problems) }
  }

  private static func short(_ value: Double) -> String { String(format: "%.2f", value) }
}
