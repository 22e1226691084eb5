import Formats
import Foundation
import Randomness

/// The search for the saddle point of any activation: v by stochastic Newton steps on the concave F, the kernels by
/// sampling the law of a neuron that v makes (Documentation/Theory.md, B10-B13).
struct SaddleSearch {
  private let labels: [Double]
  private let beta: Double
  private let lambda: Double
  private let strength: Double
  private let share: Double
  private let settings: SamplingSettings
  private var particles: SiteParticles
  private var source: MovingSource?
  private var v: [Double]
  /// rho of the proposal, tuned while nothing is averaged.
  private var persistence = 0.8
  /// For homogeneous activations, how near v is to where the law has no finite integral.
  private var bound: GrowthBound?
  private var rho = 0.0
  private var advances = 0
  private static let largestRho = 0.999

  /// A source whose particles move on under its own v.
  struct MovingSource {
    var particles: SiteParticles
    var v: [Double]
    var strength: Double
    var persistence: Double
  }

  init(
    _ task: RegressionTask, phi: Nonlinearity, _ parameters: BayesParameters, strength: Double,
    source: SourceWeights, testInputs: Matrix?, settings: SamplingSettings, stage: String
  ) {
    labels = task.labels
    beta = parameters.beta
    lambda = parameters.lambda
    self.strength = strength
    self.settings = settings
    let tau = parameters.lambda + (source.isNone ? 0 : parameters.delta)
    share = parameters.delta / tau
    pooled = source.isNone
    var count = settings.particles
    switch source {
    case .none: break
    // Whole copies of the network's neurons, so that each counts equally.
    case .drawn(let weights): count = max((count + weights.rows - 1) / weights.rows, 1) * weights.rows
    case .law(let saddle): count = saddle.particles.count
    }
    particles = SiteParticles(
      count: count, phi: phi, inputs: task.inputs, testInputs: testInputs, tau: tau,
      stream: RandomStream(seed: settings.seed, purpose: "neurons of the \(stage)"), threads: settings.threads
    )
    switch source {
    case .none: break
    case .drawn(let weights): particles.couple(to: weights, share: share)
    case .law(let saddle):
      particles.couple(to: saddle.weights, share: share)
      if settings.sourceSteps > 0 { self.source = saddle.moving }
    }
    v = Array(repeating: 0, count: task.count)
    // Without features the law is Gaussian and every step draws anew.
    if strength == 0 { persistence = 0 }
    if phi.isHomogeneous, strength > 0 {
      bound = GrowthBound(task, phi: phi, scale: strength * strength / (parameters.lambda * tau))
    }
  }

  /// Whether all particles have the same law, so that its covariance is that of all samples.
  private let pooled: Bool
  /// c = gamma^2 / lambda.
  private var tilt: Double { strength * strength / lambda }

  private func solve(_ kernel: Matrix) throws(TheoryError) -> [Double] {
    try solveRidge(kernel, labels, beta: beta, lambda: lambda)
  }

  private mutating func refreshSource() {
    guard var moving = source else { return }
    _ = moving.particles.run(
      SiteParticles.Move(
        v: moving.v, strength: moving.strength, persistence: moving.persistence, steps: settings.sourceSteps,
        thinning: settings.sourceSteps))
    particles.couple(to: moving.particles.weights, share: share)
    source = moving
    guard settings.settlingSteps > 0 else { return }
    _ = particles.run(move(steps: settings.settlingSteps, thinning: settings.settlingSteps))
  }

  private func move(steps: Int, thinning: Int) -> SiteParticles.Move {
    SiteParticles.Move(v: v, strength: tilt, persistence: persistence, steps: steps, thinning: thinning)
  }

  /// Changes the step towards an acceptance of 0.7 and refuses particles that have run away.
  private mutating func watch(_ sums: SiteSums) throws(TheoryError) {
    let limit = 1e4 * Double(particles.dimension)
    guard sums.longest < limit else {
      throw .runaway(
        stage: "the sampling",
        detail:
          "a neuron's squared weights reach \(sums.longest) in units of the prior, expected below \(limit);"
          + " more particles or weaker features settle")
    }
    persistence = 1 - min((1 - persistence) * exp(sums.acceptance - 0.7), 1)
  }

