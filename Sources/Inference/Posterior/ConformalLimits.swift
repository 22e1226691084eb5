import Diagnostics
import Formats
import OrderedCollections

/// Limits that held the truth of a calibration's simulations as often as they say, for each parameter of a model
/// (``ConformalQuantiles``): `slingshot infer --conformal`.
struct ConformalLimits: Sendable {
  /// Simulations that were calibrated on.
  let simulations: Int
  private let quantiles: OrderedDictionary<String, ConformalQuantiles>
  /// Draws that a calibration may have from each posterior.
  package static let draws = 99...100_000

  /// The shares of a posterior at the ends of the 95, 90 and 68 % intervals.
  struct Shares: Sendable {
    var outer, limit, inner: ClosedRange<Double>
    /// As the posterior itself says.
    static let plain = Shares(outer: 0.025...0.975, limit: 0.05...0.95, inner: 0.16...0.84)
  }

  /// Reads what `slingshot calibrate --json` wrote of a model.
  ///
  /// - Throws: ``PosteriorError/badCalibration(_:expected:found:)``, `FormatError`.
  init(_ path: String, of model: String, parameters: [String]) throws {
    let json = try PosteriorPlan.calibration(path)
    guard let simulations = json["simulations"]?.int, simulations > 0, let draws = json["draws"]?.int,
      Self.draws.contains(draws)
    else {
      throw PosteriorError.badCalibration(
        path,
        expected: "the output of slingshot calibrate --json with simulations and \(Self.draws.lowerBound) to"
          + " \(Self.draws.upperBound) draws", found: "none")
    }
    try PosteriorPlan.require(json, at: path, isOf: model)
    var quantiles: OrderedDictionary<String, ConformalQuantiles> = [:]
    for name in parameters {
      guard let found = json["parameters"]?[name]?["ranks"]?.array else {
        throw PosteriorError.badCalibration(path, expected: "the ranks of \(name)", found: "none")
      }
      let ranks = found.compactMap(\.int)
      guard ranks.count == found.count, ranks.allSatisfy({ (0...draws).contains($0) }) else {
        throw PosteriorError.badCalibration(
          path, expected: "whole ranks of \(name) from 0 to \(draws)", found: "one that is not")
      }
      guard ranks.count == simulations else {
        throw PosteriorError.badCalibration(
          path, expected: "\(simulations) ranks of \(name)", found: "\(ranks.count)")
      }
      guard Set(ranks).count > 1 else {
        throw PosteriorError.badCalibration(
          path, expected: "ranks of \(name) that differ", found: "\(ranks[0]) \(ranks.count) times")
      }
      quantiles[name] = ConformalQuantiles(ranks: ranks, draws: draws)
      guard quantiles[name]?.interval(level: 0.95) != nil else {
        throw PosteriorError.badCalibration(
          path, expected: "at least 19 simulations, for limits of 95 %", found: "\(simulations)")
      }
    }
    (self.simulations, self.quantiles) = (simulations, quantiles)
  }

  /// The shares of a parameter.
  func shares(of parameter: String) -> Shares {
    func interval(_ level: Double, _ plain: ClosedRange<Double>) -> ClosedRange<Double> {
      quantiles[parameter]?.interval(level: level) ?? plain
    }
    let plain = Shares.plain
    return Shares(
      outer: interval(0.95, plain.outer), limit: interval(0.9, plain.limit),
      inner: interval(0.68, plain.inner))
  }
}
