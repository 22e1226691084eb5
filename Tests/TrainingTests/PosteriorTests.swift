import Diagnostics
import Foundation
import Networks
import Randomness
import Testing
import Training

/// Posteriors that are known: theta uniform on the unit square, data whose likelihood can be written down.
struct KnownPosterior: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let parameters: Int
  /// Data of parameters and standard normal numbers.
  let data: @Sendable ([Double], () -> Double) -> [Double]
  /// The log likelihood up to a constant.
  let likelihood: @Sendable (_ data: [Double], _ theta: [Double]) -> Double
  var components = 4
  var observed: [Double]

  private static func gauss(_ miss: Double, _ scatter: Double) -> Double {
    -0.5 * miss * miss / (scatter * scatter)
  }

  static let all = [
    KnownPosterior(
      testDescription: "linear Gaussian", parameters: 2,
      data: { t, z in [t[0] + 0.06 * z(), t[0] - t[1] + 0.06 * z()] },
      likelihood: { x, t in gauss(x[0] - t[0], 0.06) + gauss(x[1] - t[0] + t[1], 0.06) }, components: 1,
      observed: [0.5, 0.1]),
    KnownPosterior(
      testDescription: "bounded", parameters: 2,
      data: { t, z in [t[0] + 0.4 * z(), t[1] + 0.2 * z()] },
      likelihood: { x, t in gauss(x[0] - t[0], 0.4) + gauss(x[1] - t[1], 0.2) }, components: 1,
      observed: [1.2, 0.05]),
    KnownPosterior(
      testDescription: "two peaks", parameters: 1,
      data: { t, z in [abs(t[0] - 0.5) + 0.04 * z()] },
      likelihood: { x, t in gauss(x[0] - abs(t[0] - 0.5), 0.04) }, observed: [0.25]),
    KnownPosterior(
      testDescription: "banana", parameters: 2,
      data: { t, z in [t[1] + 3 * (t[0] - 0.5) * (t[0] - 0.5) + 0.05 * z(), t[0] + 0.15 * z()] },
      likelihood: { x, t in
        gauss(x[0] - t[1] - 3 * (t[0] - 0.5) * (t[0] - 0.5), 0.05) + gauss(x[1] - t[0], 0.15)
      }, components: 8, observed: [0.6, 0.5]),
  ]

  /// Places of the cells of a grid over the box.
  func grid() -> [[Double]] {
    let steps = parameters == 1 ? 2000 : 120
    let line = (0..<steps).map { (Double($0) + 0.5) / Double(steps) }
    return parameters == 1 ? line.map { [$0] } : line.flatMap { a in line.map { [a, $0] } }
  }

  /// The log density of the exact posterior at each cell.
  func exact(_ data: [Double], _ grid: [[Double]]) -> (logNorm: Double, logs: [Double]) {
    let logs = grid.map { likelihood(data, $0) }
    let largest = logs.max() ?? 0
    let norm = largest + log(logs.reduce(0) { $0 + exp($1 - largest) } / Double(grid.count))
    return (norm, logs.map { $0 - norm })
  }

  func rows(_ count: Int, index: UInt64) -> (data: TrainingData, x: [[Double]], theta: [[Double]]) {
    var stream = RandomStream(seed: 4, purpose: "known posterior", index: index)
    var (x, theta): ([[Double]], [[Double]]) = ([], [])
    for _ in 0..<count {
      let own = (0..<parameters).map { _ in stream.uniform() }
      theta.append(own)
      x.append(data(own) { stream.normal() })
    }
    let inputs = x.flatMap { $0.map { Float(2 * ($0 - 0.3)) } }
    return (
      TrainingData(inputs: inputs, targets: theta.flatMap { $0.map { Float($0) } }, count: count), x, theta
    )
  }
}

@Suite("Known posteriors") struct PosteriorTests {
  @Test(
    "Mixtures and flows of splines find the exact posterior", arguments: KnownPosterior.all,
    [MixtureHead.kind, SplineFlowHead.kind, CouplingFlowHead.kind])
  func exact(_ known: KnownPosterior, _ kind: String) throws { try find(known, kind) }

  /// Affine maps bend less than a banana does (C2ST 0.57), and a field of velocities of one layer splits in two less sharply
  /// than two peaks do (0.65).
  @Test(
    "Affine and matched flows find the exact posterior of one peak", arguments: KnownPosterior.all.prefix(2),
    [MaskedFlowHead.kind, FlowMatchingHead.kind])
  func exactOfOnePeak(_ known: KnownPosterior, _ kind: String) throws { try find(known, kind) }

  private func find(_ known: KnownPosterior, _ kind: String) throws {
    let isMixture = kind == MixtureHead.kind
    let head = try #require(Heads.named(kind))
    let (train, held, test) = (
      // A flow follows the scatter of 4,000 simulations by some hundredths of a nat.
      known.rows(isMixture ? 4000 : 6000, index: 0), known.rows(500, index: 1), known.rows(300, index: 2)
    )
    var settings = TrainingSettings()
    (settings.batchSize, settings.maximumEpochs, settings.patience) = (64, 60, 60)
    (settings.learningRate, settings.weightDecay, settings.schedule, settings.seed) = (3e-3, 1e-4, .cosine, 1)
    let network = Network(
      Architecture(
        inputs: known.observed.count, hidden: [48, 48], outputs: (0..<known.parameters).map { "p\($0)" },
        activation: .silu,
        head: isMixture ? MixtureHead(components: max(known.components, 1)) : head),
      stream: RandomStream(seed: 1, purpose: "weights"))
    let outcome = try Training.train(network, on: train.data, validating: held.data, settings: settings)
    let density = try #require(try outcome.network.density(test.data.inputs, count: 300))
    let grid = known.grid()
    var (found, best) = (0.0, 0.0)
    for row in 0..<300 {
      found += density.logProbability(of: test.theta[row], row: row) / 300
      best += (known.likelihood(test.x[row], test.theta[row]) - known.exact(test.x[row], grid).logNorm) / 300
    }
    // Draws of the exact posterior of one observation from the cells of the grid, and the network's.
    let exact = known.exact(known.observed, grid)
    var stream = RandomStream(seed: 7, purpose: "exact draws")
    let largest = exact.logs.max() ?? 0
    let half = 0.5 / Double(known.parameters == 1 ? 2000 : 120)
    var drawn: [Double] = []
    while drawn.count < 1000 * known.parameters {
      let cell = stream.integer(in: 0...(grid.count - 1))
      guard log(stream.uniform()) < exact.logs[cell] - largest else { continue }
      drawn += grid[cell].map { $0 + half * (2 * stream.uniform() - 1) }
    }
    let one = try #require(
      try outcome.network.density(known.observed.map { Float(2 * ($0 - 0.3)) }, count: 1))
    let ours = one.samples(1000, row: 0, stream: &stream)
    let classifier = ClassifierTest(drawn, ours, width: known.parameters, seed: 1)
    print("\(kind), \(known.testDescription): log p \(found), exact \(best), C2ST \(classifier.accuracy)")
    // Eight Gaussians follow a banana less closely than one the rest, a coupling flow has twice the numbers of an
    // autoregressive one to learn, and velocities are not matched by the log density.
    let isLoose =
      isMixture && known.components == 8 || ![MixtureHead.kind, SplineFlowHead.kind].contains(kind)
    #expect(found > best - (isLoose ? 0.1 : 0.04) && found < best + 0.04)
    #expect(classifier.accuracy <= (kind == FlowMatchingHead.kind ? 0.57 : 0.55))
  }
}
