import Formats

/// What is predicted for the transfer from one set of simulations to another, before networks are trained.
///
/// The prediction is that of infinitely wide linear networks in equilibrium: they learn the source with feature strength
/// γ₁, and the target from few examples with hidden weights held to the source's by δ and fresh readouts, γ₂. Ridges
/// are chosen by cross-validation. Trained networks differ: they are deeper and not linear, stop early, and
/// may hold all layers to the source; so the coupling is a guide to how much to hold on, in units of the weight decay of
/// the first layer, and the errors are a guide to what transfer brings.
public struct TransferPrediction: Sendable {
  /// How the prediction is made.
  public struct Settings: Sendable, Equatable {
    /// γ₁.
    public var sourceStrength = 1.0
    /// γ₂.
    public var targetStrength = 1.0
    /// λ.
    public var decay = 1.0
    /// Couplings to try; 0 is no transfer.
    public var deltas = [0, 0.1, 0.3, 1, 3, 10, 30, 100, 1000]
    /// Inverse ridges to choose from.
    public var betas: [Double] = [0.1, 1, 10, 100, 1000]
    /// Where outputs can lie; predictions beyond are taken at its ends. Linear networks extrapolate without bounds, and one
    /// odd simulation can outweigh all others.
    public var limits: ClosedRange<Double>?
    /// Parts of the examples that are left out in turn to choose by; at most as many as there are examples.
    public var folds = 5

    /// The defaults.
    public init() {}

    func check() throws(TheoryError) {
      for (name, values) in [("couplings", deltas), ("inverse ridges", betas)] {
        try TheoryError.require(count: "the number of \(name)", values.count)
      }
      try TheoryError.require(count: "the number of folds less one", folds - 1)
      for beta in betas { try TheoryError.require("the inverse ridge beta", beta, strictly: true) }
      for delta in deltas { try TheoryError.require("the elastic coupling delta", delta) }
    }
  }

  /// The prediction at one coupling.
  public struct Point: Sendable, Equatable {
    /// δ.
    public let delta: Double
    /// The inverse ridge that was chosen.
    public let beta: Double
    /// Cross-validated errors of the outputs `[C]` on the target's examples, which need no test.
    public let validation: [Double]
    /// Errors of the outputs `[C]` on the test; empty without one.
    public let errors: [Double]

    /// The mean cross-validated error.
    public var total: Double { TransferPrediction.mean(validation) }
    /// The mean test error, 0 without a test.
    public var totalError: Double { TransferPrediction.mean(errors) }
  }

  /// The inverse ridge that was chosen for the source.
  public let sourceBeta: Double
  /// The prediction at each coupling, ascending.
  public let points: [Point]
  /// Which of the points has the lowest cross-validated error.
  public let recommended: Int

  /// The coupling that is recommended.
  public var delta: Double { points[recommended].delta }

  /// Predicts the transfer.
  ///
  /// - Parameters:
  ///   - source: examples of the source; its outputs may be others than the target's.
  ///   - target: the few examples of the target, inputs in the same scale as the source's.
  ///   - test: held-out examples of the target, for test errors.
  /// - Throws: ``TheoryError``.
  public static func predict(
    source: OutputTask, target: OutputTask, test: OutputTask? = nil, settings: Settings = Settings()
  ) throws -> TransferPrediction {
    try predict(features: learn(source, settings), target: target, test: test, settings: settings)
  }

  /// What the source leaves behind: the second moment `[D, D]` of its hidden weights, and the inverse ridge chosen.
  public struct Features: Sendable {
    /// S̄ `[D, D]`; that of a network which was trained is W̄ᵀ W̄ / N in units where its initial weights have variance 1/λ.
    public var secondMoment: Matrix
    /// The inverse ridge.
    public var beta: Double

    /// Features of the given second moment.
    public init(secondMoment: Matrix, beta: Double) {
      self.secondMoment = secondMoment
      self.beta = beta
    }
  }

