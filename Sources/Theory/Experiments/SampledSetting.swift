import Formats
import Foundation

/// Networks of any activation in the Bayesian theory and at finite width, as several experiments have them.
struct SampledSetting: Sendable {
  var activation: Nonlinearity
  var sourceGamma: Double
  var targetGamma: Double
  var beta: Double
  var decay: Double
  var deltas: [Double]
  var particles: Int
  var width: Int
  var networks: Int
  var networkDeltas: [Double]
  var steps: Int
  var seed: UInt64

  init(
    _ block: YAMLMapping, seed: UInt64, gamma: Double, deltas: [Double], points: [Double]
  ) throws(FormatError) {
    self.seed = seed
    activation = try block.nonlinearity(
      "activation", default: .relu, doc: "Activation: linear, relu, tanh or erf.")
    if case .hermite(let degree) = activation, degree > 1 {
      throw block.error("activation", "must be linear, relu, tanh or erf, found '\(activation)'")
    }
    sourceGamma = try block.double(
      "source_gamma", default: gamma, in: 1e-3...100, doc: "Feature strength of the source training.")
    targetGamma = try block.double(
      "target_gamma", default: gamma, in: 1e-3...100, doc: "Feature strength of the target training.")
    beta = try block.double("beta", default: 50, in: 1e-3...1e6, doc: "Inverse ridge.")
    decay = try block.double("decay", default: 1, in: 1e-3...1e3, doc: "Weight decay of both layers.")
    self.deltas = try block.couplings(default: deltas, doc: "Elastic couplings of the lines.")
    particles = try block.int(
      "particles", default: 4096, in: 64...10_000_000, doc: "Neurons that sample the law of infinite width.")
    let finite = try block.mapping("networks", doc: "Finite networks.")
    width = try finite.int("width", default: 1000, in: 0...1_000_000, doc: "Width N; 0 for none.")
    networks = try finite.int("count", default: 3, in: 1...10_000, doc: "Networks, each from its own source.")
    networkDeltas = try finite.couplings(default: points, doc: "Elastic couplings of the points.")
    steps = try finite.int(
      "steps", default: 3000, in: 10...10_000_000, doc: "Langevin steps; the first third is not averaged.")
  }

  private func sampling(_ index: Int) -> SamplingSettings {
    var settings = SamplingSettings()
    settings.particles = particles
    settings.seed = seed &+ UInt64(index)
    // Pieces of work share the processors.
    settings.threads = 1
    return settings
  }

  /// Predictions of infinite width at test inputs for every coupling, [deltas][tests].
  func predictions(_ problem: TransferProblem, tests: Matrix) throws(TheoryError) -> [[Double]] {
    let source = try SampledSaddle.solve(
      problem.source, phi: activation, strength: sourceGamma, beta: beta, lambda: decay,
      settings: sampling(0), stage: "source")
    var predictions: [[Double]] = []
    for delta in deltas {
      let target = try SampledSaddle.solve(
        problem.target, phi: activation, strength: targetGamma, beta: beta, lambda: decay, delta: delta,
        source: .law(source), testInputs: tests, settings: sampling(1))
      predictions.append(target.predictions)
    }
    return predictions
  }

  /// Mean predictions of a network of width N at test inputs for every coupling of the points, [deltas][tests].
  func networkPredictions(
    _ problem: TransferProblem, tests: Matrix, network: Int
  ) throws(TheoryError) -> [[Double]] {
    var settings = LangevinSettings()
    settings.steps = steps
    settings.burn = steps / 3
    settings.seed = seed
    settings.index = UInt64(2 * network)
    let source = try NetworkPosterior.sample(
      problem.source, phi: activation, width: width, strength: sourceGamma, beta: beta, lambda: decay,
      testInputs: tests, settings: settings)
    settings.index += 1
    var predictions: [[Double]] = []
    for delta in networkDeltas {
      let target = try NetworkPosterior.sample(
        problem.target, phi: activation, width: width, strength: targetGamma, beta: beta, lambda: decay,
        delta: delta, anchor: source.weights, testInputs: tests, settings: settings)
      predictions.append(target.predictions)
    }
    return predictions
  }

  /// The curves of one measure: a line of theory, and points with standard errors over networks.
  ///
  /// - Parameters:
  ///   - theory: the measure at every coupling.
  ///   - measured: the measure of every network at every coupling of the points.
  func curves(_ series: String, theory: [Double], measured: [[Double]]) -> [Chart.Curve] {
    let line = Chart.Curve(series, .theory, x: deltas, y: theory)
    guard width > 0 else { return [line] }
    let spreads = networkDeltas.indices.map { place in
      Spread(measured.compactMap { $0.indices.contains(place) ? $0[place] : nil })
    }
    return [
      line,
      Chart.Curve(
        series, .network, x: networkDeltas, y: spreads.map(\.mean), errors: spreads.map(\.error)),
    ]
  }
}

/// The mean squared difference of predictions from labels.
func meanSquare(_ predictions: [Double], _ labels: [Double]) -> Double {
  zip(predictions, labels).map(-).squaredLength / Double(max(1, labels.count))
}
