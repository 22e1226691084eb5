import Formats
import Foundation

/// The shape that posteriors are given beyond what the emulated likelihood says: the covariance of held-out truths about posterior
/// means in units of the posteriors' own deviations, the unit matrix where these are right.
///
/// One power of the likelihood (``PosteriorPower``) widens posteriors alike in all directions, but what a response learnt from few
/// simulations misses looks more like some parameters than others. Few held-out truths tell the covariance badly: it is pulled to the
/// unit matrix as strongly as makes left-out ones most probable, up to not using them at all; far ones count by the root of their
/// distance (Huber 1964).
public struct PosteriorShape: Sendable, Equatable {
  /// The covariance S, row-major `[P, P]`.
  public let covariance: [Double]
  /// How many truths of unit covariance it was pulled by; nil where it is the unit matrix.
  public let strength: Double?

  /// Strengths to choose from.
  static let strengths = [10.0, 20, 40, 80, 160]
  /// Parts of the truths that are left out in turn to choose one.
  private static let parts = 10

  /// The covariance of standardised scores `[N][P]` of held-out truths.
  ///
  /// - Throws: `TensorError` for numbers beyond all bounds.
  public init(scores: [[Double]], parameters: Int) throws {
    let known = scores.filter { $0.allSatisfy(\.isFinite) }
    let unit = Self.pulled([], parameters, strength: 1)
    var best = Self.misfit(of: known, under: unit)
    var chosen: Double?
    for strength in Self.strengths where known.count >= Self.parts {
      let misfit = (0..<Self.parts).reduce(0.0) { sum, part in
        let others = known.enumerated().filter { $0.offset % Self.parts != part }.map(\.element)
        let own = known.enumerated().filter { $0.offset % Self.parts == part }.map(\.element)
        return sum + Self.misfit(of: own, under: Self.pulled(others, parameters, strength: strength))
      }
      if misfit < best { (best, chosen) = (misfit, strength) }
    }
    strength = chosen
    covariance = chosen.map { Self.pulled(known, parameters, strength: $0) } ?? unit
  }

  /// The covariance of scores, pulled to the unit matrix.
  private static func pulled(_ scores: [[Double]], _ size: Int, strength: Double) -> [Double] {
    var sums = [Double](repeating: 0, count: size * size)
    for row in 0..<size { sums[row * size + row] = strength }
    for score in scores {
      let weight = weight(score.reduce(0) { $0 + $1 * $1 }, size)
      for place in sums.indices { sums[place] += weight * score[place / size] * score[place % size] }
    }
    return sums.map { $0 / (Double(scores.count) + strength) }
  }

  /// The squared distance beyond which a score is far: two deviations of chi squared above its mean.
  private static func far(_ size: Int) -> Double { Double(size) + 2 * (2 * Double(size)).squareRoot() }

  private static func weight(_ square: Double, _ size: Int) -> Double { min(1, far(size) / square) }

  /// Minus twice the log density of scores under a covariance, far ones by the root of their distance; infinite where it is none.
  private static func misfit(of scores: [[Double]], under covariance: [Double]) -> Double {
    guard let size = scores.first?.count else { return 0 }
    guard let factor = StudentProposal.factor(covariance, size) else { return .infinity }
    let logDeterminant = (0..<size).reduce(0) { $0 + 2 * log(factor[$1 * size + $1]) }
    let far = far(size)
    return scores.reduce(0) { sum, score in
      var solved = score
      for row in 0..<size {
        for column in 0..<row { solved[row] -= factor[row * size + column] * solved[column] }
        solved[row] /= factor[row * size + row]
      }
      let square = solved.reduce(0) { $0 + $1 * $1 }
      return sum + logDeterminant + (square < far ? square : 2 * (far * square).squareRoot() - far)
    }
  }

  /// Whether some numbers `[P, P]` are the covariance of a shape.
  static func isSound(_ covariance: [Double], parameters size: Int) -> Bool {
    covariance.count == size * size && covariance.allSatisfy { abs($0) < 1e4 }
      && covariance.indices.allSatisfy {
        abs(covariance[$0] - covariance[$0 % size * size + $0 / size]) < 1e-9
      }
      && StudentProposal.factor(covariance, size) != nil
  }
}
