import Foundation
import Networks
import Randomness

/// Draws from the posterior of independent observations of the same parameters together.
///
/// With a prior that is uniform in the scaled parameters it is the product of the posteriors of each, up to a constant.
/// Draws come from a Student distribution of 5 degrees of freedom around a Gaussian that is adapted to the product in a few
/// rounds (population Monte Carlo; Cappé et al. 2004, J. Comput. Graph. Stat. 13, 907) and carry the weights of importance
/// sampling.
struct CombinedPosterior {
  /// The densities of the observations.
  let density: any Density
  /// A further factor on the density of scaled parameters, of which the logarithm is given.
  let logFactor: @Sendable ([Double]) -> Double

  private static let freedom = 5
  private static let rounds = 8
  private static let drawsPerRound = 4000

  /// The logarithm of the product at each of some scaled parameters, up to a constant; minus infinity outside the box.
  private func logDensities(_ points: [[Double]]) -> [Double] {
    var sums = points.map { point in
      point.allSatisfy { (0...1).contains($0) } ? logFactor(point) : -.infinity
    }
    for row in 0..<density.count {
      let inside = sums.indices.filter { sums[$0] > -.infinity }
      let logs = density.logProbabilities(of: inside.flatMap { points[$0] }, row: row)
      for (index, log) in zip(inside, logs) { sums[index] += log }
    }
    return sums
  }

  /// Scaled draws `[draws, P]`, their log weights up to a constant and the log density of each.
  func samples(_ draws: Int, stream: inout RandomStream) -> (
    values: [Double], logWeights: [Double], logs: [Double]
  ) {
    var proposal = start(&stream)
    for _ in 0..<Self.rounds {
      let tried = proposal.samples(Self.drawsPerRound, stream: &stream)
      let logs = logDensities(tried.map(\.point))
      proposal = proposal.adapted(to: tried.map(\.point), zip(logs, tried).map { $0 - $1.log })
    }
    let found = proposal.samples(draws, stream: &stream)
    let logs = logDensities(found.map(\.point))
    return (found.flatMap(\.point), zip(logs, found).map { $0 - $1.log }, logs)
  }

  /// The product of Gaussians with the moments of each posterior.
  private func start(_ stream: inout RandomStream) -> StudentProposal {
    let width = density.parameters
    var precision = [Double](repeating: 0, count: width * width)
    var sum = [Double](repeating: 0, count: width)
    for row in 0..<density.count {
      let draws = density.samples(1000, row: row, stream: &stream)
      let points = (0..<1000).map { Array(draws[$0 * width..<($0 + 1) * width]) }
      let own = StudentProposal(
        points: points, weights: Array(repeating: 1, count: points.count), freedom: Self.freedom)
      let inverse = own.precision
      for i in 0..<width {
        for j in 0..<width {
          precision[i * width + j] += inverse[i * width + j]
          sum[i] += inverse[i * width + j] * own.mean[j]
        }
      }
    }
    let covariance = SmallMatrix.inverse(precision, width)
    let mean = (0..<width).map { i in (0..<width).reduce(0) { $0 + covariance[i * width + $1] * sum[$1] } }
    return StudentProposal(
      mean: mean.map { min(max($0, 0.01), 0.99) }, covariance: covariance, freedom: Self.freedom)
  }
}

/// A Student distribution of several parameters from which draws are proposed.
struct StudentProposal {
  let mean: [Double]
  let freedom: Int
  /// The lower triangular root of the covariance `[P, P]`.
  private let root: [Double]

  init(mean: [Double], covariance: [Double], freedom: Int) {
    (self.mean, self.freedom) = (mean, freedom)
    root = SmallMatrix.root(covariance, mean.count)
  }

