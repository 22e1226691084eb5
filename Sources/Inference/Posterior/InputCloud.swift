import Formats
import Foundation
import Observables
import OrderedCollections
import Randomness
import Tensor

/// Where the encoded inputs of a model's simulations lie: their mean, principal axes and distances, by which an
/// observation is told to be like them or not.
///
/// The covariance is that of probabilistic principal components (Tipping and Bishop 1999, J. R. Stat. Soc. B 61, 611):
/// along the leading axes as found, in all other directions their mean variance. Each simulation's distance is taken from
/// a cloud fitted without it and its fold, so that the share of simulations further away than an observation is a p-value
/// (conformal: Vovk, Gammerman and Shafer 2005) whatever the distribution.
public struct InputCloud: Sendable, Equatable {
  /// Mean of the inputs `[D]`.
  public let mean: [Double]
  /// Unit vectors along the leading axes `[Q, D]`.
  let axes: Matrix
  /// Variances along them `[Q]`.
  let variances: [Double]
  /// Variance in every other direction.
  let rest: Double
  /// Squared distances of the simulations, rising `[N]`.
  public let distances: [Double]
  /// How far each number of a simulation lies from what its others let expect, of what was fitted without it; nil in files that
  /// do not say.
  let bins: Bins?

  /// Misses of single numbers, in standard deviations of the fitted covariance.
  struct Bins: Sendable, Equatable {
    /// Their root mean square `[D]`: 1 where covariances are known well.
    var scatters: [Double]
    /// The largest of all, in units of those.
    var largest: Double
  }

  /// Fewest simulations and most numbers of an input that a cloud is made of: with less, a p-value says nothing; with
  /// more, the model would be mostly cloud.
  public static let limits = (simulations: 50, numbers: 1024)
  /// Most numbers of an input that each of a run's many models keeps one of: half a megabyte and a quarter of a second.
  package static let numbersInRuns = 256
  /// Simulations for each axis.
  private static let simulationsPerAxis = 4
  private static let folds = 10
  /// Variances below this share of the mean one are rounding, of the observation's file at the latest.
  private static let floor = 1e-6

  /// The cloud of encoded inputs `[N, D]`; nil where there are too few simulations or too many numbers.
  ///
  /// - Throws: `TensorError`.
  public init?(fitting inputs: Matrix, mostNumbers: Int = Self.limits.numbers) throws(TensorError) {
    guard inputs.rows >= Self.limits.simulations, inputs.columns <= mostNumbers else { return nil }
    var stream = RandomStream(seed: 1, purpose: "folds of inputs")
    let order = stream.permutation(inputs.rows)
    self = try withOneThread { () throws(TensorError) in
      let whole = try InputCloud(axesOf: inputs)
      var distances: [Double] = []
      var squares = [Double](repeating: 0, count: inputs.columns)
      var misses: [[Double]] = []
      for fold in 0..<Self.folds {
        let (own, others) = (
          order.indices.filter { $0 % Self.folds == fold }.map { order[$0] },
          order.indices.filter { $0 % Self.folds != fold }.map { order[$0] }
        )
        let without = try InputCloud(axesOf: inputs.selecting(rows: others))
        distances += own.map { without.distance(Array(inputs.row($0))) }
        let diagonal = without.precisions
        for row in own {
          let found = without.conditional(Array(inputs.row(row)), diagonal: diagonal)
          for (bin, miss) in found.enumerated() { squares[bin] += miss * miss / Double(inputs.rows) }
          misses.append(found)
        }
      }
      let scatters = squares.map { max($0.squareRoot(), 1e-3) }
      let largest = misses.map { zip($0, scatters).map { abs($0 / $1) }.max() ?? 0 }.max() ?? 0
      return InputCloud(
        mean: whole.mean, axes: whole.axes, variances: whole.variances, rest: whole.rest,
        distances: distances.sorted(), bins: Bins(scatters: scatters, largest: largest))
    }
  }

  /// How far each number lies from what all others let expect, in standard deviations of that: given the others number j is Gaussian
  /// with the variance 1/P[j, j] about x[j] - (P miss)[j]/P[j, j], for the precision P.
  ///
  /// - Parameters:
  ///   - precision: another one than that of the simulations `[D, D]`.
  ///   - diagonal: the diagonal of that of the simulations, where it is known already.
  func conditional(_ input: [Double], precision: [Double]? = nil, diagonal: [Double]? = nil) -> [Double] {
    let width = input.count
    let miss = zip(input, mean).map { $0 - $1 }
    guard let precision else {
      return zip(weighted(miss), diagonal ?? precisions).map { $0 / $1.squareRoot() }
    }
    return (0..<width).map { row in
      var sum = 0.0
      for column in 0..<width { sum += precision[row * width + column] * miss[column] }
      return sum / precision[row * width + row].squareRoot()
    }
  }

