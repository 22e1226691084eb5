import Formats
import Foundation
import Randomness
import Tensor

/// The regression of a number on features by an exact Gaussian process (Rasmussen and Williams 2006, "Gaussian Processes for
/// Machine Learning", chapters 2 and 5), whose hyperparameters have the highest evidence.
public struct GaussianProcess: Sendable, Equatable {
  /// Features that it was fitted to `[N, D]`.
  public let features: Matrix
  /// Logarithms of weights, lengths, amplitude and noise.
  public let hyperparameters: [Double]
  /// What each row adds to a prediction, times its kernel `[N]`.
  public let weights: [Double]
  /// The mean of the values.
  public let mean: Double
  /// Their standard deviation.
  public let deviation: Double

  /// How a process is fitted.
  public struct Settings: Sendable, Equatable {
    /// Searches from different points.
    public var starts = 3
    /// Iterations of a search.
    public var iterations = 60
    /// Rows that the searches see; the best one goes on with up to `many` where there are more.
    public var few = 300
    /// Rows that the last search sees.
    public var many = 1200
    /// Seed of the starts.
    public var seed: UInt64 = 1

    /// The settings above.
    public init() {}
  }

  /// Fits a process.
  ///
  /// - Parameters:
  ///   - features: `[N, D]`, of about unit variance.
  ///   - values: `[N]`.
  ///   - settings: how.
  ///   - isCancelled: asked at every evaluation; true ends the fit as ``EmulationError/interrupted``.
  /// - Throws: ``EmulationError/size(of:expected:found:)``, ``EmulationError/nonFinite(of:row:column:)``,
  ///   ``EmulationError/degenerate(what:simulations:numbers:)``.
  public init(
    features: Matrix, values: [Double], settings: Settings = Settings(), isCancelled: () -> Bool = { false }
  ) throws {
    guard values.count == features.rows, features.rows > 1 else {
      throw EmulationError.size(of: "values of a regression", expected: features.rows, found: values.count)
    }
    if let (row, column) = features.firstNonFinite() {
      throw EmulationError.nonFinite(of: "features", row: row, column: column)
    }
    if let row = values.firstIndex(where: { !$0.isFinite }) {
      throw EmulationError.nonFinite(of: "values of a regression", row: row, column: 0)
    }
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    let spread = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
    // Values that are all the same have the mean alone.
    let deviation = spread > 0 ? spread : 1
    let centred = values.map { ($0 - mean) / deviation }
    self = try withOneThread { () throws in
      let point = try Self.best(features, centred, settings, isCancelled)
      if isCancelled() { throw EmulationError.interrupted }
      guard let solution = try RegressionEvidence(features: features, values: centred).solution(at: point)
      else {
        throw EmulationError.degenerate(
          what: "simulations", simulations: features.rows, numbers: features.columns)
      }
      return GaussianProcess(
        sound: features, hyperparameters: point, weights: try solution.weights.doubles(), mean: mean,
        deviation: deviation)
    }
  }

  /// The hyperparameters of the highest evidence that was found.
  private static func best(
    _ features: Matrix, _ values: [Double], _ settings: Settings, _ isCancelled: () -> Bool
  ) throws(TensorError) -> [Double] {
    func search(
      _ rows: Int, _ starts: [[Double]], iterations: Int
    ) throws(TensorError) -> LimitedMemoryBFGS.Minimum? {
      let chosen = (0..<rows).map { $0 * values.count / rows }
      let evidence = try RegressionEvidence(
        features: features.selecting(rows: chosen), values: chosen.map { values[$0] })
      var method = LimitedMemoryBFGS()
      method.iterations = iterations
      method.tolerance = 1e-6
      var best: LimitedMemoryBFGS.Minimum?
      for start in starts {
        let found = try method.minimum(from: start) { point throws(TensorError) in
          // Level ground ends a search.
          if isCancelled() { return (0, [Double](repeating: 0, count: point.count)) }
          return try evidence(point)
        }
        if found.value < best?.value ?? .infinity { best = found }
      }
      return best
    }
    let prior = RegressionKernel(features: features.columns).prior
    let starts = (0..<max(settings.starts, 1)).map { number in
      guard number > 0 else { return prior.mean }
      var stream = RandomStream(seed: settings.seed, purpose: "start of a regression", index: UInt64(number))
      return zip(prior.mean, prior.width).map { $0 + 0.5 * $1 * stream.normal() }
    }
    let first = try search(
      min(values.count, settings.few), starts, iterations: settings.iterations)?.point
    guard let first, values.count > settings.few else { return first ?? prior.mean }
    return try search(min(values.count, settings.many), [first], iterations: settings.iterations / 5)?.point
      ?? first
  }

  private init(
    sound features: Matrix, hyperparameters: [Double], weights: [Double], mean: Double, deviation: Double
  ) {
    self.features = features
    self.hyperparameters = hyperparameters
    self.weights = weights
    self.mean = mean
    self.deviation = deviation
  }

  /// A process as it was kept.
  ///
  /// - Throws: ``EmulationError/damaged(reason:)`` for parts that do not belong together.
  public init(
    features: Matrix, hyperparameters: [Double], weights: [Double], mean: Double, deviation: Double
  ) throws(EmulationError) {
    let expected = RegressionKernel(features: features.columns).count
    guard hyperparameters.count == expected, weights.count == features.rows else {
      throw .damaged(
        reason:
          "expected \(expected) hyperparameters and \(features.rows) weights of a Gaussian process, found"
          + " \(hyperparameters.count) and \(weights.count)")
    }
    guard deviation > 0,
      (hyperparameters + weights + features.values + [mean, deviation]).allSatisfy(\.isFinite)
    else {
      let found = deviation > 0 ? "numbers that are not finite" : "a deviation of \(deviation)"
      throw .damaged(
        reason: "expected finite numbers and a positive deviation of a Gaussian process, found \(found)")
    }
    self.init(
      sound: features, hyperparameters: hyperparameters, weights: weights, mean: mean, deviation: deviation)
  }

  /// The standard deviation of the noise, in units of the values.
  public var noise: Double {
    deviation * exp(hyperparameters[RegressionKernel(features: features.columns).noise])
  }

  /// Predictions `[M]` at features `[M, D]` (equation 2.25).
  ///
  /// - Throws: ``EmulationError/size(of:expected:found:)``.
  public func predictions(at asked: Matrix) throws -> [Double] {
    guard asked.columns == features.columns else {
      throw EmulationError.size(of: "features", expected: features.columns, found: asked.columns)
    }
    guard asked.rows > 0 else { return [] }
    return try withOneThread { () throws(TensorError) in
      let kernel = RegressionKernel(features: features.columns)
      let parts = try kernel.parts(asked.tensor(), features.tensor(), at: hyperparameters)
      let found = try parts.matrix().matmul(Tensor(weights, shape: [weights.count, 1]))
      return try (found * deviation + mean).doubles()
    }
  }
}
