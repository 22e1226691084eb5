import Foundation

/// One stage of gradient flow in Euler steps: feature strength, decay, elastic coupling and time.
///
/// The flow is dθ/dt = -γ² N ∂L/∂θ - λ θ - δ (W - W̄) with L = (1/2) Σ_μ (f_μ - y_μ)², a sum over the training
/// points; one unit of time is the same at every width.
public struct FlowStage: Sendable, Equatable {
  /// What to do with a step that is too long for the curvature it meets.
  public enum Stepping: Sendable, Equatable {
    /// Refuse it.
    case fixed
    /// Start the stage anew with half the step and twice as many, at most so many times.
    case halving(atMost: Int)
  }

  /// Feature strength γ; the output is Σ z φ(h) / (γ N).
  public var gamma: Double
  /// Weight decay λ of both layers.
  public var decay: Double
  /// Elastic coupling δ of the first layer to its anchor.
  public var delta: Double
  /// Length η of an Euler step [time].
  public var step: Double
  /// Number of Euler steps.
  public var steps: Int
  /// Whether the output at the start is subtracted, which removes the noise of the initial readout.
  public var isCentred: Bool
  /// How many leading inputs have weights that move; nil for all.
  ///
  /// The weights of the other inputs stay as they are and are not decayed: a low-rank update in the basis of the
  /// inputs.
  public var rank: Int?
  /// What to do with a step that is too long.
  public var stepping: Stepping

  /// A stage; the total time is `step * steps`.
  public init(
    gamma: Double, decay: Double = 0, delta: Double = 0, step: Double, steps: Int, isCentred: Bool = false,
    rank: Int? = nil, stepping: Stepping = .fixed
  ) {
    self.gamma = gamma
    self.decay = decay
    self.delta = delta
    self.step = step
    self.steps = steps
    self.isCentred = isCentred
    self.rank = rank
    self.stepping = stepping
  }

  /// The time that the stage takes.
  public var time: Double { step * Double(steps) }

  /// Step counts from 0 to the end, at most `count` of them, about evenly spread in the logarithm of time.
  public func records(_ count: Int) -> [Int] {
    guard steps > 0 else { return [0] }
    guard count > 2 else { return [0, steps] }
    let spread = (0..<(count - 1)).map { index in
      Int(pow(Double(steps), Double(index) / Double(count - 2)).rounded())
    }
    return Set([0] + spread.map { min($0, steps) }).sorted()
  }
}

extension FlowStage {
  /// Refuses settings out of range, and coupling without an anchor.
  func check(dimension: Int, hasAnchor: Bool) throws(TheoryError) {
    try TheoryError.require("the feature strength gamma", gamma, strictly: true)
    try TheoryError.require("the weight decay lambda", decay)
    try TheoryError.require("the elastic coupling delta", delta)
    try TheoryError.require("the step of the flow", step, strictly: true)
    try TheoryError.require(count: "the number of steps", steps, atLeast: 0)
    if let rank, rank < 0 || rank > dimension {
      throw .parameter(
        name: "the rank of the update", found: "\(rank)", expected: "a whole number from 0 to \(dimension)")
    }
    if delta > 0, !hasAnchor {
      throw .parameter(
        name: "the elastic coupling delta", found: "\(delta)", expected: "0 where there are no source weights"
      )
    }
  }

  /// Runs `attempt` with this stage and how many of its steps make one that was asked for; where it gives nil the
  /// steps were too long, and the stage is halved or refused.
  func stepped<State>(
    _ attempt: (FlowStage, Int) throws(TheoryError) -> FlowOutcome<State>?
  ) throws(TheoryError) -> FlowOutcome<State> {
    var stage = self
    let most = if case .halving(let most) = stepping { max(0, most) } else { 0 }
    for halvings in 0...most {
      if halvings > 0 {
        stage.step /= 2
        stage.steps *= 2
      }
      if let outcome = try attempt(stage, 1 << halvings) { return outcome }
    }
    let fate = most == 0 ? "" : most == 1 ? ", halved once," : ", halved \(most) times,"
    throw .runaway(
      stage: "the gradient flow",
      detail: "a step of \(stage.step)\(fate) is too long for the curvature it meets, expected a shorter one")
  }
}
