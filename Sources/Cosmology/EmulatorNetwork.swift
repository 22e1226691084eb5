import Foundation

/// A fully connected network in double precision with SiLU between its layers, as the linear emulator needs it.
struct EmulatorNetwork: Sendable {
  /// One affine layer; the weight is stored `[inputs, outputs]` so that the inner loop runs over outputs.
  struct Layer: Sendable {
    let inputs: Int
    let outputs: Int
    let weight: [Double]
    let bias: [Double]

    /// A layer from a weight `[outputs, inputs]`, row after row.
    init(inputs: Int, outputs: Int, weight: [Double], bias: [Double]) {
      self.inputs = inputs
      self.outputs = outputs
      self.bias = bias
      var transposed = weight
      for o in 0..<outputs {
        for i in 0..<inputs { transposed[i * outputs + o] = weight[o * inputs + i] }
      }
      self.weight = transposed
    }

    func callAsFunction(_ x: [Double]) -> [Double] { addProduct(bias, x, weight) }
  }

  let layers: [Layer]

  /// The outputs for standardised inputs.
  func callAsFunction(_ inputs: [Double]) -> [Double] {
    var values = inputs
    for (index, layer) in layers.enumerated() {
      values = layer(values)
      guard index + 1 < layers.count else { break }
      for i in values.indices { values[i] /= 1 + exp(-values[i]) }
    }
    return values
  }
}

/// start + x · matrix for a matrix `[x.count, start.count]`.
func addProduct(_ start: [Double], _ x: [Double], _ matrix: [Double]) -> [Double] {
  var result = start
  let columns = start.count
  result.withUnsafeMutableBufferPointer { sums in
    matrix.withUnsafeBufferPointer { weights in
      for (row, value) in x.enumerated() {
        let offset = row * columns
        for column in 0..<columns { sums[column] += value * weights[offset + column] }
      }
    }
  }
  return result
}
