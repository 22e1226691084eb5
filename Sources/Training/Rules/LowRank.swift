import Networks
import Randomness
import Tensor

/// Low-rank adaptation: W = W₀ + (scale / rank) B A with W₀ kept (Hu et al. 2021, section 4.1), or with the factor scale / √rank, under
/// which higher ranks learn as fast (rank-stabilised, Kalajdzievski 2023, arXiv:2312.03732, eq. 2).
///
/// A starts normal with variance 1 / inputs and B at zero, so the training starts from W₀. A matrix smaller than the
/// rank gets what it holds. Kernels of convolutions count as matrices `[channels, all else]`.
public struct LowRank: Recipe {
  /// The kind in files.
  public static let kind = "lora"
  /// Columns of B and rows of A.
  public var rank: Int
  /// The factor on the product is scale / rank, or scale / √rank.
  public var scale: Double
  /// Whether it is the latter.
  public var isStabilised: Bool

  /// An adaptation; the defaults are those in wide use, rank 8 and scale 16.
  public init(rank: Int = 8, scale: Double = 16, isStabilised: Bool = false) {
    self.rank = rank
    self.scale = scale
    self.isStabilised = isStabilised
  }

  /// For each leaf, "lora.a" `[rank, inputs]` and "lora.b" `[outputs, rank]` under its name.
  ///
  /// - Throws: `TrainingError.rule` for vectors, which have no rank.
  public func trained(
    _ base: Named<[Int]>, stream: inout RandomStream
  ) throws(TrainingError) -> Named<HostArray> {
    var leaves = Named<HostArray>()
    for name in base.names {
      let shape = base[name]
      guard shape.count >= 2, rank > 0 else {
        throw .rule(
          leaf: name, found: "a low rank of \(rank) for shape \(shape)",
          expected: "a matrix and a rank of at least 1")
      }
      let (outputs, inputs) = (shape[0], shape.dropFirst().reduce(1, *))
      let rank = min(rank, outputs, inputs)
      let deviation = 1 / Double(inputs).squareRoot()
      leaves[name + ".lora.a"] = HostArray(
        (0..<rank * inputs).map { _ in Float(deviation * stream.normal()) }, shape: [rank, inputs])
      leaves[name + ".lora.b"] = HostArray(shape: [outputs, rank])
    }
    return leaves
  }

  /// The factor on the product.
  private var factor: Double { scale / (isStabilised ? Double(rank).squareRoot() : Double(rank)) }

  /// W₀ + (scale / rank) B A, or with the root of the rank.
  public func realised(
    _ base: Named<Tensor>, _ trained: Named<Tensor>
  ) throws(TensorError) -> Named<Tensor> {
    try base.mapNamed { name, start throws(TensorError) in
      let product = try trained[name + ".lora.b"].matmul(trained[name + ".lora.a"])
      return try start + product.reshaped(start.shape) * factor
    }
  }
}