  /// The features that the source training gives.
  ///
  /// - Parameter isCancelled: asked all the time; true ends the work as ``TheoryError/interrupted``.
  /// - Throws: ``TheoryError``.
  public static func learn(
    _ source: OutputTask, _ settings: Settings, isCancelled: () -> Bool = { false }
  ) throws -> Features {
    try settings.check()
    let chosen = try choose(source, strength: settings.sourceStrength, settings, isCancelled)
    let saddle = try JointSaddle.solve(
      source, strength: settings.sourceStrength, beta: chosen.beta, lambda: settings.decay)
    return Features(secondMoment: saddle.secondMoment, beta: chosen.beta)
  }

  /// The inverse ridge whose errors `[C]` on examples left out in turn are lowest.
  private static func choose(
    _ task: OutputTask, strength: Double, delta: Double = 0, source: Matrix? = nil, _ settings: Settings,
    _ isCancelled: () -> Bool
  ) throws -> (beta: Double, errors: [Double]) {
    let folds = min(settings.folds, task.count)
    var sums = settings.betas.map { _ in Array(repeating: 0.0, count: task.outputs.columns) }
    for fold in 0..<folds {
      guard !isCancelled() else { throw TheoryError.interrupted }
      let held = (0..<task.count).filter { $0 % folds == fold }
      let kept = (0..<task.count).filter { $0 % folds != fold }
      let saddles = try JointSaddle.solve(
        task.selecting(kept), strength: strength, betas: settings.betas, lambda: settings.decay,
        delta: delta, source: source)
      let test = try task.selecting(held)
      for (place, saddle) in saddles.enumerated() {
        guard let saddle else {
          sums[place] = sums[place].map { _ in .infinity }
          continue
        }
        for (output, error) in errors(saddle, test, settings.limits).enumerated() {
          sums[place][output] += error * Double(held.count) / Double(task.count)
        }
      }
    }
    guard let best = sums.indices.min(by: { mean(sums[$0]) < mean(sums[$1]) }), mean(sums[best]).isFinite
    else {
      throw TheoryError.notConverged(
        stage: "the choice of a ridge", steps: folds, residual: .infinity, expected: 1e-6)
    }
    return (settings.betas[best], sums[best])
  }

  fileprivate static func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(max(1, values.count))
  }

  /// Predicts the transfer from features of the source.
  ///
  /// - Parameter isCancelled: asked all the time; true ends the work as ``TheoryError/interrupted``.
  /// - Throws: ``TheoryError``.
  public static func predict(
    features: Features, target: OutputTask, test: OutputTask? = nil, settings: Settings = Settings(),
    isCancelled: () -> Bool = { false }
  ) throws -> TransferPrediction {
    try settings.check()
    if let test, test.dimension != target.dimension || test.outputs.columns != target.outputs.columns {
      throw TheoryError.size(
        of: "dimensions and outputs of the test", expected: target.dimension + target.outputs.columns,
        found: test.dimension + test.outputs.columns)
    }
    var points: [Point] = []
    for delta in settings.deltas.sorted() {
      let chosen = try choose(
        target, strength: settings.targetStrength, delta: delta, source: features.secondMoment, settings,
        isCancelled)
      let saddle = try JointSaddle.solve(
        target, strength: settings.targetStrength, beta: chosen.beta, lambda: settings.decay, delta: delta,
        source: features.secondMoment)
      points.append(
        Point(
          delta: delta, beta: chosen.beta, validation: chosen.errors,
          errors: test.map { errors(saddle, $0, settings.limits) } ?? []))
    }
    guard let recommended = points.indices.min(by: { points[$0].total < points[$1].total }) else {
      throw TheoryError.empty(task: "target")
    }
    return TransferPrediction(sourceBeta: features.beta, points: points, recommended: recommended)
  }

  private init(sourceBeta: Double, points: [Point], recommended: Int) {
    self.sourceBeta = sourceBeta
    self.points = points
    self.recommended = recommended
  }

  private static func errors(
    _ saddle: JointSaddle, _ test: OutputTask, _ limits: ClosedRange<Double>?
  ) -> [Double] {
    var predictions = saddle.predictions(test.inputs)
    if let limits {
      predictions = Matrix(
        rows: predictions.rows, columns: predictions.columns,
        values: predictions.values.map { min(max($0, limits.lowerBound), limits.upperBound) })
    }
    let miss = predictions.adding(test.outputs, times: -1)
    return (0..<miss.columns).map { miss.column($0).squaredLength / Double(miss.rows) }
  }
}
