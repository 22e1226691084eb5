import Formats
import Foundation
import Observables
import Randomness
import Tensor

/// Whether an observation looks like the simulations that a model was trained on.
public struct MisspecificationTest: Sendable, Equatable {
  /// A bin that does not go with the others.
  public struct Bin: Sendable, Equatable {
    /// The observable and the place on its axes.
    public let place: String
    /// How far it is from what the other bins let expect, in standard deviations of that.
    public let deviations: Double
  }

  /// The share of simulations at least as far away.
  public let pValue: Double
  /// Root mean square of the distance per number, 1 for a typical simulation.
  public let distance: Double
  /// Simulations compared with.
  public let simulations: Int
  /// The bins that stand out, the furthest first.
  public let bins: [Bin]
  /// Whether a covariance was added to that of the simulations.
  public let hasCovariance: Bool

  /// Below this a simulation of the training set would be flagged once in a hundred.
  public static let level = 0.01

  /// The tests of each row; nil for a model without a cloud.
  ///
  /// - Throws: `ObservableError`, `TensorError`.
  package static func all(
    _ joint: JointObservable, model: Model, covariance: ObservationCovariance? = nil
  ) throws -> [MisspecificationTest]? {
    guard let cloud = model.cloud else { return nil }
    let encoded = try model.encoding.encoded(joint)
    return try withOneThread {
      let own = covariance == nil ? nil : try cloud.covariance()
      return try (0..<joint.count).map { row in
        let input = Array(encoded.row(row))
        guard let covariance, let own else {
          return MisspecificationTest(
            input, precision: nil, distance: cloud.distance(input), cloud, joint, false)
        }
        let scatter = try covariance.encoded(slopes: model.encoding.slopes(joint, row: row))
        let precision = try (own + scatter).inverse().doubles()
        let miss = zip(input, cloud.mean).map { $0 - $1 }
        let distance = miss.indices.reduce(0) { sum, row in
          sum + miss[row] * miss.indices.reduce(0) { $0 + precision[row * miss.count + $1] * miss[$1] }
        }
        return MisspecificationTest(input, precision: precision, distance: distance, cloud, joint, true)
      }
    }
  }

  private init(
    _ input: [Double], precision: [Double]?, distance: Double, _ cloud: InputCloud, _ joint: JointObservable,
    _ hasCovariance: Bool
  ) {
    let count = cloud.distances.count
    pValue = cloud.pValue(distance: distance)
    let typical = cloud.distances[count / 2]
    self.distance = (distance / typical).squareRoot()
    simulations = count
    self.hasCovariance = hasCovariance
    bins = cloud.strangeBins(input, precision: precision).map {
      Bin(place: joint.place(of: $0.bin), deviations: $0.deviations)
    }
  }

  /// Whether the observation passes, as a whole and in every bin.
  public var passes: Bool { passesAsAWhole && !hasStrangeBin }

  private var passesAsAWhole: Bool { pValue >= Self.level && !isBeyondAll }

  /// One bin among many hardly moves the distance.
  private var hasStrangeBin: Bool { bins.contains { abs($0.deviations) > InputEncoding.worstLimit } }

  /// Whether no simulation is as far away.
  public var isBeyondAll: Bool { pValue <= 1 / Double(simulations + 1) }

  /// The p-value, as a bound where no simulation is as far away.
  public var pText: String {
    isBeyondAll ? "p < \(String(format: "%.2g", pValue))" : "p = \(String(format: "%.2g", pValue))"
  }

  /// What the test found, in a sentence or two.
  public var text: String {
    let verdict =
      if passesAsAWhole, hasStrangeBin {
        "looks like the \(simulations) training simulations as a whole (\(pText)), but not in every bin"
      } else if passesAsAWhole {
        "looks like the \(simulations) training simulations (\(pText))"
      } else if isBeyondAll {
        "is unlike the training simulations, further away than all \(simulations) of them (\(pText))"
      } else {
        "is unlike the training simulations (\(pText) against \(simulations) of them)"
      }
    guard !bins.isEmpty else { return verdict }
    let shown = bins.prefix(4).map {
      "\($0.place) \(String(format: "%.1f", abs($0.deviations))) deviations \($0.deviations > 0 ? "high" : "low")"
    }
    let more = bins.count > 4 ? " and \(bins.count - 4) more" : ""
    return verdict + "; out of line with the other bins: " + shown.joined(separator: ", ") + more
  }
}
