import Foundation
import Randomness

/// What a network believes about the parameters of some rows: it can be drawn from and evaluated.
public protocol Density: Sendable {
  /// How many rows there are.
  var count: Int { get }
  /// How many parameters P a row has.
  var parameters: Int { get }
  /// The logarithm of the density of row `row` at parameters `[P]`.
  func logProbability(of values: [Double], row: Int) -> Double
  /// The logarithm of the density of row `row` at each of many parameters `[draws, P]`.
  func logProbabilities(of values: [Double], row: Int) -> [Double]
  /// Draws `[draws, P]` from the density of row `row`, row-major.
  func samples(_ draws: Int, row: Int, stream: inout RandomStream) -> [Double]
}

extension Density {
  /// One after the other.
  public func logProbabilities(of values: [Double], row: Int) -> [Double] {
    (0..<values.count / max(parameters, 1)).map {
      logProbability(of: Array(values[$0 * parameters..<($0 + 1) * parameters]), row: row)
    }
  }
}

/// A Gaussian for each row, by its mean and the lower triangular A whose AᵀA is the precision.
public struct GaussianDensity: Density, Equatable {
  /// How many parameters a row has.
  public let parameters: Int
  /// Means `[B, P]`.
  public let means: [Double]
  /// Triangles A `[B, P, P]`.
  public let factors: [Double]

  /// Gaussians of the given means and triangles.
  public init(means: [Double], factors: [Double], parameters: Int) {
    precondition(means.count * parameters == factors.count, "\(factors.count) factors, \(means.count) means")
    self.means = means
    self.factors = factors
    self.parameters = parameters
  }

  /// How many rows there are.
  public var count: Int { parameters > 0 ? means.count / parameters : 0 }

  private func factor(_ row: Int, _ i: Int, _ j: Int) -> Double {
    factors[(row * parameters + i) * parameters + j]
  }

  /// log |A| - |A (values - mean)|² / 2 - P log(2 pi) / 2.
  public func logProbability(of values: [Double], row: Int) -> Double {
    var sum = -0.5 * Double(parameters) * log(2 * .pi)
    for i in 0..<parameters {
      var z = 0.0
      for j in 0...i { z += factor(row, i, j) * (values[j] - means[row * parameters + j]) }
      sum += log(factor(row, i, i)) - 0.5 * z * z
    }
    return sum
  }

  /// The solutions of A (values - mean) = standard normal numbers.
  public func samples(_ draws: Int, row: Int, stream: inout RandomStream) -> [Double] {
    var drawn: [Double] = []
    drawn.reserveCapacity(draws * parameters)
    for draw in 0..<draws {
      for i in 0..<parameters {
        var rest = stream.normal()
        for j in 0..<i {
          rest -= factor(row, i, j) * (drawn[draw * parameters + j] - means[row * parameters + j])
        }
        drawn.append(means[row * parameters + i] + rest / factor(row, i, i))
      }
    }
    return drawn
  }
}
