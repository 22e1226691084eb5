import Networks

/// The part of a training that knows how to compute: it holds the layers that train and the rows they see.
package protocol Learner {
  /// One AdamW step on rows of the training data; returns the loss before it, masks included.
  ///
  /// - Parameters:
  ///   - rate: the learning rate, before the layers' factors.
  ///   - number: of the step, from 1.
  mutating func step(
    _ rows: UnsafeBufferPointer<Int32>, rate: Double, number: Int
  ) throws(TrainingError) -> Double

  /// The loss on all validation rows, without dropout.
  func validationLoss() throws(TrainingError) -> Double

  /// The layers with their present numbers.
  func trainedLayers() throws(TrainingError) -> [DenseLayer]
}
