import Formats
import Randomness

/// Fine-tuning that moves the hidden weights in a few directions of the inputs only.
struct LowRankExperiment: Experiment {
  static let block = "low_rank"
  static let title = "Low-rank updates"
  static let about =
    "Linear networks fine-tune on the target with updates ΔW = B A of rank r: the adaptor A picks r directions of the"
    + " inputs and stands still, B is trained. The directions are random, or those in which the target's examples are"
    + " widest. Lines are infinite width, points are networks of width N, exact by their moments; bars are standard"
    + " errors over networks."

  private let setting: FlowSetting
  private let ranks: [Int]
  private let delta: Double
  private let width: Int
  private let networks: Int
  private let dataSets: Int

  private enum Basis: String, CaseIterable, Sendable {
    case random = "random directions"
    case principal = "widest directions"
  }

  init(_ block: YAMLMapping, seed: UInt64) throws(FormatError) {
    setting = try FlowSetting(block, seed: seed)
    ranks = try block.ascending(
      "ranks",
      block.ints(
        "ranks", default: [0, 1, 2, 4, 8, 12, 16, 20, 25, 30], in: 0...2000,
        doc: "Ranks of the update, at most the dimension."))
    if let largest = ranks.last, largest > setting.dimension {
      throw block.error("ranks", "must be at most the dimension, \(setting.dimension), found \(largest)")
    }
    delta = try block.double("delta", default: 0, in: 0...1e9, doc: "Elastic coupling.")
    width = try block.int(
      "width", default: 1000, in: 0...100_000_000, doc: "Width of the networks; 0 for none.")
    guard width == 0 || width > setting.dimension else {
      throw block.error("width", "must be 0 or above the dimension, \(setting.dimension), found \(width)")
    }
    networks = try block.int("networks", default: 8, in: 1...10_000, doc: "Networks of each data set.")
    dataSets = try block.int("data_sets", default: 5, in: 1...10_000, doc: "Data sets averaged over.")
  }

  func pieces() throws(TheoryError) -> [ExperimentPiece] {
    (0..<dataSets).flatMap { dataSet in
      Basis.allCases.map { basis in
        ExperimentPiece("\(basis == .random ? "random" : "widest")-\(dataSet)") { try losses(basis, dataSet) }
      }
    }
  }

  private func losses(_ basis: Basis, _ dataSet: Int) throws -> ExperimentPiece.Result {
    let problem = try turned(setting.problem(dataSet), basis, dataSet)
    let size = setting.dimension
    let source = MomentFlow(problem.source)
    func ends(_ learned: FlowMoments, _ fresh: FlowMoments) throws -> [Double] {
      let coupling = FlowCoupling(anchor: learned.weights, weights: learned.weights, readout: fresh.cross)
      return try ranks.map { rank in
        let end = try MomentFlow(problem.target).run(
          setting.target(delta: delta, rank: rank), from: fresh, coupling: coupling
        ).state
        return FlowSetting.loss(end, from: fresh, gamma: setting.targetGamma, teacher: problem.targetTeacher)
      }
    }
    let learned = try source.run(setting.source, from: .prior(dimension: size)).state
    var result = ["infinite": try ends(learned, learned.withFreshReadout())]
    for network in 0..<(width > 0 ? networks : 0) {
      var stream = RandomStream(
        seed: setting.seed, purpose: "low rank \(dataSet)", index: UInt64(network))
      let start = try FlowMoments.drawn(width: width, dimension: size, stream: &stream)
      let learned = try source.run(setting.source, from: start).state
      let fresh = try learned.drawingReadout(width: width, stream: &stream)
      result["network-\(network)"] = try ends(learned, fresh)
    }
    return result
  }

  /// The problem in a basis whose first inputs are the directions of the adaptor.
  private func turned(
    _ problem: TransferProblem, _ basis: Basis, _ dataSet: Int
  ) throws -> TransferProblem {
    let size = setting.dimension
    var stream = RandomStream(seed: setting.seed, purpose: "adaptor", index: UInt64(dataSet))
    var columns = Matrix(rows: size, columns: size, values: (0..<(size * size)).map { _ in stream.normal() })
    if basis == .principal {
      let spread = problem.target.inputs.transposedTimes(problem.target.inputs)
      columns = try SymmetricEigen(spread).vectors
    }
    let directions = Self.orthonormal(columns)
    func turned(_ task: RegressionTask, _ name: String) throws(TheoryError) -> RegressionTask {
      try RegressionTask(inputs: task.inputs.timesTransposed(directions), labels: task.labels, name: name)
    }
    func turned(_ teacher: Teacher?) throws(TheoryError) -> Teacher? {
      guard let teacher else { return nil }
      return try Teacher(direction: directions.times(teacher.direction), link: teacher.link)
    }
    return try TransferProblem(
      source: turned(problem.source, "source"), target: turned(problem.target, "target"),
      sourceTeacher: turned(problem.sourceTeacher), targetTeacher: turned(problem.targetTeacher))
  }

  /// The rows made orthonormal one after another (Gram and Schmidt, twice for rounding).
  private static func orthonormal(_ rows: Matrix) -> Matrix {
    var result: [[Double]] = []
    for index in 0..<rows.rows {
      var row = Array(rows.row(index))
      for _ in 0..<2 { for other in result { row = sum(row, other, times: -dot(row, other)) } }
      let length = row.squaredLength.squareRoot()
      result.append(row.map { $0 / length })
    }
    return Matrix(rows: rows.rows, columns: rows.columns, values: result.flatMap { $0 })
  }

  func outcome(_ results: [String: ExperimentPiece.Result]) -> ExperimentOutcome {
    var curves: [Chart.Curve] = []
    var findings: [String] = []
    for basis in Basis.allCases {
      let sets = (0..<dataSets).map {
        results["\(basis == .random ? "random" : "widest")-\($0)"] ?? [:]
      }
      let x = ranks.map(Double.init)
      let lines = ranks.indices.map { place in Spread(sets.compactMap { $0["infinite"]?[place] }).mean }
      curves.append(Chart.Curve(basis.rawValue, .theory, x: x, y: lines))
      if let last = ranks.last, let best = ranks.indices.min(by: { lines[$0] < lines[$1] }) {
        findings.append(
          "In \(basis.rawValue) the loss is \(short(lines[0])) at rank \(ranks[0]), lowest, \(short(lines[best])), at rank"
            + " \(ranks[best]), and \(short(lines[lines.count - 1])) at rank \(last).")
      }
      guard width > 0 else { continue }
      let points = ranks.indices.map { place -> Spread in
        let predicted = sets.compactMap { $0["infinite"]?[place] }
        let measured = sets.map { set in
          Spread((0..<networks).compactMap { set["network-\($0)"]?[place] }).mean
        }
        return .paired(measured, with: predicted)
      }
      curves.append(
        Chart.Curve(basis.rawValue, .network, x: x, y: points.map(\.mean), errors: points.map(\.error)))
    }
    return ExperimentOutcome(
      findings: findings,
      charts: [
        Chart(
          name: "low-rank-loss", title: "Test loss against the rank of the update", caption: Self.about,
          x: .init("rank r"), y: .init("test loss"), panels: [.init(curves: curves)])
      ])
  }
}
