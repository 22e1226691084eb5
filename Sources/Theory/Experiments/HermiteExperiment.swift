import Formats

/// Transfer between a task of low and one of high degree, both ways.
struct HermiteExperiment: Experiment {
  static let block = "hermite"
  static let title = "From low to high degree and back"
  static let about =
    "The labels are Hermite polynomials of one direction of the inputs, of a low and of a high degree. Features of the"
    + " easy task help to learn the hard one; the other way round there is less to gain. Lines are the Bayesian saddle"
    + " point at infinite width, sampled; points are networks of finite width by Langevin dynamics, with standard errors"
    + " over networks."

  private let setting: SampledSetting
  private let dimension: Int
  private let sourceSamples: Int
  private let targetSamples: Int
  private let alignment: Double
  private let degrees: [Int]
  private let tests: Int

  init(_ block: YAMLMapping, seed: UInt64) throws(FormatError) {
    dimension = try block.int("dimension", default: 20, in: 2...2000, doc: "Dimension D of the inputs.")
    sourceSamples = try block.int("source_samples", default: 60, in: 1...20_000, doc: "Source examples P1.")
    targetSamples = try block.int("target_samples", default: 30, in: 1...20_000, doc: "Target examples P2.")
    alignment = try block.double(
      "alignment", default: 1, in: -1...1, doc: "Alignment of the directions of source and target.")
    let largest = Nonlinearity.largestDegree
    degrees = [
      try block.int("low", default: 1, in: 1...largest, doc: "Degree of the easy task."),
      try block.int("high", default: 2, in: 1...largest, doc: "Degree of the hard task."),
    ]
    tests = try block.int("tests", default: 1000, in: 10...1_000_000, doc: "Test inputs.")
    setting = try SampledSetting(
      block, seed: seed, gamma: 1.5, deltas: [0, 0.3, 1, 2, 5, 10, 20], points: [0, 2, 20])
  }

  private static let ways = ["low-to-high", "high-to-low"]

  private func problem(_ way: Int) throws(TheoryError) -> TransferProblem {
    try .generated(
      dimension: dimension, sourceCount: sourceSamples, targetCount: targetSamples, alignment: alignment,
      sourceLink: .hermite(degrees[way]), targetLink: .hermite(degrees[1 - way]), seed: setting.seed)
  }

  func pieces() throws(TheoryError) -> [ExperimentPiece] {
    _ = try problem(0)
    return Self.ways.indices.flatMap { way in
      let theory = ExperimentPiece("\(Self.ways[way])-theory") {
        try losses(way) { problem, inputs in try setting.predictions(problem, tests: inputs) }
      }
      guard setting.width > 0 else { return [theory] }
      return [theory]
        + (0..<setting.networks).map { network in
          ExperimentPiece("\(Self.ways[way])-network-\(network)") {
            try losses(way) { problem, inputs in
              try setting.networkPredictions(problem, tests: inputs, network: network)
            }
          }
        }
    }
  }

  private func losses(
    _ way: Int, _ predict: (TransferProblem, Matrix) throws -> [[Double]]
  ) throws -> ExperimentPiece.Result {
    let problem = try problem(way)
    let inputs = TransferProblem.normalInputs(tests, dimension, seed: setting.seed)
    let labels = try problem.targetTeacher?.labels(inputs) ?? []
    return ["losses": try predict(problem, inputs).map { meanSquare($0, labels) }]
  }

  func outcome(_ results: [String: ExperimentPiece.Result]) -> ExperimentOutcome {
    var findings: [String] = []
    let panels = Self.ways.indices.map { way -> Chart.Panel in
      let name = Self.ways[way]
      let (from, to) = (degrees[way], degrees[1 - way])
      let theory = results["\(name)-theory"]?["losses"] ?? []
      let measured = (0..<setting.networks).compactMap { results["\(name)-network-\($0)"]?["losses"] }
      if let first = theory.first, let best = theory.indices.min(by: { theory[$0] < theory[$1] }) {
        findings.append(
          "From degree \(from) to degree \(to) the loss is \(short(first)) without coupling and at best"
            + " \(short(theory[best])), at δ = \(short(setting.deltas[best])).")
      }
      return Chart.Panel(
        "degree \(from) → degree \(to)",
        curves: setting.curves(
          way == 0 ? "low to high" : "high to low", theory: theory, measured: measured))
    }
    return ExperimentOutcome(
      findings: findings,
      charts: [
        Chart(
          name: "hermite-loss", title: "Test loss against elastic coupling, both ways",
          caption: "Networks with activation \(setting.activation), γ = \(short(setting.targetGamma)).",
          x: .init("elastic coupling δ", .logarithmicWithZero), y: .init("test loss"), panels: panels)
      ])
  }
}
