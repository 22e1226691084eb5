import Diagnostics
import Formats
import Foundation

/// What tests of calibration found, in words and for machines.
public struct CalibrationReport: Sendable {
  /// The model directory.
  public let model: String
  /// SHA-256 of the model's numbers, by which `slingshot infer --recalibrated` knows the model again.
  public let modelHash: String
  /// The suite directory.
  public let suite: String
  /// The tests.
  public let calibration: Calibration
  /// What they would have seen.
  public let power: CalibrationPower
  /// The exponent that these very simulations would choose.
  public let temperature: Temperature
  /// Whether it is known that the model was not trained on these simulations.
  public let knowsTraining: Bool
  /// Parameters whose true values do not fill the model's bounds evenly, in words.
  public var narrower: [String] = []

  /// Whether every test passes.
  public var isCalibrated: Bool { calibration.isCalibrated }

  /// "calibrated" or "not calibrated".
  public var verdict: String { isCalibrated ? "calibrated" : "not calibrated" }

  /// A table and the verdict.
  public var text: String {
    let c = calibration
    func percent(_ coverage: ExpectedCoverage) -> String {
      String(format: "%5.1f +- %.1f", 100 * coverage.found, 100 * coverage.error)
    }
    let width = max(14, c.parameters.map(\.count).max() ?? 0)
    func threshold(_ family: Calibration.Family) -> Double {
      c.outcomes.first { $0.family == family }?.level ?? 0
    }
    func ranks(_ test: UniformityTest, _ family: Calibration.Family) -> String {
      String(format: "            %.3f ", test.distance) + shown(test.pValue)
        + String(format: "  %9.2g", threshold(family))
    }
    func shown(_ pValue: Double) -> String {
      let text = Self.short(pValue)
      return String(repeating: " ", count: max(9 - text.count, 0)) + text
    }
    func name(_ text: String) -> String { text.padding(toLength: width, withPad: " ", startingAt: 0) }
    let unknown =
      knowsTraining
      ? []
      : [
        "whether the model was trained on these simulations is not known, for it does not say which it was trained on"
      ]
    let ranges =
      narrower.isEmpty
      ? []
      : [
        "the simulations do not fill the model's bounds evenly, \(narrower.joined(separator: "; ")): unless those trained on are"
          + " spread alike, no posterior is calibrated on them"
      ]
    var lines =
      [
        "\(c.count) simulations of \(suite), \(c.draws) draws from each posterior of \(model)",
        String(
          format: "mean log probability of the truth %.3f (parameters scaled to [0, 1])", c.meanLogDensity),
      ] + unknown + ranges + [
        "", name("coverage [%]") + "        68 %         95 %   ranks' distance         p   fails at",
      ]
    for (index, parameter) in c.parameters.enumerated() {
      lines.append(
        name(parameter) + " " + c.parameterCoverage[index].map(percent).joined(separator: " ")
          + ranks(c.ranks[index], .ranks))
    }
    lines.append(
      name("together") + " " + c.coverage.map(percent).joined(separator: " ")
        + ranks(c.density, .coverage))
    lines += ["", "test            least p   fails at   failed"]
    for family in Calibration.Family.allCases {
      let own = c.outcomes.filter { $0.family == family }
      let least = own.map(\.pValue).min() ?? 1
      lines.append(
        family.rawValue.padding(toLength: 14, withPad: " ", startingAt: 0)
          + shown(least) + String(format: "  %9.2g", threshold(family))
          + "   \(own.count { !$0.passes }) of \(own.count)")
    }
    for outcome in c.outcomes where !outcome.passes {
      lines.append(
        "  fails: \(outcome.family.rawValue), \(outcome.name), p \(outcome.pValue < Self.least ? "" : "= ")\(Self.short(outcome.pValue))"
      )
    }
    lines += [
      "",
      String(
        format:
          "exact posteriors fail with probability %.2g at most; found with 95 %% would have been a shift of %.2f posterior "
          + "deviations in one parameter, and scatters too small by %.2f or too large by %.2f", c.level,
        power.shift, power.narrow, power.wide),
      String(
        format:
          "a temperature fitted to these simulations raises densities to the power %.2f, log probability by %.3f",
        temperature.exponent, temperature.after - temperature.before),
      "verdict: \(verdict)",
    ]
    if let misfit { lines.append(misfit) }
    return lines.joined(separator: "\n")
  }

