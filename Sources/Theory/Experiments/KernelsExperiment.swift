import Formats

/// The kernel of the target's examples before training, after the source and after the target.
struct KernelsExperiment: Experiment {
  static let block = "kernels"
  static let title = "Kernels before and after transfer"
  static let about =
    "The kernel of hidden features of the target's examples, in the order of their labels, at infinite width (a sample"
    + " of neurons): before training, after the source, and after the target with and without the source."

  private let setting: FlowSetting
  private let activation: Nonlinearity
  private let links: [Nonlinearity]
  private let delta: Double
  private let particles: Int

  init(_ block: YAMLMapping, seed: UInt64) throws(FormatError) {
    setting = try FlowSetting(block, seed: seed)
    activation = try block.nonlinearity(
      "activation", default: .relu, doc: "Activation: linear, relu, tanh, erf or hermite1 to hermite12.")
    links = [
      try block.nonlinearity("source_link", default: .linear, doc: "Function of the source's labels."),
      try block.nonlinearity("target_link", default: .linear, doc: "Function of the target's labels."),
    ]
    delta = try block.double("delta", default: 1, in: 0...1e9, doc: "Elastic coupling.")
    particles = try block.int(
      "particles", default: 8000, in: 8...10_000_000, doc: "Neurons that sample infinite width.")
  }

  private static let headings = [
    "before training", "after the source", "after the target, with transfer", "after the target, without",
  ]

  private func problem() throws(TheoryError) -> TransferProblem {
    try .generated(
      dimension: setting.dimension, sourceCount: setting.sourceSamples, targetCount: setting.targetSamples,
      alignment: setting.alignment, sourceLink: links[0], targetLink: links[1], seed: setting.seed)
  }

  func pieces() throws(TheoryError) -> [ExperimentPiece] {
    _ = try problem()
    return [ExperimentPiece("kernels") { try kernels() }]
  }

  private func kernels() throws -> ExperimentPiece.Result {
    let problem = try problem()
    let task = problem.target
    let order = task.labels.indices.sorted { task.labels[$0] < task.labels[$1] }
    let inputs = task.inputs.selecting(rows: order)
    let labels = order.map { task.labels[$0] }
    let mean = labels.reduce(0, +) / Double(labels.count)
    let start = try FlowParticles.prior(
      count: particles, dimension: setting.dimension, seed: setting.seed)
    let source = try ParticleFlow(problem.source, nonlinearity: activation).run(
      setting.source, from: start
    ).state
    func target(_ learned: FlowParticles, _ delta: Double) throws -> FlowParticles {
      try ParticleFlow(task, nonlinearity: activation).run(
        setting.target(delta: delta), from: learned.withFreshReadout(seed: setting.seed),
        anchor: learned.weights
      ).state
    }
    var result: ExperimentPiece.Result = [:]
    for (index, neurons) in [start, source, try target(source, delta), try target(start, 0)].enumerated() {
      let kernel = try FlowKernels(neurons, inputs: inputs, nonlinearity: activation).featureKernel
      result["kernel-\(index)"] = kernel.values
      result["alignment-\(index)"] = [kernelAlignment(Self.centred(kernel), labels.map { $0 - mean })]
    }
    return result
  }

  /// The kernel less its row and column means.
  private static func centred(_ kernel: Matrix) -> Matrix {
    let size = Double(kernel.rows)
    let rows = (0..<kernel.rows).map { kernel.row($0).reduce(0, +) / size }
    let all = rows.reduce(0, +) / size
    var table = kernel
    for i in 0..<kernel.rows { for j in 0..<kernel.columns { table[i, j] -= rows[i] + rows[j] - all } }
    return table
  }

  func outcome(_ results: [String: ExperimentPiece.Result]) -> ExperimentOutcome {
    let found = results["kernels"] ?? [:]
    let size = setting.targetSamples
    let panels = Self.headings.enumerated().compactMap { index, heading -> Chart.Panel? in
      guard let values = found["kernel-\(index)"], values.count == size * size else { return nil }
      return Chart.Panel(heading, map: Matrix(rows: size, columns: size, values: values))
    }
    let alignments = Self.headings.enumerated().map { index, heading in
      "\(short(found["alignment-\(index)"]?.first ?? 0)) \(heading)"
    }
    return ExperimentOutcome(
      findings: [
        "The alignment of the centred kernel with the target's labels, 1 for a kernel y yᵀ, is "
          + alignments.joined(separator: ", ") + "."
      ],
      charts: [
        Chart(
          name: "kernels", title: Self.title,
          caption:
            "Rows and columns are the target's examples in the order of their labels; shades follow the root of the"
            + " entry.", x: .init("target example, by label"),
          y: .init("target example, by label"), panels: panels)
      ])
  }
}