  /// By how much more precise an axis is than every other direction, and those are.
  private var excesses: (axes: [Double], others: Double) {
    let others = variances.count < mean.count ? 1 / rest : 0
    return (variances.map { 1 / $0 - others }, others)
  }

  /// The precision times a vector `[D]`.
  private func weighted(_ vector: [Double]) -> [Double] {
    let excesses = excesses
    var product = vector.map { $0 * excesses.others }
    for (axis, excess) in excesses.axes.enumerated() {
      let unit = axes.row(axis)
      let part = excess * zip(unit, vector).reduce(0) { $0 + $1.0 * $1.1 }
      for (place, value) in unit.enumerated() { product[place] += part * value }
    }
    return product
  }

  /// The diagonal of the precision `[D]`.
  private var precisions: [Double] {
    let excesses = excesses
    var diagonal = [Double](repeating: excesses.others, count: mean.count)
    for (axis, excess) in excesses.axes.enumerated() {
      for (place, value) in axes.row(axis).enumerated() { diagonal[place] += excess * value * value }
    }
    return diagonal
  }

  /// The numbers that do not go with the others, the furthest first, and by how many standard deviations.
  ///
  /// Where the covariance is of few simulations all misses are larger than they should be: of simulations that it was fitted without
  /// it is known by how much, in each number, and how large they come.
  package func strangeBins(_ input: [Double], precision: [Double]? = nil) -> [(bin: Int, deviations: Double)]
  {
    let width = input.count
    let typical = distances[distances.count / 2]
    let scatters =
      bins?.scatters ?? [Double](repeating: max(1, (typical / Double(width)).squareRoot()), count: width)
    let limit = max(-NormalDistribution.quantile(0.005 / Double(width)), bins?.largest ?? 0)
    return conditional(input, precision: precision).enumerated().map {
      (bin: $0, deviations: $1 / scatters[$0])
    }
    .filter { abs($0.deviations) > limit }.sorted { abs($0.deviations) > abs($1.deviations) }
  }

  private init(
    mean: [Double], axes: Matrix, variances: [Double], rest: Double, distances: [Double], bins: Bins?
  ) {
    (self.mean, self.axes, self.variances) = (mean, axes, variances)
    (self.rest, self.distances, self.bins) = (rest, distances, bins)
  }

  /// Mean and axes alone.
  private init(axesOf inputs: Matrix) throws(TensorError) {
    let (count, width) = (inputs.rows, inputs.columns)
    let numbers = try Tensor(inputs.values, shape: [count, width])
    let mean = try numbers.mean(over: [0])
    let centred = try numbers - mean
    let scale = try Tensor(1 / Double(count - 1), dtype: .float64)
    let (values, vectors) = try (centred.transposed().matmul(centred) * scale).symmetricEigen()
    let rising = try values.doubles()
    let all = try Matrix(rows: width, columns: width, values: vectors.transposed().doubles())
    let least = Self.floor * max(rising.reduce(0, +) / Double(width), .leastNormalMagnitude)
    let kept = min(width, max(1, count / Self.simulationsPerAxis))
    let left = rising.dropLast(kept)
    self.init(
      mean: try mean.doubles(), axes: all.selecting(rows: Array((width - kept..<width).reversed())),
      variances: rising.suffix(kept).reversed().map { max($0, least) },
      rest: max(left.isEmpty ? least : left.reduce(0, +) / Double(left.count), least), distances: [],
      bins: nil)
  }

  /// The squared distance of an encoded input `[D]` from the mean, in units of the covariance.
  public func distance(_ input: [Double]) -> Double {
    var (sum, left) = (0.0, 0.0)
    let miss = zip(input, mean).map { $0 - $1 }
    for value in miss { left += value * value }
    for (axis, variance) in variances.enumerated() {
      var part = 0.0
      for (unit, value) in zip(axes.row(axis), miss) { part += unit * value }
      sum += part * part / variance
      left -= part * part
    }
    return variances.count < mean.count ? sum + max(left, 0) / rest : sum
  }

  /// The share of simulations at least as far away, the observation counted with them: uniform for one more of the kind,
  /// at least 1/(N + 1).
  public func pValue(distance: Double) -> Double {
    var (low, high) = (0, distances.count)
    while low < high {
      let middle = (low + high) / 2
      if distances[middle] < distance { low = middle + 1 } else { high = middle }
    }
    return Double(distances.count - low + 1) / Double(distances.count + 1)
  }

