import Formats
import Randomness

/// How the loss of finite linear networks approaches that of infinite width, and where the corrections get small.
struct WidthExperiment: Experiment {
  static let block = "width"
  static let title = "Width of the network"
  static let about =
    "Linear networks of width N learn source and target by gradient flow. The flow closes in second moments of the"
    + " neurons, and at width N these start as a draw of Wishart's law, so that any width costs the same and every point"
    + " is exact. Bars are standard errors over draws of the network at one data set; the dashed line is a fit in 1/N."

  private let setting: FlowSetting
  private let widths: [Int]
  private let draws: Int
  private let delta: Double
  private let tolerance: Double

  init(_ block: YAMLMapping, seed: UInt64) throws(FormatError) {
    setting = try FlowSetting(block, seed: seed)
    delta = try block.double("delta", default: 1, in: 0...1e9, doc: "Elastic coupling.")
    widths = try block.ascending(
      "widths",
      block.ints(
        "widths", default: [100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000],
        in: 3...100_000_000, doc: "Widths of the networks; at least two, each above the dimension."))
    guard widths.count > 1 else { throw block.error("widths", "must name at least two") }
    guard widths[0] > setting.dimension else {
      throw block.error(
        "widths", "must be above the dimension, \(setting.dimension), found \(widths[0])")
    }
    draws = try block.int("draws", default: 60, in: 2...100_000, doc: "Networks of each width.")
    tolerance = try block.double(
      "tolerance", default: 0.05, in: 1e-6...1,
      doc: "Relative deviation from infinite width that is small enough.")
  }

  func pieces() throws(TheoryError) -> [ExperimentPiece] {
    let (setting, draws, delta) = (setting, draws, delta)
    let infinite = ExperimentPiece("infinite") {
      let problem = try setting.problem(0)
      let learned = try MomentFlow(problem.source).run(
        setting.source, from: .prior(dimension: setting.dimension)
      ).state
      return [
        "loss": [try Self.loss(setting, problem, learned, learned.withFreshReadout(), delta)]
      ]
    }
    return [infinite]
      + widths.map { width in
        ExperimentPiece("width-\(width)") {
          let problem = try setting.problem(0)
          var losses: [Double] = []
          for draw in 0..<draws {
            var stream = RandomStream(seed: setting.seed, purpose: "width \(width)", index: UInt64(draw))
            let start = try FlowMoments.drawn(width: width, dimension: setting.dimension, stream: &stream)
            let learned = try MomentFlow(problem.source).run(setting.source, from: start).state
            let fresh = try learned.drawingReadout(width: width, stream: &stream)
            losses.append(try Self.loss(setting, problem, learned, fresh, delta))
          }
          return ["losses": losses]
        }
      }
  }

  private static func loss(
    _ setting: FlowSetting, _ problem: TransferProblem, _ learned: FlowMoments, _ fresh: FlowMoments,
    _ delta: Double
  ) throws -> Double {
    let coupling = FlowCoupling(
      anchor: learned.weights, weights: learned.weights, readout: fresh.cross)
    let end = try MomentFlow(problem.target).run(
      setting.target(delta: delta), from: fresh, coupling: coupling
    ).state
    return FlowSetting.loss(end, from: fresh, gamma: setting.targetGamma, teacher: problem.targetTeacher)
  }

  func outcome(_ results: [String: ExperimentPiece.Result]) -> ExperimentOutcome {
    let spreads = widths.map { Spread(results["width-\($0)"]?["losses"] ?? []) }
    let infinite = results["infinite"]?["loss"]?.first ?? .nan
    let x = widths.map(Double.init)
    var curves = [
      Chart.Curve("infinite width", .theory, x: [x[0], x[x.count - 1]], y: [infinite, infinite]),
      Chart.Curve(
        "width N", .network, x: x, y: spreads.map(\.mean), errors: spreads.map(\.error)),
    ]
    var panels: [Chart.Panel] = []
    var findings: [String] = []
    if let fit = try? CriticalWidth(
      widths: widths, values: spreads.map(\.mean), errors: spreads.map { max($0.error, 1e-12 * infinite) },
      tolerance: tolerance)
    {
      curves.append(Chart.Curve("fit in 1/N", .fit, x: x, y: widths.map { fit.value(at: $0) }))
      findings.append(
        "The fitted limit is \(short(fit.limit)) ± \(short(fit.limitError)), infinite width gives \(short(infinite))."
      )
      findings.append(
        "Corrections fall below \(percent(tolerance)) from a width of \(Int(fit.width.rounded(.up))) on:"
          + " the loss is the limit plus (\(short(fit.slope)) ± \(short(fit.slopeError))) / N.")
      panels.append(Self.deviations(x, spreads, infinite, fit, tolerance))
    }
    panels.insert(Chart.Panel(curves: curves), at: 0)
    return ExperimentOutcome(
      findings: findings,
      charts: [
        Chart(
          name: "width-loss", title: "Test loss against the width of the network", caption: Self.about,
          x: .init("width N", .logarithmic), y: .init("test loss"), panels: [panels[0]])
      ]
        + panels.dropFirst().map {
          Chart(
            name: "width-critical", title: "Critical width",
            caption:
              "Relative deviation of the mean loss from infinite width; where the fitted a / N crosses the"
              + " tolerance is the critical width.",
            x: .init("width N", .logarithmic), y: .init("relative deviation", .logarithmic), panels: [$0])
        })
  }

  private static func deviations(
    _ x: [Double], _ spreads: [Spread], _ infinite: Double, _ fit: CriticalWidth, _ tolerance: Double
  ) -> Chart.Panel {
    Chart.Panel(curves: [
      Chart.Curve("tolerance", .theory, x: [x[0], x[x.count - 1]], y: [tolerance, tolerance]),
      Chart.Curve(
        "width N", .network, x: x, y: spreads.map { abs($0.mean / infinite - 1) },
        errors: spreads.map { $0.error / infinite }),
      Chart.Curve("fit in 1/N", .fit, x: x, y: x.map { abs(fit.slope) / $0 / infinite }),
    ])
  }
}
