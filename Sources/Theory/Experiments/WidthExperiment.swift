import Formats
import Randomness

/// How the loss of finite linear networks approaches that of infinite width, and where the corrections get small.
struct WidthExperiment: Experiment {
  static let block = "width"
  static let title = "Width of the network"
  static let about =
    "Linear networks of width N learn source and target on one data set, by gradient flow and as samples of the Bayesian"
    + " posterior. Both touch the neurons only through products of their weights, and of fresh neurons these follow"
    + " Wishart's law, so that any width costs the same and nothing is approximated. Points are means over networks with"
    + " standard errors, straight lines infinite width, dashed lines fits of limit + a/N."

  /// How networks learn.
  private enum Learning: String, CaseIterable, Sendable {
    case flow = "gradient flow"
    case posterior = "Bayesian posterior"
  }

  private let setting: FlowSetting
  private let posterior: PosteriorSetting
  private let widths: [Int]
  private let draws: Int
  private let delta: Double
  private let tolerance: Double

  init(_ block: YAMLMapping, seed: UInt64) throws(FormatError) {
    setting = try FlowSetting(block, seed: seed)
    delta = try block.double("delta", default: 1, in: 0...1e9, doc: "Elastic coupling of the flow.")
    widths = try block.ascending(
      "widths",
      block.ints(
        "widths", default: [100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000],
        in: 3...100_000_000, doc: "Widths of the networks; at least two, each above twice the dimension."))
    guard widths.count > 1 else { throw block.error("widths", "must name at least two") }
    guard widths[0] > 2 * setting.dimension else {
      throw block.error(
        "widths", "must be above twice the dimension, \(2 * setting.dimension), found \(widths[0])")
    }
    draws = try block.int("draws", default: 40, in: 2...100_000, doc: "Networks of each width.")
    tolerance = try block.double(
      "tolerance", default: 0.05, in: 1e-6...1,
      doc: "Relative deviation from infinite width that is small enough.")
    posterior = try PosteriorSetting(block.mapping("posterior", doc: "The Bayesian networks."))
  }

  func pieces() throws(TheoryError) -> [ExperimentPiece] {
    [
      ExperimentPiece("flow-infinite") { try flowLimit() },
      ExperimentPiece("posterior-infinite") { try posteriorLimit() },
    ]
      + widths.flatMap { width in
        [
          ExperimentPiece("flow-\(width)") { try flows(width) },
          ExperimentPiece("posterior-\(width)") { try posteriors(width) },
        ]
      }
  }

  private func flowLimit() throws -> ExperimentPiece.Result {
    let problem = try setting.problem(0)
    let learned = try MomentFlow(problem.source).run(
      setting.source, from: .prior(dimension: setting.dimension)
    ).state
    return ["losses": [try loss(problem, learned, learned.withFreshReadout())]]
  }

  private func flows(_ width: Int) throws -> ExperimentPiece.Result {
    let problem = try setting.problem(0)
    var losses: [Double] = []
    for draw in 0..<draws {
      var stream = RandomStream(seed: setting.seed, purpose: "flow at width \(width)", index: UInt64(draw))
      let start = try FlowMoments.drawn(width: width, dimension: setting.dimension, stream: &stream)
      let learned = try MomentFlow(problem.source).run(setting.source, from: start).state
      let fresh = try learned.drawingReadout(width: width, stream: &stream)
      losses.append(try loss(problem, learned, fresh))
    }
    return ["losses": losses]
  }

  private func loss(
    _ problem: TransferProblem, _ learned: FlowMoments, _ fresh: FlowMoments
  ) throws -> Double {
    let coupling = FlowCoupling(anchor: learned.weights, weights: learned.weights, readout: fresh.cross)
    let end = try MomentFlow(problem.target).run(
      setting.target(delta: delta), from: fresh, coupling: coupling
    ).state
    return FlowSetting.loss(end, from: fresh, gamma: setting.targetGamma, teacher: problem.targetTeacher)
  }

  private func posteriorLimit() throws -> ExperimentPiece.Result {
    let problem = try setting.problem(0)
    let source = try LinearSaddle.solve(
      problem.source, strength: setting.sourceGamma, beta: posterior.beta, lambda: posterior.decay)
    let target = try LinearSaddle.solve(
      problem.target, strength: setting.targetGamma, beta: posterior.beta, lambda: posterior.decay,
      delta: posterior.delta, source: source.secondMoment)
    return ["losses": [target.testError(in: problem)]]
  }

