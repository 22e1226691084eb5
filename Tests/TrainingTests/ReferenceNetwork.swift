import Foundation
import Networks

/// The same network in double precision by plain loops: what the kernel must agree with.
struct ReferenceNetwork {
  struct Layer {
    var weight: [Double]
    var bias: [Double]
    let shape: LayerShape
  }

  var layers: [Layer]

  init(_ layers: [DenseLayer]) {
    self.layers = layers.map {
      Layer(weight: $0.weight.map(Double.init), bias: $0.bias.map(Double.init), shape: $0.shape)
    }
  }

  /// The dropout factor of (layer, row, unit); one without dropout.
  typealias Mask = (Int, Int, Int) -> Double

  /// Pre-activations and outputs of every layer for one row.
  func pass(_ input: [Double], row: Int = 0, mask: Mask = { _, _, _ in 1 }) -> [(z: [Double], y: [Double])] {
    var passed: [(z: [Double], y: [Double])] = []
    var x = input
    for (index, layer) in layers.enumerated() {
      let z = (0..<layer.shape.outputs).map { o in
        x.indices.reduce(layer.bias[o]) { $0 + layer.weight[o * x.count + $1] * x[$1] }
      }
      x = z.indices.map { value(layer.shape.activation, z[$0]) * mask(index, row, $0) }
      passed.append((z, x))
    }
    return passed
  }

  /// The loss over rows and the first P outputs, and its gradient by every parameter; targets that are NaN are missing.
  func gradient(
    _ inputs: [[Double]], _ targets: [[Double]], weights: [Double]? = nil, mask: Mask = { _, _, _ in 1 }
  ) -> (loss: Double, layers: [Layer]) {
    var gradient = layers
    for index in gradient.indices {
      gradient[index].weight = gradient[index].weight.map { _ in 0 }
      gradient[index].bias = gradient[index].bias.map { _ in 0 }
    }
    let scale = 1 / Double(targets.reduce(0) { $0 + $1.count { !$0.isNaN } })
    var loss = 0.0
    for (row, input) in inputs.enumerated() {
      let passed = pass(input, row: row, mask: mask)
      let factor = scale * (weights?[row] ?? 1)
      var down = [Double](repeating: 0, count: passed[passed.count - 1].y.count)
      for (o, target) in targets[row].enumerated() where !target.isNaN {
        let miss = passed[passed.count - 1].y[o] - target
        loss += factor * miss * miss
        down[o] = 2 * factor * miss
      }
      for index in layers.indices.reversed() {
        let x = index == 0 ? input : passed[index - 1].y
        let shape = layers[index].shape
        var below = [Double](repeating: 0, count: x.count)
        for o in down.indices {
          let d = down[o] * slope(shape.activation, passed[index].z[o]) * mask(index, row, o)
          gradient[index].bias[o] += d
          for i in x.indices {
            gradient[index].weight[o * x.count + i] += d * x[i]
            below[i] += d * layers[index].weight[o * x.count + i]
          }
        }
        down = below
      }
    }
    return (loss, gradient)
  }
}

private func value(_ activation: Activation, _ z: Double) -> Double {
  switch activation {
  case .identity: z
  case .leakyReLU(let slope): z > 0 ? z : Double(slope) * z
  case .sigmoid: 1 / (1 + exp(-z))
  case .tanh: tanh(z)
  case .silu: z / (1 + exp(-z))
  }
}

private func slope(_ activation: Activation, _ z: Double) -> Double {
  let s = 1 / (1 + exp(-z))
  return switch activation {
  case .identity: 1
  case .leakyReLU(let slope): z > 0 ? 1 : Double(slope)
  case .sigmoid: s * (1 - s)
  case .tanh: 1 - tanh(z) * tanh(z)
  case .silu: s * (1 + z * (1 - s))
  }
}

/// The kernel's dropout mask, written down a second time: SplitMix64 keys, a 32-bit mix per unit and row.
func dropoutMask(probability: [Float], seed: UInt64, step: UInt64) -> ReferenceNetwork.Mask {
  func mix(_ word: UInt64) -> UInt64 {
    var x = word
    x = (x ^ (x >> 30)) &* 0xBF58_476D_1CE4_E5B9
    x = (x ^ (x >> 27)) &* 0x94D0_49BB_1331_11EB
    return x ^ (x >> 31)
  }
  return { layer, row, unit in
    let p = probability[layer]
    if p == 0 { return 1 }
    let golden: UInt64 = 0x9E37_79B9_7F4A_7C15
    let key = mix(mix(seed &+ golden) &+ step &* golden &+ UInt64(layer))
    var h = (UInt32(unit) << 16 &+ UInt32(row)) &* 0x9E37_79B9 &+ UInt32(truncatingIfNeeded: key)
    h ^= h >> 16
    h = h &* 0x21F0_AAAD
    h ^= h >> 15
    h = h &+ UInt32(key >> 32)
    h = h &* 0x735A_2D97
    h ^= h >> 15
    return Double(h) < Double(p) * 0x1p32 ? 0 : 1 / (1 - Double(p))
  }
}
