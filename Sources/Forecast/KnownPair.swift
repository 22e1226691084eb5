/// How the forecast of a study did whose outcome is known, over all strategies, numbers of simulations and parameters.
///
/// The studies are those of pairs of suites that Slingshot simulates; nothing in a forecast was chosen by them.
public struct KnownPair: Sendable, Equatable {
  /// Source suite, target suite and summary.
  public let name: String
  /// Ratios of errors foretold.
  public let cells: Int
  /// Those that a strategy hurt and helped by more than ``StudyForecast/margin``.
  public let hurt, helped: Int
  /// How well hurt is told from helped: the probability that a ratio of the former is foretold above one of the latter; nil
  /// without both.
  public let auc: Double?
  /// The same by LogME, a score that needs no rehearsal (You, Liu, Wang & Long 2021): that of the source network's features
  /// less that of the inputs.
  public let aucOfScore: Double?
  /// The same by always giving the mean answer of the other pairs.
  public let aucOfMean: Double?
  /// The correlation of the logarithms of ratios, foretold and found.
  public let correlation: Double
  /// The mean of the logarithm of the ratio foretold over that found.
  public let bias: Double
  /// The share of bands of 68 % that hold the ratio found.
  public let coverage: Double
}
