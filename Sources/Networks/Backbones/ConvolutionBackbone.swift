/// Convolutions along the axis of the data vector, each halving its length, and a hidden layer that reads them all.
public struct ConvolutionBackbone: Backbone {
  /// Name in study files.
  public let name = "convolution"
  /// What it is.
  public let about =
    "Convolutions along the axis, each followed by the mean of two neighbours, then a fully connected layer "
    + "(LeCun et al. 1998)."
  /// Blocks, channels, reach and the width of the hidden layer; small ranges, a choice of ours.
  public let sizes = [
    SizeRange("blocks", 1...3, in: 1...8, about: "Number of convolutions, each halving the length."),
    SizeRange("channels", 4...32, in: 1...1024, about: "Channels of each convolution."),
    SizeRange("reach", 1...3, in: 1...64, about: "Neighbours that a convolution sees on each side."),
    SizeRange("units", 16...128, in: 1...65_536, about: "Units of the hidden layer behind the convolutions."),
  ]

  /// Makes the backbone.
  public init() {}

  /// Convolutions `body.0`, `body.1`, ... and a hidden layer `body.top`.
  public func draw(into architecture: inout Architecture, size: (String) -> Int) {
    let blocks = size("blocks")
    var stages: [any Stage] = (0..<blocks).map { index in
      Convolution(
        "body.\(index)", channels: size("channels"), kernel: 2 * size("reach") + 1, pooling: 2,
        activation: architecture.inner)
    }
    let units = size("units")
    stages += [
      Flatten("body.flatten"), Dense("body.top", outputs: units, activation: architecture.inner),
    ]
    architecture.body = StageList(stages)
    architecture.hidden = [units]
  }
}
