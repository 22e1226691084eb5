import Formats
import Suites

/// An emulator without its large tables: what a model's `config.json` keeps of it.
public struct EmulatorConfiguration: Sendable, Equatable, Codable {
  /// The polynomial of the source suite's mean.
  public struct Mean: Sendable, Equatable, Codable {
    /// Total degree.
    public var degree: Int
    /// Whether parameters enter by their logarithms.
    public var logarithmic: Bool
    /// The variance that its prior allows every coefficient; nil for least squares.
    public var width: Double?
  }

  /// The law of the noise.
  public struct Noise: Sendable, Equatable, Codable {
    /// The factor on the covariance of the source suite.
    public var source: Double
    /// The factor on the variance of the response.
    public var response: Double
    /// Degrees of freedom of a Student distribution; nil for a normal one.
    public var freedom: Double?
    /// The power to which likelihoods are taken in posteriors; 1 where it is not stated.
    public var power: Double?
  }

  /// The parameters with their bounds and source values.
  public var parameters: EmulatedParameters
  /// Where the numbers of each observable lie.
  public var bins: [BinPlaces]
  /// The polynomial of the source suite's mean.
  public var mean: Mean
  /// The share of the diagonal in the covariance.
  public var shrinkage: Double
  /// The range of each shared parameter of the source suite, scaled `[d][2]`.
  public var support: [[Double]]
  /// The range of each parameter, scaled `[P][2]`.
  public var prior: [[Double]]
  /// Logarithms of lengths and amplitudes of the response, and its exponents.
  public var response: [Double]
  /// The law of the noise.
  public var noise: Noise
  /// How well held-out simulations were predicted.
  public var check: EmulatorCheck
  /// The logarithm of the evidence; nil where no search found any.
  public var logEvidence: Double?
  /// Simulations of the source and of the target.
  public var simulations: [Int]
  /// The response that was expected beforehand and how much of it is taken; nil where no prior was given.
  public var responsePrior: PriorVerdict?
  /// The correlation of the scatter of paired simulations with that of their partners; nil where none is paired.
  public var correlation: Double?
  /// What partners make of the variance of the response; nil where none is paired.
  public var pairedVariance: Double?
}

extension Emulator {
  /// All of it but the large tables.
  public var configuration: EmulatorConfiguration {
    let choice = source.mean.choice
    return EmulatorConfiguration(
      parameters: parameters, bins: source.bins,
      mean: .init(
        degree: choice.degree, logarithmic: choice.logarithmic,
        width: choice.width.isFinite ? choice.width : nil),
      shrinkage: source.covariance.shrinkage,
      support: source.support.map { [$0.lowerBound, $0.upperBound] },
      prior: prior.map { [$0.lowerBound, $0.upperBound] }, response: response.point,
      noise: .init(source: law.noise, response: law.response, freedom: law.freedom, power: law.power),
      check: check,
      logEvidence: logEvidence.isFinite ? logEvidence : nil, simulations: [source.simulations, simulations],
      responsePrior: verdict, correlation: correlation, pairedVariance: pairedVariance)
  }
}

