import Emulation
import Formats
import Synchronization

/// The distributions of source suites that were learnt, each once for all folds and fits that ask for it.
public final class SourceModels: Sendable, Equatable {
  private struct Learnt: Sendable {
    let values, scaled: Matrix
    let parameters: EmulatedParameters
    let bins: [BinPlaces]
    let model: SourceModel
  }

  private let learnt = Mutex<[Learnt]>([])

  /// Remembers nothing yet.
  public init() {}

  /// Two memories are equal: what is remembered changes no result.
  public static func == (_: SourceModels, _: SourceModels) -> Bool { true }

  /// The distribution of some source simulations, learnt unless it was.
  ///
  /// - Parameters:
  ///   - values: encoded numbers `[N, D]`.
  ///   - scaled: parameters `[N, P]` scaled to [0, 1].
  ///   - parameters: what the columns are.
  ///   - bins: where the numbers lie.
  ///   - isCancelled: asked while it is learnt.
  /// - Throws: `EmulationError`.
  public func model(
    values: Matrix, scaled: Matrix, parameters: EmulatedParameters, bins: [BinPlaces],
    isCancelled: () -> Bool
  ) throws -> SourceModel {
    func isSame(_ other: Learnt) -> Bool {
      other.parameters == parameters && other.bins == bins && other.values == values
        && other.scaled.isSame(as: scaled)
    }
    // Held while one learns, so that others that ask for the same wait for it.
    return try learnt.withLock { learnt in
      if let known = learnt.first(where: isSame) { return known.model }
      let model = try SourceModel(
        values: values, scaled: scaled, parameters: parameters, bins: bins, isCancelled: isCancelled)
      learnt.append(
        Learnt(values: values, scaled: scaled, parameters: parameters, bins: bins, model: model))
      if learnt.count > Self.most { learnt.removeFirst() }
      return model
    }
  }

  /// Distributions that are remembered.
  private static let most = 8
}

extension Matrix {
  /// Whether another matrix has the same numbers, those that are unknown at the same places.
  fileprivate func isSame(as other: Matrix) -> Bool {
    rows == other.rows && columns == other.columns
      && zip(values, other.values).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN }
  }
}
