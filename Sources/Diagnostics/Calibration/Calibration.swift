import Foundation
import Randomness

/// Whether posteriors are calibrated on test simulations with known truth: five families of tests, any of which can
/// fail, and one verdict.
///
/// Each family gets a fifth of the chance `level` of a false alarm, and shares it evenly between its tests (Bonferroni), so
/// exact posteriors fail with probability at most `level` whatever the tests have in common.
public struct Calibration: Sendable {
  /// Families of tests.
  public enum Family: String, Sendable, Codable, CaseIterable {
    /// Ranks of each parameter.
    case ranks
    /// Expected coverage of regions of highest density.
    case coverage
    /// Distances to random points.
    case randomPoints = "random points"
    /// A classifier between truths and draws.
    case classifier
    /// Ranks of each parameter in bins of its estimate.
    case local
  }

  /// One test and its outcome.
  public struct Outcome: Sendable, Equatable, Codable {
    /// Its family.
    public let family: Family
    /// What is tested, such as a parameter and a range.
    public let name: String
    /// The probability of what is seen, or worse, for exact posteriors.
    public let pValue: Double
    /// Below this it fails.
    public let level: Double
    /// Whether the test passes.
    public var passes: Bool { pValue > level }
  }

  /// The parameters.
  public let parameters: [String]
  /// Numbers of simulations and of draws for each.
  public let count: Int, draws: Int
  /// Chance of a false alarm of all tests together.
  public let level: Double
  /// Mean over the simulations of the log density of the truth.
  public let meanLogDensity: Double
  /// The ranks of each parameter.
  public let ranks: [UniformityTest]
  /// The rank of every true value among the draws of its posterior, by parameter `[P][N]`, from 0 to `draws`.
  public let places: [[Int]]
  /// The ranks of the density.
  public let density: UniformityTest
  /// The random points.
  public let points: RandomPoints
  /// The classifier.
  public let classifier: ClassifierTest
  /// The ranks in bins.
  public let local: [LocalCoverage]
  /// Coverages at 68 and 95 %: of each parameter's interval, and of the regions of highest density.
  public let parameterCoverage: [[ExpectedCoverage]], coverage: [ExpectedCoverage]
  /// Every test.
  public let outcomes: [Outcome]
  /// Levels of the coverages reported.
  public static let coverageLevels = [0.68, 0.95]

  /// Whether every test passes.
  public var isCalibrated: Bool { outcomes.allSatisfy(\.passes) }

  /// Tests posteriors by their draws.
  ///
  /// - Parameters:
  ///   - level: chance of a false alarm.
  ///   - bins: bins of each parameter's estimate.
  ///   - restored: a value of a parameter, by its place, in the unit in which tests in bins name it.
  /// - Throws: `DiagnosticsError.outOfRange` for a level outside (0, 0.5], `unsuited` for more bins than tens of simulations.
  public init(
    _ posterior: PosteriorDraws, level: Double = 0.005, bins: Int = 4, seed: UInt64 = 1,
    restored: (Int, Double) -> Double = { $1 }
  ) throws(DiagnosticsError) {
    guard level > 0, level <= 0.5 else {
      throw .outOfRange(
        what: "chance of a false alarm", expected: "above 0 and at most 0.5", found: "\(level)")
    }
    guard (1...posterior.count / 10).contains(bins) else {
      throw .unsuited(
        what: "number of bins", expected: "1 ... \(posterior.count / 10) for \(posterior.count) simulations",
        found: "\(bins)")
    }
    (count, draws, self.level, parameters) = (posterior.count, posterior.draws, level, posterior.parameters)
    let places = posterior.parameters.indices.map { Ranks.parameter($0, of: posterior, seed: seed) }
    let heights = Ranks.density(of: posterior, seed: seed)
    self.places = places
    ranks = places.map { UniformityTest(ranks: $0, draws: posterior.draws) }
    density = UniformityTest(ranks: heights, draws: posterior.draws)
    points = RandomPoints(posterior, seed: seed)
    let moments = (0..<posterior.count).map(posterior.moments)
    classifier = Self.classifier(posterior, moments, seed: seed)
    local = LocalCoverage.tests(
      posterior, ranks: places, means: posterior.parameters.indices.map { p in moments.map { $0[p].mean } },
      bins: bins)
    parameterCoverage = places.map { ranks in
      Self.coverageLevels.map { .central(ranks, draws: posterior.draws, level: $0) }
    }
    coverage = Self.coverageLevels.map { .highest(heights, draws: posterior.draws, level: $0) }
    meanLogDensity = posterior.truthLogDensity.reduce(0, +) / Double(posterior.count)
    let share = level / Double(Family.allCases.count)
    var outcomes: [Outcome] = []
    func add(_ family: Family, _ tests: [(name: String, pValue: Double)]) {
      outcomes += tests.map {
        Outcome(family: family, name: $0.name, pValue: $0.pValue, level: share / Double(tests.count))
      }
    }
    add(.ranks, zip(posterior.parameters, ranks).map { ($0, $1.pValue) })
    add(.coverage, [("all parameters", density.pValue)])
    add(
      .randomPoints,
      [("all parameters", UniformityTest(ranks: points.ranks, draws: posterior.draws).pValue)])
    add(.classifier, [("all parameters", classifier.pValue)])
    add(
      .local,
      local.map { test in
        let place = posterior.parameters.firstIndex(of: test.parameter) ?? 0
        return (
          "\(test.parameter) from \(rounded(restored(place, test.range.lowerBound))) to"
            + " \(rounded(restored(place, test.range.upperBound)))", test.test.pValue
        )
      })
    self.outcomes = outcomes
  }

  /// The smallest miscalibration that would have been seen.
  public func power() -> CalibrationPower {
    let share = level / Double(Family.allCases.count)
    return CalibrationPower(
      count: count, draws: draws, parameters: parameters.count,
      rankLevel: share / Double(parameters.count), densityLevel: share)
  }

  /// Truths against one draw of each posterior, both less its mean and in units of its scatter, beside that mean: so
  /// that errors of the same size count alike everywhere, and errors here or there are seen.
  private static func classifier(
    _ posterior: PosteriorDraws, _ moments: [[(mean: Double, deviation: Double)]], seed: UInt64
  ) -> ClassifierTest {
    var (truths, drawn): ([Double], [Double]) = ([], [])
    for (simulation, moments) in moments.enumerated() {
      var stream = RandomStream(seed: seed, purpose: "draw for the classifier", index: UInt64(simulation))
      let draw = stream.integer(in: 0...(posterior.draws - 1))
      for (parameter, moment) in moments.enumerated() {
        let scale = moment.deviation > 0 ? 1 / moment.deviation : 1
        truths.append((posterior.truth(simulation, parameter) - moment.mean) * scale)
        drawn.append((posterior.value(simulation, draw, parameter) - moment.mean) * scale)
      }
      truths += moments.map(\.mean)
      drawn += moments.map(\.mean)
    }
    return ClassifierTest(truths, drawn, width: 2 * posterior.parameters.count, seed: seed)
  }
}

/// The ends of a range to three digits.
private func rounded(_ value: Double) -> String { String(format: "%.4g", value) }