  private func posteriors(_ width: Int) throws -> ExperimentPiece.Result {
    let problem = try setting.problem(0)
    var losses: [Double] = []
    for draw in 0..<draws {
      func chain(_ task: RegressionTask, _ gamma: Double, _ anchor: Matrix?) throws -> MomentGibbs {
        try MomentGibbs(
          task, width: width, gamma: gamma, beta: posterior.beta, decay: posterior.decay,
          delta: anchor == nil ? 0 : posterior.delta, anchor: anchor,
          stream: RandomStream(
            seed: setting.seed, purpose: "posterior at width \(width)\(anchor == nil ? "" : ", target")",
            index: UInt64(draw)))
      }
      var source = try chain(problem.source, setting.sourceGamma, nil)
      _ = try source.run(sweeps: posterior.burn, burn: 0)
      var target = try chain(problem.target, setting.targetGamma, source.products)
      let weights = try target.run(sweeps: posterior.sweeps, burn: posterior.burn)
      losses.append(meanSquare(weights, problem.targetTeacher?.direction ?? []))
    }
    return ["losses": losses]
  }

  func outcome(_ results: [String: ExperimentPiece.Result]) -> ExperimentOutcome {
    let x = widths.map(Double.init)
    var findings: [String] = []
    var panels: [Chart.Panel] = []
    var deviations = [
      Chart.Curve("tolerance", .theory, x: [x[0], x[x.count - 1]], y: [tolerance, tolerance])
    ]
    for learning in Learning.allCases {
      let name = learning == .flow ? "flow" : "posterior"
      let infinite = results["\(name)-infinite"]?["losses"]?.first ?? .nan
      let spreads = widths.map { Spread(results["\(name)-\($0)"]?["losses"] ?? []) }
      let series = learning.rawValue
      var curves = [
        Chart.Curve(series, .theory, x: [x[0], x[x.count - 1]], y: [infinite, infinite]),
        Chart.Curve(series, .network, x: x, y: spreads.map(\.mean), errors: spreads.map(\.error)),
      ]
      deviations.append(
        Chart.Curve(
          series, .network, x: x, y: spreads.map { abs($0.mean / infinite - 1) },
          errors: spreads.map { $0.error / infinite }))
      if let fit = try? CriticalWidth(
        widths: widths, values: spreads.map(\.mean), errors: spreads.map { max($0.error, 1e-12 * infinite) },
        tolerance: tolerance)
      {
        curves.append(Chart.Curve(series, .fit, x: x, y: widths.map { fit.value(at: $0) }))
        deviations.append(
          Chart.Curve(series, .fit, x: x, y: x.map { max(abs(fit.slope), 1e-12) / $0 / infinite }))
        findings.append(finding(learning, fit, infinite))
      }
      panels.append(Chart.Panel(series, curves: curves))
    }
    return ExperimentOutcome(
      findings: findings.reversed(), charts: charts(panels, deviations))
  }

  private func finding(_ learning: Learning, _ fit: CriticalWidth, _ infinite: Double) -> String {
    let who = learning == .flow ? "gradient flow" : "the posterior"
    let limit =
      "the fitted limit is \(decimal(fit.limit)) ± \(decimal(fit.limitError)), infinite width gives"
      + " \(decimal(infinite)), and a = \(short(fit.slope)) ± \(short(fit.slopeError))."
    let critical = Int(fit.width.rounded(.up))
    guard abs(fit.slope) > 2 * fit.slopeError else {
      return "For \(who) the corrections at these widths are too small to be told from none: " + limit
    }
    return "For \(who) corrections fall below \(percent(tolerance)) from a width of \(critical) on: " + limit
  }

  private func charts(_ panels: [Chart.Panel], _ deviations: [Chart.Curve]) -> [Chart] {
    [
      Chart(
        name: "width-loss", title: "Test loss against the width of the network",
        caption:
          "\(draws) networks of each width; the straight line is infinite width, the dashed line a fit of"
          + " limit + a/N.",
        x: .init("width N", .logarithmic), y: .init("test loss"), panels: panels),
      Chart(
        name: "width-critical", title: "Critical width",
        caption:
          "Relative deviation of the mean loss from infinite width. Where the dashed line, the fitted |a|/N, meets"
          + " the tolerance is the critical width.",
        x: .init("width N", .logarithmic), y: .init("relative deviation", .logarithmic),
        panels: [.init(curves: deviations)]),
    ]
  }
}

/// The posterior of the networks of a width sweep.
private struct PosteriorSetting: Sendable {
  var beta: Double
  var decay: Double
  var delta: Double
  var sweeps: Int
  var burn: Int

  init(_ block: YAMLMapping) throws(FormatError) {
    beta = try block.double("beta", default: 100, in: 1e-3...1e8, doc: "Inverse ridge.")
    decay = try block.double("decay", default: 1, in: 1e-6...1e6, doc: "Weight decay of both layers.")
    delta = try block.double("delta", default: 100, in: 1e-6...1e9, doc: "Elastic coupling.")
    sweeps = try block.int(
      "sweeps", default: 250, in: 2...1_000_000, doc: "Gibbs sweeps of each target network.")
    burn = try block.int(
      "burn", default: 80, in: 1...1_000_000,
      doc: "First sweeps, not averaged, and sweeps of each source network.")
    guard burn < sweeps else { throw block.error("burn", "must be below sweeps, \(sweeps), found \(burn)") }
  }
}
