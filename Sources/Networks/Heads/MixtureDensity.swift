import Foundation
import Randomness

/// For each row a mixture of Gaussians cut to the unit box, as ``MixtureHead`` describes them: exact densities, and
/// independent draws without rejection.
public struct MixtureDensity: Density, Equatable {
  /// How many parameters P a row has.
  public let parameters: Int
  /// How many components K a row has.
  public let components: Int
  /// Log shares `[K]`, means `[P, K]` and triangles `[P (P + 1) / 2, K]` of each row, one after the other.
  let outputs: [Double]

  /// Mixtures by the numbers of the head.
  init(outputs: [Double], parameters: Int, components: Int) {
    self.outputs = outputs
    self.parameters = parameters
    self.components = components
  }

  private var width: Int { components * (1 + parameters + parameters * (parameters + 1) / 2) }

  /// How many rows there are.
  public var count: Int { outputs.count / max(width, 1) }

  /// How far beyond the box a parameter may lie for the rounding of single precision.
  public static let rounding = 1e-6

  private func mean(_ row: Int, _ i: Int, _ k: Int) -> Double {
    outputs[row * width + (1 + i) * components + k]
  }

  private func triangle(_ row: Int, _ i: Int, _ j: Int, _ k: Int) -> Double {
    outputs[row * width + (1 + parameters + i * (i + 1) / 2 + j) * components + k]
  }

  /// Log shares of a row, of which the exponentials add up to one.
  private func shares(_ row: Int) -> [Double] {
    let raw = Array(outputs[row * width..<row * width + components])
    let norm = logSum(raw)
    return raw.map { $0 - norm }
  }

  /// The Gaussian of parameter `i` before it is cut, given those before.
  private func conditional(
    _ row: Int, _ i: Int, _ k: Int, _ values: (Int) -> Double
  ) -> (centre: Double, rate: Double) {
    var centre = mean(row, i, k)
    for j in 0..<i { centre -= triangle(row, i, j, k) * (values(j) - mean(row, j, k)) }
    return (centre, exp(triangle(row, i, i, k)))
  }

  /// The log density, minus infinity outside the box; of the first parameters alone when fewer are given.
  public func logProbability(of values: [Double], row: Int) -> Double {
    let box = -Self.rounding...(1 + Self.rounding)
    guard values.allSatisfy(box.contains) else { return -.infinity }
    let shares = shares(row)
    return logSum(
      (0..<components).map { k in
        values.indices.reduce(shares[k]) { sum, i in
          let (centre, rate) = conditional(row, i, k) { values[$0] }
          let white = rate * (values[i] - centre)
          let share = NormalDistribution.logBetween(-rate * centre, rate * (1 - centre))
          return sum + log(rate) - 0.5 * white * white - NormalDistribution.logRoot - share
        }
      })
  }

  /// Draws component, then parameter by parameter, each by the inverse of its cumulative distribution.
  public func samples(_ draws: Int, row: Int, stream: inout RandomStream) -> [Double] {
    let shares = shares(row).map(exp)
    var drawn: [Double] = []
    drawn.reserveCapacity(draws * parameters)
    for draw in 0..<draws {
      var (k, left) = (0, stream.uniform())
      while k < components - 1, left >= shares[k] {
        left -= shares[k]
        k += 1
      }
      for i in 0..<parameters {
        drawn.append(value(row, i, k, at: stream.uniform()) { drawn[draw * parameters + $0] })
      }
    }
    return drawn
  }

  /// The mean of each row `[B, P]`, over the 127 points of a lattice in each component.
  public func means() -> [Double] {
    let points = UnitLattice.usual
    let lattice = UnitLattice.points(points, dimensions: parameters)
    var means = [Double](repeating: 0, count: count * parameters)
    for row in 0..<count {
      for (k, share) in shares(row).enumerated() {
        var values = [Double](repeating: 0, count: parameters)
        for point in 0..<points {
          for i in 0..<parameters {
            values[i] = value(row, i, k, at: lattice[point * parameters + i]) { values[$0] }
            means[row * parameters + i] += exp(share) * values[i] / Double(points)
          }
        }
      }
    }
    return means
  }

  /// The value of parameter `i` below which lies the share `place` of component `k`, given those before.
  private func value(
    _ row: Int, _ i: Int, _ k: Int, at place: Double, _ values: (Int) -> Double
  ) -> Double {
    let (centre, rate) = conditional(row, i, k, values)
    let found = centre + NormalDistribution.between(-rate * centre, rate * (1 - centre), place) / rate
    // Rounding alone may lead out of the box.
    return min(max(found, 0), 1)
  }
}

/// log of the sum of exponentials.
package func logSum(_ values: [Double]) -> Double {
  let largest = values.max() ?? -.infinity
  if largest == -.infinity { return largest }
  return largest + log(values.reduce(0) { $0 + exp($1 - largest) })
}
