import Formats

/// Test loss against the elastic coupling for several feature strengths and numbers of target examples.
struct SweepExperiment: Experiment {
  static let block = "sweep"
  static let title = "Feature strength and number of target examples"
  static let about =
    "The saddle point of linear networks at infinite width for a grid of feature strengths γ, of both trainings alike,"
    + " and of numbers of target examples P₂."

  private let setting: LinearSetting
  private let alignment: Double
  private let deltas: [Double]
  private let gammas: [Double]
  private let samples: [Int]

  init(_ block: YAMLMapping, seed: UInt64) throws(FormatError) {
    setting = try LinearSetting(block, seed: seed, dataSets: 20)
    alignment = try block.double(
      "alignment", default: 0.9, in: -1...1, doc: "Alignment of source and target.")
    deltas = try block.couplings(
      default: [0, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000], doc: "Elastic couplings.")
    gammas = try block.ascending(
      "gammas",
      block.doubles(
        "gammas", default: [0.05, 0.3, 1, 3], in: 0...100,
        doc: "Feature strengths of source and target of the first figure."))
    samples = try block.ascending(
      "targets",
      block.ints(
        "targets", default: [5, 10, 15, 20, 25, 30, 40, 50], in: 1...20_000,
        doc: "Numbers of target examples of the second figure."))
  }

  func pieces() throws(TheoryError) -> [ExperimentPiece] {
    let (setting, alignment, deltas, gammas, samples) = (setting, alignment, deltas, gammas, samples)
    return (0..<setting.dataSets).map { dataSet in
      ExperimentPiece("theory-\(dataSet)") {
        var result: ExperimentPiece.Result = [:]
        func losses(_ gamma: Double, _ count: Int) throws -> [Double] {
          let problem = try setting.problem(alignment: alignment, dataSet: dataSet, targetSamples: count)
          let source = try setting.source(problem, gamma: gamma).secondMoment
          return try deltas.map { delta in
            try setting.target(problem.target, delta: delta, source: source, gamma: gamma)
              .testError(in: problem)
          }
        }
        for (index, gamma) in gammas.enumerated() {
          result["gamma-\(index)"] = try losses(gamma, setting.targetSamples)
        }
        for (index, count) in samples.enumerated() {
          result["samples-\(index)"] = try losses(setting.targetGamma, count)
        }
        return result
      }
    }
  }

  func outcome(_ results: [String: ExperimentPiece.Result]) -> ExperimentOutcome {
    func means(_ list: String) -> [Double] {
      deltas.indices.map { place in
        Spread((0..<setting.dataSets).compactMap { results["theory-\($0)"]?[list]?[place] }).mean
      }
    }
    let strength = gammas.indices.map {
      Chart.Curve("γ = \(short(gammas[$0]))", .theory, x: deltas, y: means("gamma-\($0)"))
    }
    let bySamples = samples.indices.map { means("samples-\($0)") }
    let shown = Set([0, deltas.count / 3, 2 * deltas.count / 3, deltas.count - 1]).sorted()
    let counts = shown.map { place in
      Chart.Curve(
        "δ = \(short(deltas[place]))", .theory, x: samples.map(Double.init), y: bySamples.map { $0[place] })
    }
    let best = strength.compactMap { curve in
      curve.y.min().map { "\(short($0)) at \(curve.series)" }
    }
    return ExperimentOutcome(
      findings: [
        "At alignment \(short(alignment)) the lowest loss over δ is " + best.joined(separator: ", ") + "."
      ],
      charts: [
        Chart(
          name: "sweep-gamma", title: "Test loss against elastic coupling for several feature strengths",
          caption: "Alignment \(short(alignment)), means over \(setting.dataSets) data sets.",
          x: .init("elastic coupling δ", .logarithmicWithZero), y: .init("test loss"),
          panels: [.init(curves: strength)]),
        Chart(
          name: "sweep-samples", title: "Test loss against the number of target examples",
          caption: "The same theory at γ = \(short(setting.targetGamma)) for several couplings.",
          x: .init("target examples P₂"), y: .init("test loss"), panels: [.init(curves: counts)]),
      ])
  }
}
