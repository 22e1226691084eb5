import Networks
import Randomness
import Tensor

/// A way of training a few leaves in place of many: it adds leaves, trains these, and says what the network's own are.
///
/// Leaves with equal recipes are treated together. When the training ends the network holds plain numbers.
public protocol Recipe: Sendable, Equatable, Codable {
  /// The name of this kind in files.
  static var kind: String { get }
  /// The leaves that are trained, at the start, for leaves of the given shapes.
  ///
  /// - Throws: `TrainingError` for a shape that it cannot serve.
  func trained(
    _ base: Named<[Int]>, stream: inout RandomStream
  ) throws(TrainingError) -> Named<HostArray>
  /// The numbers that the network computes with.
  func realised(_ base: Named<Tensor>, _ trained: Named<Tensor>) throws(TensorError) -> Named<Tensor>
  /// The leaves that are trained after step `step`, counted from 1, where the recipe changes them itself.
  func revised(_ trained: Named<Tensor>, step: Int) throws(TensorError) -> Named<Tensor>
}

extension Recipe {
  /// They stay as the step left them.
  public func revised(_ trained: Named<Tensor>, step: Int) throws(TensorError) -> Named<Tensor> { trained }

  func isEqual(to other: any Recipe) -> Bool { (other as? Self) == self }
}
