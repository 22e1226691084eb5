import Networks
import OrderedCollections
import Tensor

/// Each layer becomes the one that gives most nearly what the fine-tuned layers give of their own inputs.
public struct RegressionMean: MergeMethod {
  /// Name in commands and files.
  public let name = "regmean"
  /// What it does, with its source.
  public let about =
    "each fully connected layer's least squares fit to what the networks' layers give of their own simulations, other numbers "
    + "averaged (RegMean, Jin et al. 2023, arXiv:2212.09849, eq. 2 with a = 0.9)"
  /// Simulations of each model's task.
  public let readsSimulations = true

  /// What products of different inputs are multiplied by: the paper's choice for most of its models.
  static let offDiagonal = 0.9

  /// Makes the method.
  public init() {}

  /// (sum of w G)⁻¹ (sum of w G D) of each weight matrix, where G are the mean products of a layer's inputs; the weighted mean of
  /// all else.
  public func merged(_ parts: [MergedPart]) throws -> [Double] {
    var merged = Averaging().merged(parts)
    let network = parts[0].network
    let layouts = try network.configuration.layouts()
    try withOneThread {
      for (depth, part) in (network.stages.map(\.name) + [network.head.name]).enumerated() {
        guard case .vector(let width) = layouts[depth] else { continue }
        var products: [Tensor]?
        for (name, shape, range) in network.places where name.hasPrefix(part + ".") {
          guard shape.count == 2, shape[1] == width else { continue }
          let known = try products ?? parts.map { try Self.products($0, depth: depth, width: width) }
          products = known
          var (sum, right): (Tensor?, Tensor?)
          for (part, own) in zip(parts, known) {
            let delta = try Tensor(part.delta[range].map { Double($0) }, shape: shape)
            let weighted = try own * part.weight
            let term = try weighted.matmul(delta.transposed())
            sum = try sum.map { one throws(TensorError) in try one + weighted } ?? weighted
            right = try right.map { one throws(TensorError) in try one + term } ?? term
          }
          guard let sum, let right else { continue }
          let solved = try sum.inverse().matmul(right).transposed().contiguous().doubles()
          for (place, value) in zip(range, solved) { merged[place] = value }
        }
      }
    }
    return merged
  }

  /// The mean products of the inputs of a layer, those of different inputs made smaller, with a little on the diagonal for inputs
  /// that never vary.
  private static func products(_ part: MergedPart, depth: Int, width: Int) throws -> Tensor {
    guard let simulations = part.simulations else {
      return try Tensor(
        (0..<width * width).map { $0 / width == $0 % width ? 1.0 : 0 }, shape: [width, width])
    }
    let inputs = part.network.activations(simulations.inputs, count: simulations.count, through: depth)
    let x = try Tensor(inputs.map { Double($0) }, shape: [simulations.count, width])
    let numbers = try (x.transposed().matmul(x) * (1 / Double(simulations.count))).doubles()
    let trace = (0..<width).reduce(0.0) { $0 + numbers[$1 * width + $1] }
    let little = 1e-8 * max(trace / Double(width), 1e-30)
    return try Tensor(
      numbers.enumerated().map { place, value in
        place / width == place % width ? value + little : offDiagonal * value
      }, shape: [width, width])
  }
}
