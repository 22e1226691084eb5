import Formats
import Randomness

/// Neurons of a two-layer network: the N of a finite one, or a sample of the law that an infinite one follows.
public struct FlowParticles: Sendable, Equatable {
  /// First-layer weights W [N, D]; the field of a neuron at x is h = W·x / √D.
  public var weights: Matrix
  /// Readouts z [N].
  public var readout: [Double]

  /// The given neurons.
  ///
  /// - Throws: ``TheoryError/size(of:expected:found:)`` unless there is one readout for each row of weights.
  public init(weights: Matrix, readout: [Double]) throws(TheoryError) {
    guard weights.rows == readout.count else {
      throw .size(of: "readouts", expected: weights.rows, found: readout.count)
    }
    self.init(unchecked: weights, readout)
  }

  init(unchecked weights: Matrix, _ readout: [Double]) {
    self.weights = weights
    self.readout = readout
  }

  /// How many there are.
  public var count: Int { weights.rows }

  /// Independent normal weights and readouts of the given variance, as before the source is learned.
  ///
  /// - Parameters:
  ///   - count: N.
  ///   - dimension: D.
  ///   - seed: with `index` the name of the draw.
  /// - Throws: ``TheoryError`` for counts below one and a variance that is not positive.
  public static func prior(
    count: Int, dimension: Int, variance: Double = 1, seed: UInt64, index: UInt64 = 0
  ) throws(TheoryError) -> FlowParticles {
    try TheoryError.require(count: "the number of neurons", count)
    try TheoryError.require(count: "the dimension of the inputs", dimension)
    try TheoryError.require("the variance of the initial weights", variance, strictly: true)
    var stream = RandomStream(seed: seed, purpose: "initial neurons", index: index)
    let scale = variance.squareRoot()
    let values = (0..<(count * dimension)).map { _ in scale * stream.normal() }
    return FlowParticles(
      unchecked: Matrix(rows: count, columns: dimension, values: values),
      (0..<count).map { _ in scale * stream.normal() })
  }

  /// The weights kept and fresh independent readouts of the given variance, as before the target is learned.
  public func withFreshReadout(variance: Double = 1, seed: UInt64, index: UInt64 = 0) -> FlowParticles {
    var stream = RandomStream(seed: seed, purpose: "fresh readouts", index: index)
    let scale = variance.squareRoot()
    return FlowParticles(unchecked: weights, (0..<count).map { _ in scale * stream.normal() })
  }

  /// The moments of these very neurons: sums over them divided by N.
  public var moments: FlowMoments {
    let share = 1 / Double(count)
    return FlowMoments(
      weights: weights.transposedTimes(weights).scaled(by: share),
      cross: weights.transposedProduct(readout).map { $0 * share },
      readout: readout.squaredLength * share)
  }
}