extension EmulatorConfiguration {
  /// Refuses what no emulator has.
  ///
  /// - Throws: ``EmulationError/damaged(reason:)``.
  package func requireSound() throws(EmulationError) {
    let names = parameters.scaling.names
    try require("the number of parameters", [Double(names.count)], 1...100)
    try require(
      parameters.sourceValues.count == names.count && !parameters.shared.isEmpty,
      "source values (parameters.sourceValues) of \(names.count) parameters, one of them shared",
      found: "\(parameters.sourceValues.count) values, \(parameters.shared.count) parameters shared")
    let places = bins.allSatisfy { bin in bin.count > 0 && bin.places.allSatisfy { $0.count == bin.count } }
    try require(
      !bins.isEmpty && places, "places (bins) of every number of each observable",
      found: "\(bins.map { "\($0.count) numbers with \($0.places.map(\.count)) places" })")
    try require("bins.count", bins.map { Double($0.count) }, 1...1e6)
    for bin in bins { for along in bin.places { try require("bins.places", along, 0...1) } }
    try require("mean.width", [mean.width ?? 1], Self.factors)
    try require(
      (1...10).contains(mean.degree) && (mean.width ?? 1) > 0,
      "a polynomial of degree 1 to 10 and positive width (mean)",
      found: "degree \(mean.degree), width \(mean.width.map { "\($0)" } ?? "none")")
    try require((0...1).contains(shrinkage), "a shrinkage from 0 to 1", found: "\(shrinkage)")
    for (ranges, count, what) in [
      (support, parameters.shared.count, "shared parameters (support)"),
      (prior, names.count, "parameters (prior)"),
    ] {
      try require(
        ranges.count == count && ranges.allSatisfy { $0.count == 2 && $0[0] <= $0[1] },
        "increasing ranges of \(count) \(what)", found: "\(ranges)")
    }
    try require(
      prior.allSatisfy { $0[0] < $0[1] && $0[0] >= 0 && $0[1] <= 1 }, "a prior within the parameters' bounds",
      found: "\(prior)")
    try require(
      noise.source > 0 && noise.response > 0 && (1...1e6).contains(noise.freedom ?? 1),
      "a law of the noise of positive factors (noise)",
      found: "\(noise.source), \(noise.response), freedom \(noise.freedom.map { "\($0)" } ?? "none")")
    try require("noise.power", [noise.power ?? 1], PosteriorPower.range)
    try require(
      simulations.count == 2 && simulations.allSatisfy { $0 > 0 },
      "numbers of source and target simulations (simulations)",
      found: "\(simulations)")
    try require("simulations", simulations.map(Double.init), 1...1e9)
    try require("correlation", [correlation ?? 0], 0...1)
    try require("pairedVariance", [pairedVariance ?? 1], 0...1e6)
    for range in support { try require("support", range, -1e6...1e6) }
    try require("response", response, -100...100)
    try require("noise.source and noise.response", [noise.source, noise.response], Self.factors)
    try requireSourceValues()
    try requireSoundCheck()
    try requireSoundPrior()
  }

  private func requireSoundPrior() throws(EmulationError) {
    guard let responsePrior else { return }
    let prior = responsePrior.prior
    try require("responsePrior.amplitude", [responsePrior.amplitude], 0...100)
    try require("responsePrior.gain", [responsePrior.gain], -1e100...1e100)
    try require("responsePrior.prior.misfit", [prior.misfit], 0...1e100)
    try require("responsePrior.prior.degree", [Double(prior.degree)], 1...10)
    try require("responsePrior.prior.simulations", [Double(prior.simulations)], 1...1e9)
    try require(
      prior.ranges.count == parameters.shared.count
        && prior.ranges.allSatisfy { $0.count == 2 && $0[0] <= $0[1] && $0.allSatisfy(\.isFinite) },
      "increasing ranges of \(parameters.shared.count) shared parameters (responsePrior.prior.ranges)",
      found: "\(prior.ranges)")
    try require(
      !prior.logarithmic || parameters.hasLogarithms,
      "parameters above 0 where a response prior takes their logarithms", found: "parameters that are not")
  }

  /// A factor beyond these is no result of a fit, and its square may be no number.
  private static let factors = 1e-20...1e20

  /// Source values within reach of the bounds, as a fit asks for.
  private func requireSourceValues() throws(EmulationError) {
    let scaling = parameters.scaling
    for (index, value) in parameters.sourceValues.enumerated() {
      guard let value else { continue }
      let (lower, upper) = (scaling.lower[index], scaling.upper[index])
      let reach = scaling.scales[index] == .linear ? upper - lower : 1e6 * max(abs(lower), abs(upper))
      try require(
        "parameters.sourceValues of \(scaling.names[index])", [value], lower - reach...upper + reach)
    }
  }

  private func requireSoundCheck() throws(EmulationError) {
    try require(
      "check.chi, chiOfSource, chiLeft and noise",
      [check.chi, check.chiOfSource, check.chiLeft, check.noise],
      0...1e100)
    try require("check.coverage", check.coverage, 0...1)
    let width = bins.reduce(0) { $0 + $1.count }
    try require("the length of check.coverage", [Double(check.coverage.count)], Double(width)...Double(width))
    try require("check.simulations", [Double(check.simulations)], 1...Double(simulations[1]))
  }

  private func require(
    _ key: String, _ values: [Double], _ range: ClosedRange<Double>
  ) throws(EmulationError) {
    guard let value = values.first(where: { !range.contains($0) }) else { return }
    let expected =
      range.lowerBound == range.upperBound
      ? "\(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
    throw .damaged(reason: "expected \(key) of the emulator to be \(expected), found \(value)")
  }

  private func require(_ holds: Bool, _ what: String, found: String) throws(EmulationError) {
    guard holds else { throw .damaged(reason: "expected \(what) of the emulator, found \(found)") }
  }
}
