import Formats
import Foundation
import Suites
import Tensor

/// What one simulation says of the parameters near a point, by the slopes of an emulator's mean and the scatter of
/// simulations.
///
/// F = J^T C^-1 J with the slopes J of the mean and the covariance C of simulations, taken as independent of the parameters
/// (Tegmark, Taylor & Heavens 1997, equation 15); times (nu + D) / (nu + D + 2) where simulations have Student tails of nu
/// degrees of freedom (Lange, Little & Taylor 1989). The flat prior counts as a normal one of its variance, 1/12 of the
/// squared range, so that what simulations do not tell keeps its prior's error.
public struct FisherInformation: Sendable, Equatable {
  /// Where, scaled to [0, 1] `[P]`.
  public let point: [Double]
  /// F of the parameters scaled to [0, 1], without the prior `[P, P]`.
  public let matrix: Matrix
  /// The covariance of the parameters with all of them free, prior included `[P, P]`.
  public let covariance: Matrix
  /// Errors of the shared parameters when the new ones are known `[d]`.
  public let errorsWithoutNew: [Double]
  /// How far each shared parameter `[d]` is misjudged when a new one `[q]` is taken to have its source value and has that
  /// of the point, the other new ones having their source values `[q][d]`.
  public let shifts: [[Double]]

  /// Errors of the parameters with all of them free `[P]`.
  public var errors: [Double] {
    (0..<covariance.rows).map { covariance[$0, $0].squareRoot() }
  }

  /// How strongly the errors of two parameters go together, -1 to 1.
  public func correlation(_ first: Int, _ second: Int) -> Double {
    covariance[first, second] / (errors[first] * errors[second])
  }

  /// The direction `[P]` of parameters, of length 1, that simulations tell least, its largest component positive.
  public func weakest() throws(TensorError) -> [Double] {
    let (_, vectors) = try covariance.tensor().symmetricEigen()
    let last = try Matrix(vectors).column(covariance.rows - 1)
    let largest = last.max { abs($0) < abs($1) } ?? 1
    return last.map { largest < 0 ? -$0 : $0 }
  }
}

extension Emulator {
  /// The variance of a flat prior over [0, 1].
  private static let priorInformation = 12.0
  /// Half the distance between points that slopes are taken over, in units of the range.
  private static let step = 0.04

  /// What one simulation says of the parameters near a point.
  ///
  /// - Parameter point: where, scaled to [0, 1] `[P]`.
  /// - Throws: ``EmulationError/outside(parameter:value:lower:upper:)`` for a point outside the prior.
  public func information(at point: [Double]) throws -> FisherInformation {
    try parameters.requireInside(Matrix(rows: 1, columns: point.count, values: point), prior)
    return try withOneThread { () throws in
      let all = Array(point.indices)
      let matrix = try information(at: point, of: all)
      let covariance = try Self.covariance(matrix, all)
      let source = atSource(point)
      let shared = parameters.shared
      let known = try Self.covariance(matrix, shared)
      let plain = try Self.covariance(try information(at: source, of: all), shared)
      return FisherInformation(
        point: point, matrix: matrix, covariance: covariance,
        errorsWithoutNew: shared.indices.map { known[$0, $0].squareRoot() },
        shifts: try parameters.new.map { new in
          var moved = source
          moved[new] = point[new]
          return try misjudged(by: moved, at: source, covariance: plain)
        })
    }
  }

  /// The middle of the prior `[P]`, the new parameters halfway between their source values and the farther end.
  public var middle: [Double] {
    let centre = prior.map { ($0.lowerBound + $0.upperBound) / 2 }
    let source = atSource(centre)
    return centre.indices.map { place in
      guard parameters.new.contains(place) else { return centre[place] }
      let (origin, range) = (source[place], prior[place])
      let isUpper = range.upperBound - origin >= origin - range.lowerBound
      return (origin + (isUpper ? range.upperBound : range.lowerBound)) / 2
    }
  }

  /// A point with the new parameters at their source values, or at the end of the prior that is closest to them.
  func atSource(_ point: [Double]) -> [Double] {
    var result = point
    for place in parameters.new {
      let scaling = parameters.scaling
      let origin = parameters.sourceValues[place] ?? 0
      let (lower, upper) = (scaling.lower[place], scaling.upper[place])
      let unit = scaling.scales[place].scaled(origin, lower, upper)
      let range = prior[place]
      result[place] = min(max(unit.isFinite ? unit : 0, range.lowerBound), range.upperBound)
    }
    return result
  }

  /// Shifts of the shared parameters that mimic the mean at another point `[d]`.
  private func misjudged(by moved: [Double], at source: [Double], covariance: Matrix) throws -> [Double] {
    let both = Matrix(rows: 2, columns: source.count, values: source + moved)
    let mean = try Matrix(modes(both).mean)
    let difference = zip(mean.row(1), mean.row(0)).map { $0 - $1 }
    let slopes = try slopes(at: source, of: parameters.shared)
    let variance = try noise(at: source)
    let pull = slopes.map { Self.product($0, difference, over: variance) }
    return (0..<covariance.rows).map { row in
      zip(covariance.row(row), pull).reduce(0) { $0 + $1.0 * $1.1 }
    }
  }

  /// The variance of every whitened mode of a simulation, that of the tails' normal distribution of the same information.
  func noise(at point: [Double]) throws -> [Double] {
    let own = try modes(Matrix(rows: 1, columns: point.count, values: point)).noise.doubles()
    let modes = Double(width)
    let tails = law.freedom.map { ($0 + modes) / ($0 + modes + 2) } ?? 1
    return (0..<width).map { own[own.count == 1 ? 0 : $0] / tails }
  }

  /// The product of two vectors of modes in units of their variances.
  private static func product(_ first: [Double], _ second: [Double], over variances: [Double]) -> Double {
    zip(zip(first, second), variances).reduce(0) { $0 + $1.0.0 * $1.0.1 / $1.1 }
  }

  private func information(at point: [Double], of places: [Int]) throws -> Matrix {
    let slopes = try slopes(at: point, of: places)
    let variance = try noise(at: point)
    return Matrix(
      rows: places.count, columns: places.count,
      values: slopes.flatMap { first in slopes.map { Self.product(first, $0, over: variance) } })
  }

  private static func covariance(_ information: Matrix, _ places: [Int]) throws(TensorError) -> Matrix {
    var own = information.selecting(rows: places).selecting(columns: places)
    for place in places.indices { own[place, place] += priorInformation }
    let (values, vectors) = try own.tensor().symmetricEigen()
    return try Matrix((vectors / values.withDimension(0)).timesTransposed(vectors))
  }

  /// Slopes of the whitened mean by parameter `[places][D]`: central differences, one-sided at the ends of the prior.
  func slopes(at point: [Double], of places: [Int]) throws -> [[Double]] {
    var points: [Double] = []
    var distances: [Double] = []
    for place in places {
      let range = prior[place]
      var (low, high) = (point, point)
      low[place] = max(range.lowerBound, point[place] - Self.step)
      high[place] = min(range.upperBound, point[place] + Self.step)
      points += low + high
      distances.append(high[place] - low[place])
    }
    let mean = try Matrix(modes(Matrix(rows: 2 * places.count, columns: point.count, values: points)).mean)
    return places.indices.map { index in
      zip(mean.row(2 * index), mean.row(2 * index + 1)).map { ($1 - $0) / distances[index] }
    }
  }
}
