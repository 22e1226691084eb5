import Formats

/// Gradient flow of a linear two-layer network in closed moments: exact at infinite width, and at width N for the
/// moments of its N neurons.
///
/// With u = Xᵀ Δ / √D and Δ = y - X s / (γ √D), one Euler step takes a neuron to W⁺ = a W + b z u + c W̄ and
/// z⁺ = e z + b W·u, where b = η γ, c = η δ, a = 1 - η (λ + δ), e = 1 - η λ. The products of the new values average
/// to sums of the old moments with nothing left out, so every step is exact.
public struct MomentFlow: Sendable {
  /// Inputs divided by √D, [P, D].
  private let rows: Matrix
  private let targets: [Double]

  /// The flow on a task.
  public init(_ task: RegressionTask) {
    rows = task.inputs.scaled(by: 1 / Double(task.dimension).squareRoot())
    targets = task.labels
  }

  /// Follows the flow through a stage.
  ///
  /// - Parameters:
  ///   - start: moments at the start.
  ///   - coupling: the anchor of the elastic term and how the start goes together with it; needed when δ > 0.
  ///   - probes: inputs `[T, D]` at which the output is recorded.
  ///   - records: numbers of steps, ascending, at which to record.
  /// - Returns: the moments at the end; outputs of a centred stage are those less the output at the start.
  /// - Throws: ``TheoryError`` for settings out of range, sizes that differ and steps that are too long.
  public func run(
    _ stage: FlowStage, from start: FlowMoments, coupling: FlowCoupling? = nil, probes: Matrix? = nil,
    records: [Int] = []
  ) throws(TheoryError) -> FlowOutcome<FlowMoments> {
    try stage.check(dimension: rows.columns, hasAnchor: coupling != nil)
    try check(start, coupling, probes)
    let tied = stage.delta > 0 ? coupling : nil
    let scaled = probes?.scaled(by: 1 / Double(rows.columns).squareRoot())
    return try stage.stepped { (stage, refinement) throws(TheoryError) in
      guard stage.step * curvature(start, stage) < 2 else { return nil }
      return attempt(stage, start, tied, scaled, records.map { $0 * refinement })
    }
  }

  private func check(
    _ start: FlowMoments, _ coupling: FlowCoupling?, _ probes: Matrix?
  ) throws(TheoryError) {
    let size = rows.columns
    var counts = [
      ("moments of the weights", start.weights.values.count, size * size),
      ("moments of weights and readout", start.cross.count, size),
    ]
    if let coupling {
      counts += [
        ("moments of the anchor", coupling.anchor.values.count, size * size),
        ("moments of weights and anchor", coupling.weights.values.count, size * size),
        ("moments of readout and anchor", coupling.readout.count, size),
      ]
    }
    if let probes { counts.append(("dimensions of the test inputs", probes.columns, size)) }
    for (what, found, expected) in counts where found != expected {
      throw .size(of: what, expected: expected, found: found)
    }
    if let place = start.weights.firstNonFinite() {
      throw .nonFinite(of: "moments of the weights", row: place.row, column: place.column)
    }
    if let place = (start.cross + [start.readout]).firstIndex(where: { !$0.isFinite }) {
      throw .nonFinite(of: "moments of the readout", row: place, column: 0)
    }
  }

  /// How fast the fastest direction of the outputs moves: the largest eigenvalue of X (M + q) Xᵀ / D, plus decays.
  private func curvature(_ moments: FlowMoments, _ stage: FlowStage) -> Double {
    var kernel = moments.weights
    for index in 0..<rows.columns { kernel[index, index] += moments.readout }
    return FlowCurvature.largest(size: rows.rows) { rows.product(kernel.product(rows.transposedProduct($0))) }
      + 2 * stage.decay + stage.delta
  }

  private func attempt(
    _ stage: FlowStage, _ start: FlowMoments, _ coupling: FlowCoupling?, _ probes: Matrix?, _ records: [Int]
  ) -> FlowOutcome<FlowMoments>? {
    let offset = stage.isCentred ? start.cross : Array(repeating: 0, count: rows.columns)
    func outputs(_ rows: Matrix, _ state: FlowMoments) -> [Double] {
      rows.product(zip(state.cross, offset).map { ($0 - $1) / stage.gamma })
    }
    func residuals(_ state: FlowMoments) -> [Double] {
      zip(targets, outputs(rows, state)).map { $0 - $1 }
    }
    var (state, tied, residual) = (start, coupling, residuals(start))
    var watch = FlowWatch(residuals: residual, targets: targets, step: stage.step, records: records)
    for number in 0...stage.steps {
      watch.record(number, residual) { probes.map { outputs($0, state) } ?? [] }
      guard number < stage.steps else { break }
      MomentStep(stage, push: rows.transposedProduct(residual)).advance(&state, &tied)
      residual = residuals(state)
      if watch.isLost(residual) { return nil }
    }
    return FlowOutcome(state: state, trace: watch.trace, outputs: outputs(rows, state), stage: stage)
  }
}

/// The curvature that bounds the length of an Euler step.
enum FlowCurvature {
  /// The largest eigenvalue of a positive semi-definite matrix, from products with it (power iteration).
  static func largest(size: Int, _ product: ([Double]) -> [Double]) -> Double {
    var vector = (0..<size).map { 1 + 0.1 * Double($0 % 7) }
    var largest = 0.0
    for _ in 0..<40 {
      let next = product(vector)
      let length = next.squaredLength.squareRoot()
      guard length > 0, length.isFinite else { return length }
      largest = length / vector.squaredLength.squareRoot()
      vector = next.map { $0 / length }
    }
    return largest
  }
}
