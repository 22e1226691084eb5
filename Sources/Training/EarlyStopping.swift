/// Keeps watch over the validation loss.
package struct EarlyStopping: Sendable, Equatable {
  /// The best validation loss, infinite before the first.
  package var best = Double.infinity
  /// How many epochs were done when it was reached.
  package var bestEpoch = 0
  /// Epochs since then.
  package var waited = 0

  /// Before the first epoch.
  package init() {}

  init(best: Double, bestEpoch: Int, waited: Int) {
    self.best = best
    self.bestEpoch = bestEpoch
    self.waited = waited
  }

  /// Takes the loss after an epoch; true when it is the best by more than `minimumImprovement`.
  package mutating func improves(_ loss: Double, epoch: Int, minimumImprovement: Double) -> Bool {
    guard loss < best - (best.isFinite ? minimumImprovement : 0) else {
      waited += 1
      return false
    }
    self = EarlyStopping(best: loss, bestEpoch: epoch, waited: 0)
    return true
  }
}
