import Formats
import Foundation

/// Targets whose inputs or labels follow another law than the source's.
struct ShiftExperiment: Experiment {
  static let block = "shift"
  static let title = "Covariate shift and label shift"
  static let about =
    "Linear networks transfer to a target whose law of inputs differs. Covariate shift: the i-th input has a variance"
    + " falling as i to the power -s, of mean 1. Label shift: labels move by m at the same law of the inputs given the"
    + " label. Training and test examples of the target are both shifted. Lines are the saddle point at infinite width,"
    + " points are networks sampled exactly on the same data sets; bars are standard errors of the difference."

  private let setting: LinearSetting
  private let alignment: Double
  private let deltas: [Double]
  private let strengths: [[Double]]
  private let networks: NetworkSetting

  private static let kinds = ["covariate", "label"]

  init(_ block: YAMLMapping, seed: UInt64) throws(FormatError) {
    setting = try LinearSetting(block, seed: seed, dataSets: 6)
    alignment = try block.double(
      "alignment", default: 0.9, in: -1...1, doc: "Alignment of source and target.")
    deltas = try block.couplings(default: [0, 1, 100], doc: "Elastic couplings.")
    strengths = [
      try block.ascending(
        "covariate",
        block.doubles(
          "covariate", default: [0, 0.5, 1, 1.5, 2], in: 0...10,
          doc: "Powers s by which the variances of the target's inputs fall.")),
      try block.ascending(
        "label",
        block.doubles(
          "label", default: [0, 0.5, 1, 2, 3], in: 0...100, doc: "Means m of the target's labels.")),
    ]
    networks = try NetworkSetting(block.mapping("networks", doc: "Finite networks."), deltas: nil)
  }

  /// The target's examples shifted, and the second moments ⟨x xᵀ⟩ of its inputs.
  private func shifted(
    _ problem: TransferProblem, _ kind: Int, _ strength: Double
  ) throws(TheoryError) -> (problem: TransferProblem, moments: Matrix) {
    guard let teacher = problem.targetTeacher else { return (problem, .identity(problem.dimension)) }
    let size = problem.dimension
    var inputs = problem.target.inputs
    var moments = Matrix.identity(size)
    if kind == 0 {
      let powers = (1...size).map { pow(Double($0), -strength) }
      let mean = powers.reduce(0, +) / Double(size)
      for column in 0..<size {
        let variance = powers[column] / mean
        moments[column, column] = variance
        for row in 0..<inputs.rows { inputs[row, column] *= variance.squareRoot() }
      }
    } else {
      // x + m w / √D has the label y + m, and the same law given its label as before.
      let shift = teacher.direction.map { strength * $0 / Double(size).squareRoot() }
      for column in 0..<size {
        for row in 0..<inputs.rows { inputs[row, column] += shift[column] }
        for other in 0..<size { moments[column, other] += shift[column] * shift[other] }
      }
    }
    let task = try RegressionTask(inputs: inputs, labels: teacher.labels(inputs))
    return (
      try TransferProblem(
        source: problem.source, target: task, sourceTeacher: problem.sourceTeacher, targetTeacher: teacher),
      moments
    )
  }

  /// E (f - y)² over the target's own inputs.
  private static func loss(_ weights: [Double], _ teacher: Teacher?, _ moments: Matrix) -> Double {
    guard let teacher else { return .nan }
    let miss = zip(weights, teacher.direction).map(-)
    return dot(miss, moments.times(miss)) / Double(miss.count)
  }

  func pieces() throws(TheoryError) -> [ExperimentPiece] {
    (0..<setting.dataSets).flatMap { dataSet in
      let theory = ExperimentPiece("theory-\(dataSet)") { try predicted(dataSet) }
      guard networks.width > 0 else { return [theory] }
      return [theory, ExperimentPiece("networks-\(dataSet)") { try sampled(dataSet) }]
    }
  }

  private func predicted(_ dataSet: Int) throws -> ExperimentPiece.Result {
    let problem = try setting.problem(alignment: alignment, dataSet: dataSet)
    let source = try setting.source(problem).secondMoment
    var result: ExperimentPiece.Result = [:]
    for (kind, name) in Self.kinds.enumerated() {
      for (place, strength) in strengths[kind].enumerated() {
        let (shifted, moments) = try shifted(problem, kind, strength)
        result["\(name)-\(place)"] = try deltas.map { delta in
          let saddle = try setting.target(shifted.target, delta: delta, source: source)
          return Self.loss(saddle.weights, shifted.targetTeacher, moments)
        }
      }
    }
    return result
  }

  private func sampled(_ dataSet: Int) throws -> ExperimentPiece.Result {
    let problem = try setting.problem(alignment: alignment, dataSet: dataSet)
    let source = try networks.source(problem, setting, dataSet: dataSet)
    var result: ExperimentPiece.Result = [:]
    for (kind, name) in Self.kinds.enumerated() {
      for (place, strength) in strengths[kind].enumerated() {
        let (shifted, moments) = try shifted(problem, kind, strength)
        result["\(name)-\(place)"] = try deltas.map { delta in
          let weights = try networks.target(
            shifted.target, setting, delta: delta, source: source, dataSet: dataSet)
          return Self.loss(weights, shifted.targetTeacher, moments)
        }
      }
    }
    return result
  }

  func outcome(_ results: [String: ExperimentPiece.Result]) -> ExperimentOutcome {
    var findings: [String] = []
    let panels = Self.kinds.enumerated().map { kind, name -> Chart.Panel in
      var curves: [Chart.Curve] = []
      for (index, delta) in deltas.enumerated() {
        func values(_ method: String, _ place: Int) -> [Double] {
          (0..<setting.dataSets).compactMap { results["\(method)-\($0)"]?["\(name)-\(place)"]?[index] }
        }
        let places = strengths[kind].indices
        let series = "δ = \(short(delta))"
        curves.append(
          Chart.Curve(
            series, .theory, x: strengths[kind], y: places.map { Spread(values("theory", $0)).mean }))
        guard networks.width > 0 else { continue }
        let points = places.map { Spread.paired(values("networks", $0), with: values("theory", $0)) }
        curves.append(
          Chart.Curve(
            series, .network, x: strengths[kind], y: points.map(\.mean), errors: points.map(\.error)))
      }
      findings.append(Self.finding(name, curves.filter { $0.method == .theory }))
      return Chart.Panel(kind == 0 ? "covariate shift, power s" : "label shift, mean m", curves: curves)
    }
    return ExperimentOutcome(
      findings: findings,
      charts: [
        Chart(
          name: "shift-loss", title: "Test loss against the shift of the target",
          caption:
            "Alignment \(short(alignment)), P₂ = \(setting.targetSamples), networks of width \(networks.width).",
          x: .init("strength of the shift"), y: .init("test loss"), panels: panels)
      ])
  }

  private static func finding(_ kind: String, _ curves: [Chart.Curve]) -> String {
    guard let first = curves.first, let last = curves.last, let none = first.y.first, let most = first.y.last,
      let coupled = last.y.first, let coupledMost = last.y.last, let strength = first.x.last
    else { return "" }
    return
      "The strongest \(kind) shift, \(short(strength)), takes the loss from \(short(none)) to \(short(most)) at"
      + " \(first.series) and from \(short(coupled)) to \(short(coupledMost)) at \(last.series)."
  }
}
