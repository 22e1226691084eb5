/// Keeps watch over the validation loss.
struct EarlyStopping: Sendable, Equatable {
  /// The best validation loss, infinite before the first.
  var best = Double.infinity
  /// How many epochs were done when it was reached.
  var bestEpoch = 0
  /// Epochs since then.
  var waited = 0

  /// Takes the loss after an epoch; true when it is the best by more than `minimumImprovement`.
  mutating func improves(_ loss: Double, epoch: Int, minimumImprovement: Double) -> Bool {
    guard loss < best - (best.isFinite ? minimumImprovement : 0) else {
      waited += 1
      return false
    }
    self = EarlyStopping(best: loss, bestEpoch: epoch, waited: 0)
    return true
  }
}
