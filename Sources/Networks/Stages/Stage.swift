import Randomness
import Tensor

/// A step of a network: configuration only; its numbers come with each call under names of its own, such as
/// "weight".
///
/// Adding one is a new file and a line in ``Stages``.
public protocol Stage: Sendable, Equatable, Codable {
  /// The name of this kind in files.
  static var kind: String { get }
  /// The first part of the leaves' names in a network, such as "body.0".
  var name: String { get set }
  /// The leaves that the stage needs for inputs of the given layout, in the order drawn, and what goes out.
  ///
  /// - Throws: `NetworkError` for inputs or sizes that cannot be.
  func shapes(_ input: Layout) throws(NetworkError) -> (leaves: Named<LeafShape>, output: Layout)
  /// What goes out for some rows.
  func callAsFunction(_ x: Batch, _ p: Named<Tensor>, _ pass: Pass) throws(TensorError) -> Batch
  /// Probability in [0, 1) that an output is zeroed in a training step.
  var dropout: Float { get }
  /// The same with another dropout, for stages that drop.
  func dropping(_ rate: Float) -> Self
  /// What it is in a few words, such as "dense 64".
  var summary: String { get }
}

extension Stage {
  /// Nothing is dropped.
  public var dropout: Float { 0 }

  /// The kind.
  public var summary: String { Self.kind }

  /// Nothing is dropped.
  public func dropping(_ rate: Float) -> Self { self }

  func isEqual(to other: any Stage) -> Bool { (other as? Self) == self }
}

/// How rows pass: in use, or in a step of training with its dropout.
public struct Pass: Sendable {
  private var key: (seed: UInt64, step: UInt64)?
  /// The index of the stage, whose masks are its own.
  private var stage = 0

  /// In use: nothing is dropped.
  public static let use = Pass(key: nil)

  /// In step `step` of the training with `seed`.
  public static func training(seed: UInt64, step: Int) -> Pass { Pass(key: (seed, UInt64(step))) }

  /// The pass of stage `index`; one in which nothing trains is passed as in use.
  func at(_ index: Int, trains: Bool) -> Pass { trains ? Pass(key: key, stage: index) : .use }

  /// The numbers, each zeroed with probability `rate` in training, the others growing to make up for it.
  public func dropping(_ x: Tensor, rate: Float) throws(TensorError) -> Tensor {
    guard let key, rate > 0 else { return x }
    var stream = RandomStream(seed: key.seed, purpose: "dropout of layer \(stage)", index: key.step)
    return
      try x * .dropoutMask(x.shape, rate: Double(rate), seed: stream.next(), device: x.device)
  }
}