  /// Climbs from v = 0, where the law is the Gaussian one, by damped Newton steps until they are small.
  mutating func climb() throws(TheoryError) {
    guard strength > 0 else { return }
    var small = 0
    for _ in 0..<settings.searchIterations where small < 3 {
      refreshSource()
      var step = move(steps: settings.stepsPerIteration, thinning: settings.thinning)
      step.curves = true
      let sums = particles.run(step)
      try watch(sums)
      let decrement = try newton(sums, length: 1)
      small = decrement < 0.05 ? small + 1 : 0
    }
  }

  /// Goes on with steps of falling length while v and the kernels are averaged.
  mutating func average() throws(TheoryError) -> SaddleAverage {
    var average = SaddleAverage(iterations: settings.averagedIterations)
    for iteration in 0..<settings.averagedIterations {
      refreshSource()
      var step = move(steps: settings.stepsPerIteration, thinning: settings.thinning)
      step.curves = strength > 0
      step.tests = true
      let sums = particles.run(step)
      average.add(sums, v: v)
      guard strength > 0 else { continue }
      _ = try newton(sums, length: 1 / (1 + 0.3 * Double(iteration)))
    }
    return average
  }

  /// One step up F, whose negative Hessian over gamma^2 is I / beta + Phi / lambda + (gamma / lambda)^2 E Cov(a phi).
  private mutating func newton(_ sums: SiteSums, length: Double) throws(TheoryError) -> Double {
    let kernel = sums.meanKernel
    let fitted = kernel.times(v)
    let slope = labels.indices.map { labels[$0] - v[$0] / beta - fitted[$0] / lambda }
    let hessian = kernel.scaled(by: 1 / lambda)
      .adding(sums.covariance(pooled: pooled), times: strength * strength / (lambda * lambda))
      .addingToDiagonal(1 / beta)
    // The covariance is estimated, and rounding may leave it short of positive.
    let step = try CholeskyFactor(hessian, name: "the curvature of the free energy").solve(slope)
    // The damped step of a self-concordant function stays where ln Z is finite.
    let decrement = strength * strength * max(dot(slope, step), 0)
    advance(along: step, length: length / (1 + decrement.squareRoot()))
    return decrement
  }

  /// Goes along a step, but at most half the way to where ln Z is infinite, so that the particles can follow.
  private mutating func advance(along step: [Double], length: Double) {
    guard var ahead = bound else {
      v = sum(v, step, times: length)
      return
    }
    // Far from the bound new directions are looked for now and then, near it in every step.
    if rho > 0.5 || advances % 4 == 0 {
      ahead.explore(particles.sample(256), v)
      rho = ahead.rho(v)
    }
    advances += 1
    // A direction that nobody had found before may be beyond the bound already: rho goes with |v|^2.
    if rho > Self.largestRho {
      v = v.map { $0 * (Self.largestRho / rho).squareRoot() }
      rho = Self.largestRho
    }
    var length = length
    var next = sum(v, step, times: length)
    var found = ahead.rho(next)
    while found > (1 + rho) / 2, length > 1e-6 {
      length /= 2
      next = sum(v, step, times: length)
      found = ahead.rho(next)
    }
    (v, rho, bound) = (next, found, ahead)
  }

  /// What has been found, with the particles to go on from.
  var found: (particles: SiteParticles, persistence: Double, rho: Double) { (particles, persistence, rho) }
}

/// (Phi / lambda + I / beta)^-1 y.
///
/// - Throws: `TheoryError.notPositiveDefinite` for a kernel that is not finite.
func solveRidge(
  _ kernel: Matrix, _ labels: [Double], beta: Double, lambda: Double
) throws(TheoryError) -> [Double] {
  try CholeskyFactor(
    kernel.scaled(by: 1 / lambda).addingToDiagonal(1 / beta), name: "the kernel of the particles"
  ).solve(labels)
}
