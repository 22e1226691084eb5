import CKernels
import Formats

/// Gradient flow of a two-layer network of any nonlinearity by its neurons.
///
/// The dynamical mean-field equations of a two-layer network have no memory: neurons (W, z) move independently in the
/// field of the residuals Δ, which are averages over all of them,
/// dh(x)/dt = γ Σ_μ Δ_μ z φ'(h_μ) x·x_μ/D - λ h - δ (h - h̄), dz/dt = γ Σ_μ Δ_μ φ(h_μ) - λ z, f = ⟨z φ(h)⟩ / γ.
/// N particles that sample the infinite width and the N neurons of a finite network are the same recursion, so this
/// one type is both.
public struct ParticleFlow: Sendable {
  private let rows: Matrix
  private let targets: [Double]
  private let nonlinearity: Nonlinearity

  /// The flow on a task.
  ///
  /// - Throws: ``TheoryError`` for a nonlinearity out of range.
  public init(_ task: RegressionTask, nonlinearity: Nonlinearity) throws(TheoryError) {
    try nonlinearity.validate()
    rows = task.inputs.scaled(by: 1 / Double(task.dimension).squareRoot())
    targets = task.labels
    self.nonlinearity = nonlinearity
  }

  /// Follows the flow through a stage.
  ///
  /// - Parameters:
  ///   - start: neurons at the start.
  ///   - anchor: source weights `[N, D]` of the elastic term; needed when δ > 0.
  ///   - probes: inputs `[T, D]` at which the output is recorded.
  ///   - records: numbers of steps, ascending, at which to record.
  ///   - threads: threads to use, all cores when nil; the numbers do not depend on it.
  /// - Returns: the neurons at the end; outputs of a centred stage are those less the output at the start.
  /// - Throws: ``TheoryError`` for settings out of range, sizes that differ and steps that are too long.
  public func run(
    _ stage: FlowStage, from start: FlowParticles, anchor: Matrix? = nil, probes: Matrix? = nil,
    records: [Int] = [], threads: Int? = nil
  ) throws(TheoryError) -> FlowOutcome<FlowParticles> {
    try stage.check(dimension: rows.columns, hasAnchor: anchor != nil)
    try check(start, anchor, probes)
    let tied = stage.delta > 0 ? anchor : nil
    let scaled = probes?.scaled(by: 1 / Double(rows.columns).squareRoot())
    let curvature = FlowKernels(start, rows: rows, nonlinearity: nonlinearity, most: 512).curvature
    return try stage.stepped { (stage, refinement) throws(TheoryError) in
      guard stage.step * (curvature + 2 * stage.decay + stage.delta) < 2 else { return nil }
      return attempt(stage, start, tied, scaled, records.map { $0 * refinement }, threads)
    }
  }

  private func attempt(
    _ stage: FlowStage, _ start: FlowParticles, _ anchor: Matrix?, _ probes: Matrix?, _ records: [Int],
    _ threads: Int?
  ) -> FlowOutcome<FlowParticles>? {
    let store = ParticleStore(start, anchor: anchor, threads: threads)
    let points = store.points(rows, nonlinearity, moving: stage.rank)
    let share = 1 / (stage.gamma * Double(start.count))
    let step = flow_step(
      gain: stage.step * stage.gamma, keep: 1 - stage.step * (stage.decay + stage.delta),
      pull: stage.step * stage.delta, readout_keep: 1 - stage.step * stage.decay)
    var sums = store.sums(points)
    let offset = stage.isCentred ? sums : Array(repeating: 0, count: targets.count)
    let probed = probes.map { store.outputs(at: $0, nonlinearity, share: share) } ?? []
    func outputs(_ sums: [Double]) -> [Double] { zip(sums, offset).map { ($0 - $1) * share } }
    func residuals(_ sums: [Double]) -> [Double] { zip(targets, outputs(sums)).map { $0 - $1 } }
    var residual = residuals(sums)
    var watch = FlowWatch(residuals: residual, targets: targets, step: stage.step, records: records)
    for number in 0...stage.steps {
      watch.record(number, residual) {
        guard let probes else { return [] }
        let now = store.outputs(at: probes, nonlinearity, share: share)
        return stage.isCentred ? zip(now, probed).map { $0 - $1 } : now
      }
      guard number < stage.steps else { break }
      sums = store.sums(points, step, residuals: residual)
      residual = residuals(sums)
      if watch.isLost(residual) { return nil }
    }
    return FlowOutcome(state: store.particles, trace: watch.trace, outputs: outputs(sums), stage: stage)
  }

  private func check(_ start: FlowParticles, _ anchor: Matrix?, _ probes: Matrix?) throws(TheoryError) {
    let size = rows.columns
    try TheoryError.require(count: "the number of neurons", start.count)
    var counts = [
      ("dimensions of the weights", start.weights.columns, size),
      ("readouts", start.readout.count, start.count),
    ]
    if let anchor { counts.append(("anchors of the weights", anchor.values.count, start.count * size)) }
    if let probes { counts.append(("dimensions of the test inputs", probes.columns, size)) }
    for (what, found, expected) in counts where found != expected {
      throw .size(of: what, expected: expected, found: found)
    }
    for (what, matrix) in [("weights", start.weights), ("anchors", anchor ?? start.weights)] {
      if let place = matrix.firstNonFinite() {
        throw .nonFinite(of: what, row: place.row, column: place.column)
      }
    }
    if let row = start.readout.firstIndex(where: { !$0.isFinite }) {
      throw .nonFinite(of: "readouts", row: row, column: 0)
    }
  }
}

extension ParticleStore {
  /// Outputs at rows of inputs divided by √D, a batch of them at a time.
  fileprivate func outputs(at rows: Matrix, _ nonlinearity: Nonlinearity, share: Double) -> [Double] {
    stride(from: 0, to: rows.rows, by: 256).flatMap { first in
      let batch = rows.selecting(rows: Array(first..<min(first + 256, rows.rows)))
      return sums(points(batch, nonlinearity)).map { $0 * share }
    }
  }
}

extension Nonlinearity {
  /// The number of the kernels, and the degree of a Hermite polynomial.
  var flowCode: (Int32, Int32) {
    switch self {
    case .linear: (Int32(FLOW_LINEAR), 0)
    case .relu: (Int32(FLOW_RELU), 0)
    case .tanh: (Int32(FLOW_TANH), 0)
    case .erf: (Int32(FLOW_ERF), 0)
    case .hermite(let degree): (Int32(FLOW_HERMITE), Int32(degree))
    }
  }
}