  /// The distribution with the moments of weighted points.
  init(points: [[Double]], weights: [Double], freedom: Int) {
    let (width, total) = (points[0].count, weights.reduce(0, +))
    var mean = [Double](repeating: 0, count: width)
    for (point, weight) in zip(points, weights) {
      for i in 0..<width { mean[i] += weight * point[i] / total }
    }
    var covariance = [Double](repeating: 0, count: width * width)
    for (point, weight) in zip(points, weights) {
      for i in 0..<width {
        for j in 0...i {
          covariance[i * width + j] += weight * (point[i] - mean[i]) * (point[j] - mean[j]) / total
        }
      }
    }
    for i in 0..<width { for j in 0..<i { covariance[j * width + i] = covariance[i * width + j] } }
    self.init(mean: mean, covariance: covariance, freedom: freedom)
  }

  /// The inverse of the covariance.
  var precision: [Double] {
    let width = mean.count
    let covariance = (0..<width * width).map { place in
      (0..<width).reduce(0) { $0 + root[place / width * width + $1] * root[place % width * width + $1] }
    }
    return SmallMatrix.inverse(covariance, width)
  }

  /// Draws with their log densities.
  func samples(_ count: Int, stream: inout RandomStream) -> [(point: [Double], log: Double)] {
    let (width, nu) = (mean.count, Double(freedom))
    let logRoot = (0..<width).reduce(0) { $0 + log(root[$1 * width + $1]) }
    return (0..<count).map { _ in
      let normal = (0..<width).map { _ in stream.normal() }
      let chi = (0..<freedom).reduce(0.0) { sum, _ in
        let value = stream.normal()
        return sum + value * value
      }
      let stretch = (nu / chi).squareRoot()
      let point = (0..<width).map { i in
        mean[i] + stretch * (0...i).reduce(0) { $0 + root[i * width + $1] * normal[$1] }
      }
      let square = stretch * stretch * normal.reduce(0) { $0 + $1 * $1 }
      return (point, -0.5 * (nu + Double(width)) * log(1 + square / nu) - logRoot)
    }
  }

  /// The distribution with the moments of points under their weights; weights are tempered where a few points hold all.
  func adapted(to points: [[Double]], _ logWeights: [Double]) -> StudentProposal {
    let largest = logWeights.max() ?? -.infinity
    guard largest > -.infinity else { return self }
    var power = 1.0
    while true {
      let weights = logWeights.map { exp(power * ($0 - largest)) }
      let (sum, squares) = weights.reduce((0.0, 0.0)) { ($0.0 + $1, $0.1 + $1 * $1) }
      if sum * sum / squares >= 20 * Double(mean.count) || power < 1e-3 {
        return StudentProposal(points: points, weights: weights, freedom: freedom)
      }
      power *= 0.7
    }
  }
}

/// Algebra of matrices of a few parameters, row-major.
enum SmallMatrix {
  /// The lower triangular root; a direction without scatter gets the least that counts.
  static func root(_ matrix: [Double], _ width: Int) -> [Double] {
    var root = [Double](repeating: 0, count: width * width)
    for i in 0..<width {
      for j in 0...i {
        let rest = (0..<j).reduce(matrix[i * width + j]) { $0 - root[i * width + $1] * root[j * width + $1] }
        root[i * width + j] =
          i == j ? max(rest, 1e-6 * matrix[i * width + i], 1e-16).squareRoot() : rest / root[j * width + j]
      }
    }
    return root
  }

  /// The inverse of a positive matrix by its root.
  static func inverse(_ matrix: [Double], _ width: Int) -> [Double] {
    let root = root(matrix, width)
    var inverse = [Double](repeating: 0, count: width * width)
    for column in 0..<width {
      var x = (0..<width).map { $0 == column ? 1.0 : 0 }
      for i in 0..<width {
        for j in 0..<i { x[i] -= root[i * width + j] * x[j] }
        x[i] /= root[i * width + i]
      }
      for i in (0..<width).reversed() {
        for j in i + 1..<max(width, i + 1) { x[i] -= root[j * width + i] * x[j] }
        x[i] /= root[i * width + i]
      }
      for i in 0..<width { inverse[i * width + column] = x[i] }
    }
    return inverse
  }
}
