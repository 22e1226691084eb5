import Randomness

/// How the target simulations in hand are shared between training and validation.
///
/// With several folds every simulation is held out once, so that all of them train and all of them judge;
/// with one, a fixed fraction is held out.
public struct Folds: Sendable, Equatable {
  /// Rows held out, one list per fold.
  public let heldOut: [[Int]]
  /// Rows trained on, one list per fold.
  public let trained: [[Int]]

  /// Cuts `count` rows.
  ///
  /// - Parameters:
  ///   - count: target simulations in hand.
  ///   - folds: number of parts; 1 holds out `validation` of the rows once.
  ///   - validation: fraction held out when `folds` is 1.
  ///   - seed: seed of the order.
  /// - Throws: ``TransferError/tooFewSimulations(count:needed:folds:)`` when a fold would be empty.
  public init(count: Int, folds: Int, validation: Double, seed: UInt64) throws(TransferError) {
    let needed = max(4, 2 * folds)
    guard count >= needed else { throw .tooFewSimulations(count: count, needed: needed, folds: folds) }
    var stream = RandomStream(seed: seed, purpose: "folds")
    let order = stream.permutation(count)
    if folds == 1 {
      let held = min(count - 2, max(1, Int((validation * Double(count)).rounded())))
      heldOut = [Array(order.prefix(held)).sorted()]
      trained = [Array(order.dropFirst(held)).sorted()]
    } else {
      heldOut = (0..<folds).map { fold in
        stride(from: fold, to: count, by: folds).map { order[$0] }.sorted()
      }
      trained = (0..<folds).map { fold in
        order.indices.filter { $0 % folds != fold }.map { order[$0] }.sorted()
      }
    }
  }
}
