/// What was seen on the way of a stage of gradient flow.
public struct FlowTrace: Sendable, Equatable {
  /// When, from the start of the stage.
  public var times: [Double] = []
  /// Mean squared residual of the training points at these times.
  public var trainLosses: [Double] = []
  /// Outputs at the probe inputs at these times, [times, probes].
  public var outputs: [[Double]] = []

  /// Mean squared differences of the outputs from the values that the probes should have, at each time.
  public func losses(against values: [Double]) -> [Double] {
    outputs.map { output in
      zip(output, values).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / Double(max(1, values.count))
    }
  }
}

/// The end of a stage of gradient flow and the way there.
public struct FlowOutcome<State: Sendable>: Sendable {
  /// The neurons at the end.
  public var state: State
  /// What was seen on the way.
  public var trace: FlowTrace
  /// Outputs at the training points at the end, [P].
  public var outputs: [Double]
  /// The stage as it was run, its step perhaps halved.
  public var stage: FlowStage
}

/// Watches the residuals of a run and keeps the records that are due.
struct FlowWatch {
  private(set) var trace = FlowTrace()
  private let bound: Double
  private let step: Double
  private var due: ArraySlice<Int>

  /// - Parameter records: numbers of steps, ascending, at which to record.
  init(residuals: [Double], targets: [Double], step: Double, records: [Int]) {
    // A step that follows the flow never raises the residuals far above where they begin.
    let scale = residuals.squaredLength + targets.squaredLength
    bound = 100 * (scale > 0 ? scale : 1)
    self.step = step
    due = records[...]
  }

  /// Whether the steps no longer follow the flow.
  func isLost(_ residuals: [Double]) -> Bool { !(residuals.squaredLength <= bound) }

  mutating func record(_ number: Int, _ residuals: [Double], outputs: () -> [Double]) {
    while let next = due.first, next <= number {
      trace.times.append(Double(number) * step)
      trace.trainLosses.append(residuals.squaredLength / Double(residuals.count))
      trace.outputs.append(outputs())
      due = due.dropFirst()
    }
  }
}
