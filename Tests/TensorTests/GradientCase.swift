import Tensor
import Testing

/// One differentiable operation and the inputs to try it on.
struct GradientCase: CustomTestStringConvertible, Sendable {
  let name: String
  let shapes: [[Int]]
  /// Inputs are drawn from (0.5, 1.5) instead of a normal distribution.
  let positive: Bool
  let function: @Sendable ([Tensor]) throws -> Tensor

  init(
    _ name: String, _ shapes: [[Int]], positive: Bool = false,
    _ function: @escaping @Sendable ([Tensor]) throws -> Tensor
  ) {
    self.name = name
    self.shapes = shapes
    self.positive = positive
    self.function = function
  }

  var testDescription: String { name }

  /// Inputs in double precision, the same in every run.
  func inputs() throws -> [[Double]] {
    try shapes.enumerated().map { index, shape in
      let seed = UInt64(17 + index)
      if positive { return try (Tensor.uniform(shape, seed: seed, dtype: .float64) + 0.5).doubles() }
      return try Tensor.normal(shape, seed: seed, dtype: .float64).doubles()
    }
  }

  /// A number that depends on every element of the result, each with a weight of its own.
  func weighted(_ inputs: [Tensor]) throws -> Tensor {
    let result = try function(inputs)
    return try (result * Tensor.normal(result.shape, seed: 99, dtype: .float64)).sum()
  }

  func tensors(_ values: [[Double]]) throws -> [Tensor] {
    try zip(values, shapes).map { try Tensor($0, shape: $1) }
  }

  /// Derivatives as the engine computes them.
  func recorded() throws -> [[Double]] {
    let inputs = try tensors(try self.inputs()).map { try $0.requiringGradient() }
    return try weighted(inputs).gradients(of: inputs).map { try #require($0).doubles() }
  }

  /// Central differences with a step of 1e-5: accurate to 1e-10 of the third derivative.
  func differences() throws -> [[Double]] {
    let step = 1e-5
    var values = try inputs()
    return try values.indices.map { input in
      try values[input].indices.map { element in
        let center = values[input][element]
        values[input][element] = center + step
        let above = try weighted(tensors(values)).number()
        values[input][element] = center - step
        let below = try weighted(tensors(values)).number()
        values[input][element] = center
        return (above - below) / (2 * step)
      }
    }
  }
}