  /// Whether posteriors that fail are too wide or too narrow as a whole, and what can be done; nil where neither is seen.
  private var misfit: String? {
    guard !isCalibrated, let whole = calibration.coverage.first else { return nil }
    let excess = whole.found - whole.level
    guard abs(excess) > 2 * whole.error else { return nil }
    // A power above 1 narrows, one below 1 widens; one that does neither here is no remedy.
    let helps = excess > 0 ? temperature.exponent > 1.05 : temperature.exponent < 0.95
    // Intervals of single parameters may miss the other way, and one power for all makes those worse.
    let against = zip(calibration.parameters, calibration.parameterCoverage).filter { _, coverage in
      coverage.contains { (excess > 0 ? $0.level - $0.found : $0.found - $0.level) > 2 * $0.error }
    }.map(\.0)
    let remedy = helps && against.isEmpty ? "--recalibrated" : "--conformal"
    return String(
      format: "posteriors are too %@ as a whole: regions of %.0f %% hold %.0f %%",
      excess > 0 ? "wide" : "narrow",
      100 * whole.level, 100 * whole.found)
      + (against.isEmpty
        ? ""
        : ", while those of \(against.joined(separator: ", ")) are too \(excess > 0 ? "narrow" : "wide")")
      + "; slingshot infer \(remedy) takes the output of --json"
  }

  /// Chances below this are too small to be worth their digits, and may have been rounded to 0.
  private static let least = 1e-16

  private static func short(_ pValue: Double) -> String {
    pValue < least ? "< 1e-16" : String(format: "%.2g", pValue)
  }

  /// The same for machines.
  public var json: JSONValue {
    let c = calibration
    func coverages(_ list: [ExpectedCoverage]) -> JSONValue {
      .array(
        list.map {
          .object([("level", .number($0.level)), ("found", .number($0.found)), ("error", .number($0.error))])
        })
    }
    func ranks(
      _ test: UniformityTest, _ family: Calibration.Family, _ list: [ExpectedCoverage]
    ) -> JSONValue {
      .object([
        ("distance", .number(test.distance)), ("p_value", .number(test.pValue)),
        ("fails_at", .number(c.outcomes.first { $0.family == family }?.level ?? 0)),
        ("coverage", coverages(list)),
      ])
    }
    let parameters = c.parameters.indices.map { index -> (String, JSONValue) in
      var own = ranks(c.ranks[index], .ranks, c.parameterCoverage[index])
      own["ranks"] = .array(c.places[index].map { .integer($0) })
      return (c.parameters[index], own)
    }
    return .object([
      ("model", .string(model)), ("model_sha256", .string(modelHash)), ("suite", .string(suite)),
      ("simulations", .integer(c.count)),
      ("knows_training", .bool(knowsTraining)), ("narrower", .strings(narrower)),
      ("draws", .integer(c.draws)), ("log_probability", .number(c.meanLogDensity)),
      ("parameters", .object(parameters)), ("together", ranks(c.density, .coverage, c.coverage)),
      (
        "tests",
        .array(
          c.outcomes.map {
            .object([
              ("family", .string($0.family.rawValue)), ("name", .string($0.name)),
              ("p_value", .number($0.pValue)),
              ("level", .number($0.level)), ("passes", .bool($0.passes)),
            ])
          })
      ),
      ("classifier_accuracy", .number(c.classifier.accuracy)), ("false_alarm", .number(c.level)),
      (
        "power",
        .object([
          ("shift", .number(power.shift)), ("narrow", .number(power.narrow)),
          ("wide", .number(power.wide)),
        ])
      ),
      (
        "temperature",
        .object([
          ("exponent", .number(temperature.exponent)),
          ("log_probability", .number(temperature.after)),
        ])
      ),
      ("verdict", .string(verdict)),
    ])
  }
}
