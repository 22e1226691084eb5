import Formats

/// Test loss against time through the training on source and target.
struct DynamicsExperiment: Experiment {
  static let block = "dynamics"
  static let title = "Loss against time"
  static let about =
    "Gradient flow on the source, then on the target from the source's hidden weights with fresh readouts. Lines are"
    + " infinite width: closed moments for linear networks, a sample of neurons for others. Points are networks of"
    + " finite width; bars are standard errors over networks."

  private let setting: FlowSetting
  private let activation: Nonlinearity
  private let links: [Nonlinearity]
  private let deltas: [Double]
  private let particles: Int
  private let width: Int
  private let networks: Int
  private let tests: Int
  private let records: Int

  init(_ block: YAMLMapping, seed: UInt64) throws(FormatError) {
    setting = try FlowSetting(block, seed: seed)
    activation = try block.nonlinearity(
      "activation", default: .relu, doc: "Activation: linear, relu, tanh, erf or hermite1 to hermite12.")
    links = [
      try block.nonlinearity(
        "source_link", default: .hermite(1),
        doc: "Function of the source's labels, such as linear or hermite1."),
      try block.nonlinearity(
        "target_link", default: .hermite(2),
        doc: "Function of the target's labels, such as linear or hermite2."),
    ]
    deltas = try block.couplings(default: [0, 1, 10], doc: "Elastic couplings.")
    particles = try block.int(
      "particles", default: 8000, in: 8...10_000_000, doc: "Neurons that sample infinite width.")
    width = try block.int(
      "width", default: 1000, in: 0...1_000_000, doc: "Width of the networks; 0 for none.")
    networks = try block.int("networks", default: 4, in: 1...10_000, doc: "Networks.")
    tests = try block.int("tests", default: 1000, in: 10...1_000_000, doc: "Test inputs.")
    records = try block.int("records", default: 40, in: 3...10_000, doc: "Times that are recorded.")
  }

  private var isClosed: Bool { activation == .linear }

  /// The target stages: one for each coupling, and one without the source.
  private var stages: [(series: String, delta: Double, transfers: Bool)] {
    deltas.map { ("transfer, δ = \(short($0))", $0, true) } + [("no transfer", 0, false)]
  }

  private func problem() throws(TheoryError) -> TransferProblem {
    try .generated(
      dimension: setting.dimension, sourceCount: setting.sourceSamples, targetCount: setting.targetSamples,
      alignment: setting.alignment, sourceLink: links[0], targetLink: links[1], seed: setting.seed)
  }

  func pieces() throws(TheoryError) -> [ExperimentPiece] {
    _ = try problem()
    let theory = ExperimentPiece("infinite") { isClosed ? try moments() : try losses(particles, draw: 0) }
    guard width > 0 else { return [theory] }
    return [theory]
      + (1...networks).map { draw in ExperimentPiece("network-\(draw)") { try losses(width, draw: draw) } }
  }

  private func testData(_ problem: TransferProblem) throws -> (
    inputs: Matrix, source: [Double], target: [Double]
  ) {
    let inputs = TransferProblem.normalInputs(tests, setting.dimension, seed: setting.seed)
    let teachers = [problem.sourceTeacher, problem.targetTeacher]
    let labels = try teachers.map { try $0?.labels(inputs) ?? [] }
    return (inputs, labels[0], labels[1])
  }

  private func moments() throws -> ExperimentPiece.Result {
    let problem = try problem()
    let data = try testData(problem)
    let start = FlowMoments.prior(dimension: setting.dimension)
    let source = try MomentFlow(problem.source).run(
      setting.source, from: start, probes: data.inputs, records: setting.source.records(records))
    var result = Self.lists("source", source.trace, data.source)
    for (index, stage) in stages.enumerated() {
      let learned = stage.transfers ? source.state : start
      let target = setting.target(delta: stage.delta)
      let end = try MomentFlow(problem.target).run(
        target, from: learned.withFreshReadout(), coupling: FlowCoupling(startingAt: learned.weights),
        probes: data.inputs, records: target.records(records))
      result.merge(Self.lists("target-\(index)", end.trace, data.target)) { $1 }
    }
    return result
  }

  private func losses(_ count: Int, draw: Int) throws -> ExperimentPiece.Result {
    let problem = try problem()
    let data = try testData(problem)
    let start = try FlowParticles.prior(
      count: count, dimension: setting.dimension, seed: setting.seed, index: UInt64(draw))
    let source = try ParticleFlow(problem.source, nonlinearity: activation).run(
      setting.source, from: start, probes: data.inputs, records: setting.source.records(records), threads: 1)
    var result = Self.lists("source", source.trace, data.source)
    for (index, stage) in stages.enumerated() {
      let learned = stage.transfers ? source.state : start
      let target = setting.target(delta: stage.delta)
      let end = try ParticleFlow(problem.target, nonlinearity: activation).run(
        target, from: learned.withFreshReadout(seed: setting.seed, index: UInt64(draw)),
        anchor: learned.weights, probes: data.inputs, records: target.records(records), threads: 1)
      result.merge(Self.lists("target-\(index)", end.trace, data.target)) { $1 }
    }
    return result
  }

  private static func lists(_ name: String, _ trace: FlowTrace, _ labels: [Double]) -> ExperimentPiece.Result
  {
    [name + "-times": trace.times, name + "-losses": trace.losses(against: labels)]
  }

  func outcome(_ results: [String: ExperimentPiece.Result]) -> ExperimentOutcome {
    let infinite = results["infinite"] ?? [:]
    func curves(_ list: String, _ series: String) -> [Chart.Curve] {
      let times = infinite[list + "-times"] ?? []
      let line = Chart.Curve(series, .theory, x: times, y: infinite[list + "-losses"] ?? [])
      guard width > 0 else { return [line] }
      let shown = stride(from: 0, to: times.count, by: max(1, times.count / 12)).map { $0 }
      let spreads = shown.map { place in
        Spread((1...networks).compactMap { results["network-\($0)"]?[list + "-losses"]?[place] })
      }
      return [
        line,
        Chart.Curve(
          series, .network, x: shown.map { times[$0] }, y: spreads.map(\.mean), errors: spreads.map(\.error)),
      ]
    }
    let targets = stages.enumerated().map { curves("target-\($0.offset)", $0.element.series) }
    let ends = zip(stages, targets).compactMap { stage, curves in
      curves[0].y.last.map { "\(stage.series): \(short($0))" }
    }
    let panels = [
      Chart.Panel("source training", curves: curves("source", "source")),
      Chart.Panel("target training", curves: targets.flatMap { $0 }),
    ]
    let how = isClosed ? "exact moments" : "\(particles) neurons"
    return ExperimentOutcome(
      findings: [
        "After t = \(short(setting.targetTime)) the target losses of infinite width (\(how)) are "
          + ends.joined(separator: "; ") + "."
      ],
      charts: [
        Chart(
          name: "dynamics-loss", title: "Test loss against time",
          caption:
            "Activation \(activation), source labels \(links[0]), target labels \(links[1]); networks of width"
            + " \(width).",
          x: .init("time t", .logarithmicWithZero), y: .init("test loss"), panels: panels)
      ])
  }
}
