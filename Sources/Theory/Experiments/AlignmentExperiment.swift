import Formats

/// Test loss against the elastic coupling for several alignments of the tasks, in linear networks.
struct AlignmentExperiment: Experiment {
  static let block = "alignment"
  static let title = "Alignment of the tasks and elastic coupling"
  static let about =
    "Linear networks learn a source and then a target whose weights overlap by α, held to the source's hidden weights"
    + " by δ. Lines are the Bayesian saddle point at infinite width, points are networks of finite width sampled"
    + " exactly on the same data sets; bars are standard errors of the difference."

  private let setting: LinearSetting
  private let alignments: [Double]
  private let deltas: [Double]
  private let networks: NetworkSetting

  init(_ block: YAMLMapping, seed: UInt64) throws(FormatError) {
    setting = try LinearSetting(block, seed: seed, dataSets: 10)
    alignments = try block.ascending(
      "alignments",
      block.doubles(
        "alignments", default: [0, 0.3, 0.6, 0.9], in: -1...1, doc: "Alignments of source and target."))
    deltas = try block.couplings(
      default: [0, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000], doc: "Elastic couplings of the lines.")
    networks = try NetworkSetting(
      block.mapping("networks", doc: "Finite networks."), deltas: [0, 1, 10, 100, 1000])
  }

  func pieces() throws(TheoryError) -> [ExperimentPiece] {
    let (setting, alignments, deltas, networks) = (setting, alignments, deltas, networks)
    return (0..<setting.dataSets).flatMap { dataSet in
      let theory = ExperimentPiece("theory-\(dataSet)") {
        var result: ExperimentPiece.Result = [:]
        for (index, alignment) in alignments.enumerated() {
          let problem = try setting.problem(alignment: alignment, dataSet: dataSet)
          let source = try setting.source(problem).secondMoment
          func losses(_ deltas: [Double]) throws -> [Double] {
            try deltas.map { delta in
              try setting.target(problem.target, delta: delta, source: source).testError(in: problem)
            }
          }
          result["lines-\(index)"] = try losses(deltas)
          result["points-\(index)"] = try losses(networks.deltas)
        }
        return result
      }
      guard networks.width > 0 else { return [theory] }
      return [
        theory,
        ExperimentPiece("networks-\(dataSet)") {
          var result: ExperimentPiece.Result = [:]
          // The source does not depend on the alignment.
          let source = try networks.source(
            setting.problem(alignment: 0, dataSet: dataSet), setting, dataSet: dataSet)
          for (index, alignment) in alignments.enumerated() {
            let problem = try setting.problem(alignment: alignment, dataSet: dataSet)
            result["points-\(index)"] = try networks.losses(
              problem, setting, source: source, dataSet: dataSet)
          }
          return result
        },
      ]
    }
  }

  func outcome(_ results: [String: ExperimentPiece.Result]) -> ExperimentOutcome {
    var curves: [Chart.Curve] = []
    var findings: [String] = []
    var misses: [Double] = []
    for (index, alignment) in alignments.enumerated() {
      func values(_ kind: String, _ list: String, _ place: Int) -> [Double] {
        (0..<setting.dataSets).compactMap { results["\(kind)-\($0)"]?["\(list)-\(index)"]?[place] }
      }
      let lines = deltas.indices.map { Spread(values("theory", "lines", $0)).mean }
      let series = "α = \(short(alignment))"
      curves.append(Chart.Curve(series, .theory, x: deltas, y: lines))
      findings.insert(Self.finding(alignment, deltas, lines), at: 0)
      guard networks.width > 0 else { continue }
      let points = networks.deltas.indices.map {
        Spread.paired(values("networks", "points", $0), with: values("theory", "points", $0))
      }
      misses += points.indices.map { abs(points[$0].mean / Spread(values("theory", "points", $0)).mean - 1) }
      curves.append(
        Chart.Curve(
          series, .network, x: networks.deltas, y: points.map(\.mean), errors: points.map(\.error)))
    }
    if let largest = misses.max() {
      findings.append(
        "Networks of width \(networks.width) lie within \(percent(largest)) of infinite width, averaged over"
          + " \(setting.dataSets) data sets.")
    }
    return ExperimentOutcome(
      findings: findings,
      charts: [
        Chart(
          name: "alignment-loss", title: "Test loss against elastic coupling",
          caption:
            "Means over \(setting.dataSets) data sets; D = \(setting.dimension), P₁ = \(setting.sourceSamples),"
            + " P₂ = \(setting.targetSamples), γ = \(short(setting.targetGamma)), networks of width \(networks.width).",
          x: .init("elastic coupling δ", .logarithmicWithZero), y: .init("test loss"),
          panels: [.init(curves: curves)])
      ])
  }

  private static func finding(_ alignment: Double, _ deltas: [Double], _ losses: [Double]) -> String {
    guard let best = losses.indices.min(by: { losses[$0] < losses[$1] }) else { return "" }
    let start =
      "At alignment \(short(alignment)) the loss is \(short(losses[0])) at δ = \(short(deltas[0])) and "
    if best == 0 { return start + "no larger coupling lowers it: transfer does not help." }
    return start
      + "lowest, \(short(losses[best])), at δ = \(short(deltas[best])): \(percent(1 - losses[best] / losses[0])) less."
  }
}
