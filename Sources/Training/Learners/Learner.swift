import Networks
import Tensor

/// The part of a training that knows how to compute: it holds the leaves that train and the rows they see.
protocol Learner {
  /// One AdamW step on rows of the training data; returns the loss before it, masks included.
  ///
  /// - Parameters:
  ///   - rate: the learning rate, before the rules' factors.
  ///   - number: of the step, from 1.
  mutating func step(_ rows: UnsafeBufferPointer<Int32>, rate: Double, number: Int) throws -> Double

  /// The loss on all validation rows, without dropout.
  func validationLoss() throws -> Double

  /// The network's leaves with their present numbers.
  func values() throws -> Named<HostArray>

  /// All that changes in a training, by name: values and moments.
  func state() throws -> Named<HostArray>

  /// Goes on from a state of the same names and shapes.
  mutating func restore(_ state: Named<HostArray>) throws
}

/// What computes a training.
public enum Computation: Sendable, Equatable {
  /// The hand-written kernels where they can, else libtorch on the processor.
  case fastest
  /// libtorch and its automatic derivatives on a device.
  case autograd(Device)
}
