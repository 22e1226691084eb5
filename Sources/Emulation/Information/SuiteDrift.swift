import Formats
import Foundation
import Tensor

/// What differs between two suites even where the new parameters have their source values: other codes, resolutions,
/// initial conditions.
public struct SuiteDrift: Sendable, Equatable {
  /// The difference of the means `[D]`, in standard deviations of the source's simulations around their mean.
  public let mean: [Double]
  /// Its standard errors `[D]`.
  public let errors: [Double]

  /// The root mean square of the difference over all numbers, in standard deviations of a simulation.
  public var size: Double { Self.rootMeanSquare(mean) }

  /// The root mean square of its standard errors.
  public var error: Double { Self.rootMeanSquare(errors) }

  /// The number with the surest difference, and by how many of its standard errors it is.
  public var surest: (place: Int, sigmas: Double)? {
    let sigmas = zip(mean, errors).map { $1 > 0 ? $0 / $1 : 0 }
    return sigmas.indices.max { abs(sigmas[$0]) < abs(sigmas[$1]) }.map { ($0, sigmas[$0]) }
  }

  private static func rootMeanSquare(_ values: [Double]) -> Double {
    (values.reduce(0) { $0 + $1 * $1 } / Double(max(values.count, 1))).squareRoot()
  }
}

extension Emulator {
  /// The difference of the suites where the new parameters have their source values.
  ///
  /// - Parameter point: the shared parameters, scaled to [0, 1], among all `[P]`; the new ones are not read.
  /// - Throws: ``EmulationError/outside(parameter:value:lower:upper:)`` for a point outside the prior.
  public func drift(at point: [Double]) throws -> SuiteDrift {
    let asked = Matrix(rows: 1, columns: point.count, values: atSource(point))
    try parameters.requireInside(asked, prior)
    return try withOneThread { () throws in
      // Distances of 0 are the source's point, wherever the prior of the new parameters ends.
      let predicted = try response.predicted(
        shared: parameters.sharedCoordinates(asked, logarithmic: source.mean.choice.logarithmic).tensor(),
        new: Matrix(rows: 1, columns: parameters.new.count).tensor())
      let reached = response.sizes.count
      let outward = try Matrix(fromModes.tensor().narrowed(0, from: 0, count: reached))
      let (mean, variance) = (try Matrix(predicted.mean), try Matrix(predicted.variance))
      let scatter = (0..<width).map { source.covariance.matrix[$0, $0].squareRoot() }
      let numbers = Array(0..<width)
      return SuiteDrift(
        mean: numbers.map { number in
          (0..<reached).reduce(0) { $0 + mean[0, $1] * outward[$1, number] } / scatter[number]
        },
        errors: numbers.map { number in
          let square = (0..<reached).reduce(0) {
            $0 + law.response * variance[0, $1] * outward[$1, number] * outward[$1, number]
          }
          return square.squareRoot() / scatter[number]
        })
    }
  }
}
