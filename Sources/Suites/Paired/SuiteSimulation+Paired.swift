import Formats
import OrderedCollections
import Simulation

extension SuiteSimulation {
  /// Simulates fields of a built-in suite with the phases and the parameters of another suite's simulations; only the
  /// parameters that the other lacks are drawn.
  ///
  /// - Parameters:
  ///   - suite: the prior of the new parameters.
  ///   - source: the other suite.
  ///   - count: number of simulations, its first ones; all of them for nil.
  ///   - settings: how it is simulated and what is measured, which must be as there; the seed is that of the new parameters.
  ///   - simulate: what does one simulation.
  /// - Throws: `SimulationError.pairing` and as ``init(fields:settings:simulate:)``.
  public init(
    suite: BuiltInSuite, pairedWith source: PairedSource, count: Int? = nil, fields settings: FieldSettings,
    simulate: @escaping FieldGenerator.Simulate
  ) throws {
    try source.require(.fields, settings: settings.json, summaries: settings.names(neutrinos: false))
    let points = try source.points(suite, count: count, seed: settings.seed)
    try source.requireUnchanged(fields: settings, simulate: simulate)
    try self.init(
      fields: points, phases: source.phases, settings: settings, title: suite.title,
      place: "suite " + suite.name, prior: source.prior(of: suite),
      details: ["suite": .string(suite.name), "design": .string(Self.pairedDesign)],
      pair: source.pair(count: points.count), simulate: simulate)
  }

  /// Simulates a built-in suite with the smooth generator and the scatter of another suite's simulations at their
  /// parameters; only the parameters that the other lacks are drawn.
  ///
  /// - Parameters: as ``init(suite:pairedWith:count:fields:simulate:)``.
  /// - Throws: `SimulationError.pairing` and as ``init(suite:count:design:settings:)``.
  public init(
    suite: BuiltInSuite, pairedWith source: PairedSource, count: Int? = nil, smooth settings: SmoothSettings
  ) throws {
    try suite.requireSmooth()
    try source.require(.smooth, settings: settings.json, summaries: ["pk"])
    let points = try source.points(suite, count: count, seed: settings.seed)
    try source.requireUnchanged(smooth: settings, count: points.count)
    try self.init(
      smooth: points, phases: source.phases, settings: settings, place: "suite " + suite.name,
      name: suite.title, prior: source.prior(of: suite),
      details: ["suite": .string(suite.name), "design": .string(Self.pairedDesign)],
      pair: source.pair(count: points.count))
  }

  /// How simulations of a paired suite are placed.
  private static let pairedDesign = "latin-hypercube of the new parameters"
}
