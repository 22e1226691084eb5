import Diagnostics
import Foundation

/// What a study will find, from rehearsals of it in emulated universes.
public struct StudyForecast: Sendable, Equatable {
  /// What a strategy will do to the error of a parameter, against the reference.
  public struct Cell: Sendable, Equatable {
    /// The strategy's name.
    public var strategy: String
    /// Number of target simulations.
    public var targetCount: Int
    /// The parameter, or `total`.
    public var parameter: String
    /// Mean square error over that of the reference, with the band that holds a real study's with a probability of 68 %.
    public var ratio: Estimate
    /// The probability that the error grows by more than ``StudyForecast/margin``.
    public var hurts: Double
    /// The probability that it shrinks by more than ``StudyForecast/margin``.
    public var helps: Double
  }

  /// The mean square error of a parameter scaled to [0, 1], the reference's too.
  public struct Point: Sendable, Equatable {
    /// The strategy's name.
    public var strategy: String
    /// Number of target simulations.
    public var targetCount: Int
    /// The parameter, or `total`.
    public var parameter: String
    /// The error, with its band of 68 %.
    public var error: Estimate
  }

  /// A change of the mean square error below which a strategy neither helps nor hurts.
  public static let margin = 0.03
  /// Standard deviation of what rehearsals miss of the logarithms of real studies' ratios; chosen beforehand.
  public static let shortfall = 0.1

  /// The strategy that the others are compared with.
  public let reference: String
  /// The parameters, then `total`.
  public let columns: [String]
  /// How many universes were rehearsed.
  public let universes: Int
  /// Ratios by strategy, number of simulations and parameter.
  public let cells: [Cell]
  /// Learning curves.
  public let points: [Point]

  /// Concludes from rehearsals.
  ///
  /// - Parameters:
  ///   - fits: every strategy, number and seed in every universe.
  ///   - columns: the parameters, then `total`.
  ///   - reference: the strategy that the others are compared with.
  /// - Throws: `DiagnosticsError.empty` without fits of the reference.
  public init(
    _ fits: [RehearsedFit], columns: [String], reference: String
  ) throws(DiagnosticsError) {
    var strategies: [String] = []
    for fit in fits where !strategies.contains(fit.strategy) { strategies.append(fit.strategy) }
    guard strategies.contains(reference) else { throw .empty(what: "rehearsed fits of \(reference)") }
    let counts = Set(fits.map(\.targetCount)).sorted()
    let universes = Set(fits.map(\.universe)).sorted()
    let errors = Self.meanErrors(fits)
    func logarithms(_ strategy: String, _ count: Int, _ column: Int, over other: String?) -> [Double] {
      universes.compactMap { universe in
        guard let own = errors[Key(universe: universe, strategy: strategy, count: count)]?[column] else {
          return nil
        }
        guard let other else { return log(own) }
        return errors[Key(universe: universe, strategy: other, count: count)].map { log(own / $0[column]) }
      }
    }
    typealias Place = (strategy: String, cell: PredictiveScatter.Cell)
    func places(_ strategies: [String], over other: String?) -> [Place] {
      strategies.flatMap { strategy in
        counts.flatMap { count in
          columns.indices.compactMap { column -> Place? in
            let values = logarithms(strategy, count, column, over: other)
            guard !values.isEmpty, values.allSatisfy(\.isFinite) else { return nil }
            return (
              strategy, .init(column: columns[column], targetCount: count, logarithms: values)
            )
          }
        }
      }
    }
    let ratios = places(strategies.filter { $0 != reference }, over: reference)
    let curves = places(strategies, over: nil)
    let ratioScatter = PredictiveScatter(ratios.map(\.cell), shortfall: Self.shortfall)
    let curveScatter = PredictiveScatter(curves.map(\.cell), shortfall: Self.shortfall)
    self.reference = reference
    self.columns = columns
    self.universes = universes.count
    cells = ratios.map { strategy, cell in
      let law = ratioScatter.law(cell)
      let step = log1p(Self.margin)
      return Cell(
        strategy: strategy, targetCount: cell.targetCount, parameter: cell.column, ratio: Self.band(law),
        hurts: law.probability(above: step), helps: 1 - law.probability(above: -step))
    }
    points = curves.map { strategy, cell in
      Point(
        strategy: strategy, targetCount: cell.targetCount, parameter: cell.column,
        error: Self.band(curveScatter.law(cell)))
    }
  }

  private struct Key: Hashable {
    var universe: Int
    var strategy: String
    var count: Int
  }

  /// Errors of each universe, strategy and number, averaged over seeds.
  private static func meanErrors(_ fits: [RehearsedFit]) -> [Key: [Double]] {
    var sums: [Key: (sum: [Double], count: Double)] = [:]
    for fit in fits {
      let key = Key(universe: fit.universe, strategy: fit.strategy, count: fit.targetCount)
      let old = sums[key] ?? ([Double](repeating: 0, count: fit.errors.count), 0)
      sums[key] = (zip(old.sum, fit.errors).map { $0 + $1 }, old.count + 1)
    }
    return sums.mapValues { sum, count in sum.map { $0 / count } }
  }

  private static func band(_ law: PredictiveScatter.Law) -> Estimate {
    Estimate(value: exp(law.centre), low: exp(law.centre - law.reach), high: exp(law.centre + law.reach))
  }
}
