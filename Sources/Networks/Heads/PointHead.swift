import Foundation
import Randomness
import Tensor

/// Point estimates by the mean squared error.
public struct PointHead: Head {
  /// The kind in files.
  public static let kind = "point"
  /// One with every default.
  public static let standard = PointHead()
  /// The first part of the leaves' names.
  public var name: String
  /// Whether estimates pass through a sigmoid.
  public var sigmoid: Bool
  /// Outputs beyond the named ones.
  public var dummies: Int

  /// A head of estimates.
  public init(_ name: String = "output", sigmoid: Bool = true, dummies: Int = 0) {
    self.name = name
    self.sigmoid = sigmoid
    self.dummies = dummies
  }

  /// A matrix `weight` `[P + dummies, inputs]` and a vector `bias` `[P + dummies]`.
  ///
  /// - Throws: `NetworkError` for sizes out of range and inputs that are no vector.
  public func shapes(_ input: Layout, outputs: Int) throws(NetworkError) -> Named<LeafShape> {
    let inputs = try checked(input, outputs: outputs)
    return [
      "weight": LeafShape([outputs + dummies, inputs], .kaiming(inputs: inputs)),
      "bias": LeafShape([outputs + dummies], .zeros),
    ]
  }

  /// The squared errors of the parameters that are there.
  public func loss(_ x: Batch, _ truth: Tensor, _ p: Named<Tensor>) throws(TensorError) -> RowLosses {
    let estimates = try point(x, p).narrowed(1, from: 0, count: truth.shape[1])
    let there = try truth .== truth
    // A missing parameter counts as met.
    let misses = try estimates - there.choosing(truth, otherwise: estimates.detached())
    let present = try there.converted(to: estimates.dtype)
    return RowLosses(
      sums: try (misses.square() * present).sum(over: [1]), counts: try present.sum(over: [1]))
  }

  /// The estimates.
  public func point(_ x: Batch, _ p: Named<Tensor>) throws(TensorError) -> Tensor {
    let z = try x.values.linear(weight: p["weight"], bias: p["bias"])
    return sigmoid ? try z.sigmoid() : z
  }

  /// Rows of the matrix and the vector.
  public func rearranged(
    _ values: Named<HostArray>, rows: [OutputRow], named: Int, before: Int, stream: inout RandomStream
  ) -> Named<HostArray> {
    linearRows(values, rows, sigmoid: sigmoid, stream: &stream)
  }
}

/// Rows of a linear map, kept, drawn afresh as a fresh layer is, or with weights of zero.
func linearRows(
  _ values: Named<HostArray>, _ rows: [OutputRow], sigmoid: Bool, stream: inout RandomStream
) -> Named<HostArray> {
  let (weight, bias) = (values["weight"], values["bias"])
  let inputs = weight.shape[1]
  var (weights, biases): ([Float], [Float]) = ([], [])
  for row in rows {
    switch row {
    case .kept(let index):
      weights += weight.row(index)
      biases.append(bias.values[index])
    case .fresh:
      weights += LeafShape([inputs], .kaiming(inputs: inputs)).drawn(&stream).values
      biases.append(0)
    case .constant(let value):
      weights += Array(repeating: 0, count: inputs)
      biases.append(sigmoid ? logit(value) : value)
    }
  }
  return [
    "weight": HostArray(weights, shape: [rows.count, inputs]), "bias": HostArray(biases, shape: [rows.count]),
  ]
}

/// The number whose sigmoid is `value`.
private func logit(_ value: Float) -> Float { log(value / (1 - value)) }