  /// The covariance `[D, D]`.
  func covariance() throws(TensorError) -> Tensor {
    let width = mean.count
    let axes = try Tensor(axes.values, shape: [variances.count, width])
    let excess = try Tensor(variances.map { $0 - (variances.count < width ? rest : 0) })
    let leading = try (axes.transposed() * excess).matmul(axes)
    guard variances.count < width else { return leading }
    let identity = try Tensor(
      (0..<width * width).map { $0 / width == $0 % width ? rest : 0 }, shape: [width, width])
    return try leading + identity
  }
}

extension InputCloud {
  /// The numbers as they are kept.
  var tensors: OrderedDictionary<String, SafetensorsTensor> {
    var tensors: OrderedDictionary<String, SafetensorsTensor> = [
      "mean": SafetensorsTensor(doubles: mean, shape: [mean.count]),
      "axes": SafetensorsTensor(doubles: axes.values, shape: [axes.rows, axes.columns]),
      "variances": SafetensorsTensor(doubles: variances, shape: [variances.count]),
      "rest": SafetensorsTensor(doubles: [rest], shape: [1]),
      "distances": SafetensorsTensor(doubles: distances, shape: [distances.count]),
    ]
    if let bins {
      tensors["bins"] = SafetensorsTensor(doubles: bins.scatters, shape: [mean.count])
      tensors["largest"] = SafetensorsTensor(doubles: [bins.largest], shape: [1])
    }
    return tensors
  }

  /// The cloud of a model that reads `width` numbers, as a file keeps it.
  ///
  /// - Throws: `FormatError.safetensors`, and `PosteriorError.malformedCloud` for a missing, extra or misshapen tensor.
  init(_ tensors: OrderedDictionary<String, SafetensorsTensor>, in path: String, width: Int) throws {
    func tensor(_ name: String, _ shape: (Int) -> [Int]) throws -> [Double] {
      guard let tensor = tensors[name] else {
        throw PosteriorError.malformedCloud(path, expected: "a tensor '\(name)'", found: "none")
      }
      let first = tensor.shape.first ?? 0
      guard tensor.shape == shape(first), first > 0 else {
        throw PosteriorError.malformedCloud(
          path, expected: "'\(name)' of shape \(shape(first))", found: "\(tensor.shape)")
      }
      let values = try tensor.doubles()
      guard values.allSatisfy(\.isFinite) else {
        throw PosteriorError.malformedCloud(path, expected: "finite numbers in '\(name)'", found: "others")
      }
      return values
    }
    let known = ["mean", "axes", "variances", "rest", "distances", "bins", "largest"]
    if let extra = tensors.keys.first(where: { !known.contains($0) }) {
      throw PosteriorError.malformedCloud(path, expected: "no other tensor", found: "'\(extra)'")
    }
    let mean = try tensor("mean") { _ in [width] }
    let variances = try tensor("variances") { [min($0, width)] }
    let axes = try tensor("axes") { _ in [variances.count, width] }
    let (rest, distances) = (try tensor("rest") { _ in [1] }, try tensor("distances") { [$0] })
    guard (variances + rest).allSatisfy({ $0 > 0 }), zip(distances, distances.dropFirst()).allSatisfy(<=)
    else {
      throw PosteriorError.malformedCloud(
        path, expected: "positive variances and rising distances", found: "others")
    }
    for axis in 0..<variances.count {
      let length = axes[axis * width..<(axis + 1) * width].reduce(0) { $0 + $1 * $1 }
      guard abs(length - 1) < 1e-6 else {
        throw PosteriorError.malformedCloud(
          path, expected: "axes of length 1", found: "axis \(axis + 1) of length \(length.squareRoot())")
      }
    }
    var bins: Bins?
    // Models of earlier versions have neither.
    if tensors["bins"] != nil || tensors["largest"] != nil {
      let scatters = try tensor("bins") { _ in [width] }
      let largest = try tensor("largest") { _ in [1] }[0]
      guard scatters.allSatisfy({ $0 > 0 }), largest > 0 else {
        throw PosteriorError.malformedCloud(path, expected: "positive 'bins' and 'largest'", found: "others")
      }
      bins = Bins(scatters: scatters, largest: largest)
    }
    self.init(
      mean: mean, axes: Matrix(rows: variances.count, columns: width, values: axes), variances: variances,
      rest: rest[0], distances: distances, bins: bins)
  }
}
