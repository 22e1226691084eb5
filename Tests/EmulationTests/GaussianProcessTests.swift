import Emulation
import Formats
import Foundation
import Randomness
import TestSupport
import Testing

/// Regression by Gaussian processes and the axes that it may read.
@Suite struct GaussianProcessTests {
  private func random(_ rows: Int, _ columns: Int, seed: UInt64 = 3) -> Matrix {
    var stream = RandomStream(seed: seed, purpose: "regression")
    return Matrix(rows: rows, columns: columns, values: (0..<rows * columns).map { _ in stream.normal() })
  }

  @Test func gradientIsThatOfTheEvidence() throws {
    let evidence = try RegressionEvidence(features: random(9, 3), values: random(9, 1, seed: 4).values)
    var stream = RandomStream(seed: 5, purpose: "point")
    let point = evidence.prior.mean.map { $0 + 0.3 * stream.normal() }
    let gradient = try evidence(point).gradient
    for index in point.indices {
      var (left, right) = (point, point)
      left[index] -= 1e-5
      right[index] += 1e-5
      let difference = try (evidence(right).value - evidence(left).value) / 2e-5
      #expect(abs(gradient[index] - difference) < 1e-6 * max(1, abs(difference)), "parameter \(index)")
    }
  }

  /// Two rows, whose covariance has an inverse that is written down at once.
  @Test func evidenceOfTwoRows() throws {
    let (x, y) = ([0.4, -1.1], [0.7, -0.2])
    let evidence = try RegressionEvidence(features: Matrix(rows: 2, columns: 1, values: x), values: y)
    let (w, l, s, noise) = (0.8, 1.3, 0.6, 0.4)
    func k(_ a: Double, _ b: Double) -> Double {
      1 + w * w * a * b + s * s * exp(-0.5 * (a - b) * (a - b) / (l * l)) + (a == b ? 1e-6 : 0)
    }
    let (a, b, c) = (k(x[0], x[0]) + noise * noise, k(x[0], x[1]), k(x[1], x[1]) + noise * noise)
    let determinant = a * c - b * b
    let chi = (c * y[0] * y[0] - 2 * b * y[0] * y[1] + a * y[1] * y[1]) / determinant
    let point = [w, l, s, noise].map { log($0) }
    let prior = zip(point, zip(evidence.prior.mean, evidence.prior.width)).reduce(0.0) {
      $0 + 0.5 * pow(($1.0 - $1.1.0) / $1.1.1, 2)
    }
    #expect(abs(try evidence(point).value - (0.5 * (chi + log(determinant)) + prior)) < 1e-12)
  }

  /// A trend with a bend in one feature of three, and noise: both are found.
  @Test func functionsAreLearnt() throws {
    let (known, asked) = (random(80, 3), random(200, 3, seed: 8))
    func truth(_ row: ArraySlice<Double>) -> Double {
      let x = Array(row)
      return 5 + 2 * x[0] + sin(2 * x[1])
    }
    var stream = RandomStream(seed: 7, purpose: "noise")
    let values = (0..<80).map { truth(known.row($0)) + 0.1 * stream.normal() }
    let process = try GaussianProcess(features: known, values: values)
    let found = try process.predictions(at: asked)
    let error = (0..<200).reduce(0.0) { $0 + pow(found[$1] - truth(asked.row($1)), 2) } / 200
    #expect(error < 0.02, "\(error)")
    #expect((0.05...0.2).contains(process.noise), "\(process.noise)")
    #expect(try GaussianProcess(features: known, values: values) == process)
    let kept = try GaussianProcess(
      features: process.features, hyperparameters: process.hyperparameters, weights: process.weights,
      mean: process.mean, deviation: process.deviation)
    #expect(try kept == process && kept.predictions(at: asked) == found)
  }

  /// Without noise there is an inverse all the same.
  @Test func whatFeaturesDetermineIsFound() throws {
    let known = random(150, 4)
    let process = try GaussianProcess(features: known, values: known.column(1))
    let asked = random(20, 4, seed: 9)
    let found = try process.predictions(at: asked)
    #expect(zip(found, asked.column(1)).allSatisfy { abs($0 - $1) < 0.05 })
  }

  @Test func whatIsConstantStaysSo() throws {
    let process = try GaussianProcess(
      features: random(12, 2), values: [Double](repeating: 0.3, count: 12))
    #expect(try process.predictions(at: random(4, 2, seed: 9)).allSatisfy { abs($0 - 0.3) < 1e-9 })
  }

  @Test func whatCannotBeIsRefused() throws {
    let features = random(6, 2)
    #expect(
      message { try GaussianProcess(features: features, values: [1, 2]) }
        == "values of a regression: expected 6, found 2")
    #expect(
      message { try GaussianProcess(features: features, values: [1, 2, 3, .nan, 5, 6]) }
        == "values of a regression: row 4, column 1 is not finite, expected finite numbers")
    #expect(throws: EmulationError.interrupted) {
      try GaussianProcess(features: features, values: [1, 2, 3, 4, 5, 6], isCancelled: { true })
    }
    let process = try GaussianProcess(features: features, values: [1, 2, 3, 4, 5, 6])
    let wide = random(2, 3)
    #expect(message { try process.predictions(at: wide) } == "features: expected 2, found 3")
    #expect(
      message {
        try GaussianProcess(features: features, hyperparameters: [0], weights: [1], mean: 0, deviation: 1)
      } == "expected 6 hyperparameters and 6 weights of a Gaussian process, found 1 and 1")
  }

  /// The axes of numbers in a plane, whether there are more rows or more numbers.
  @Test(arguments: [(40, 7), (7, 40)]) func axesOfAPlane(rows: Int, width: Int) throws {
    let (places, plane) = (random(rows, 2), random(2, width, seed: 6))
    var numbers = Matrix(rows: rows, columns: width)
    for index in numbers.values.indices {
      let (row, column) = (index / width, index % width)
      numbers.values[index] = 1 + places[row, 0] * plane[0, column] + 0.1 * places[row, 1] * plane[1, column]
    }
    let axes = try PrincipalAxes(of: numbers, count: 5)
    #expect(axes.axes.rows == 2)
    let scores = try axes.scores(of: numbers)
    for row in 0..<rows {
      for column in 0..<width {
        let back = (0..<2).reduce(axes.mean[column]) { $0 + scores[row, $1] * axes.axes[$1, column] }
        #expect(abs(back - numbers[row, column]) < 1e-9)
      }
    }
  }
}
