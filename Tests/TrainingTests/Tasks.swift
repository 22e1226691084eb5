import Networks
import Randomness
import Training

/// A small regression task and networks for it.
enum Tasks {
  /// Rows of five numbers and two smooth functions of them in (0, 1), with a little noise.
  static func rows(_ count: Int, index: UInt64 = 0) -> TrainingData {
    var stream = RandomStream(seed: 11, purpose: "task", index: index)
    var data = TrainingData(inputs: [], targets: [], count: count)
    for _ in 0..<count {
      let x = (0..<5).map { _ in stream.normal() }
      data.inputs += x.map { Float($0) }
      let noise = 0.01 * stream.normal()
      data.targets += [Float(0.5 + 0.2 * x[0] * x[1] / (1 + x[0] * x[0]) + noise), Float(0.5 + 0.1 * x[2])]
    }
    return data
  }

  static func architecture(dropout: Float = 0.2, dummies: Int = 0) -> Architecture {
    Architecture(inputs: 5, hidden: [24, 17], outputs: ["a", "b"], dummies: dummies, dropout: dropout)
  }

  static func network(dropout: Float = 0.2, dummies: Int = 0) -> Network {
    Network(
      architecture(dropout: dropout, dummies: dummies), stream: RandomStream(seed: 2, purpose: "weights"))
  }

  /// A small network with another body.
  static func network(_ backbone: String) throws -> Network {
    var space = SearchSpace()
    space.backbone = SomeBackbone(Backbones.named(backbone) ?? DenseBackbone())
    space.dropout = 0.1...0.1
    for size in space.backbone.backbone.sizes { space.sizes[size.key] = size.limits.lowerBound...5 }
    return try space.draw(
      trial: 0, seed: 2, architecture: architecture(), settings: settings(epochs: 1)
    ).network()
  }

  static func settings(epochs: Int) -> TrainingSettings {
    var settings = TrainingSettings(learningRate: 3e-3, weightDecay: 1e-3, seed: 4)
    settings.maximumEpochs = epochs
    return settings
  }
}
