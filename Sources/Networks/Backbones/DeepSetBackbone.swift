/// A network of each point, the mean over points, and a hidden layer: the same for any order of the points. The bins
/// of a vector are points with their place as a second feature.
public struct DeepSetBackbone: Backbone {
  /// Name in study files.
  public let name = "deep-set"
  /// What it is.
  public let about =
    "One network for every point, the mean over points, then a fully connected layer (Zaheer et al. 2017, eq. 4)."
  /// Layers and widths of the network of points, and the width of the hidden layer; small ranges, a choice of ours.
  public let sizes = [
    SizeRange("point_layers", 1...2, in: 1...8, about: "Layers of the network of each point."),
    SizeRange("point_units", 16...64, in: 1...4096, about: "Units of each layer of the network of points."),
    SizeRange(
      "units", 16...128, in: 1...65_536, about: "Units of the hidden layer behind the mean over points."),
  ]

  /// Makes the backbone.
  public init() {}

  /// Layers of points `body.0`, `body.1`, ..., their mean and a hidden layer `body.top`.
  public func draw(into architecture: inout Architecture, size: (String) -> Int) {
    let layers = size("point_layers")
    var stages: [any Stage] = [BinsAsPoints("body.bins")]
    stages += (0..<layers).map { index -> any Stage in
      Dense("body.\(index)", outputs: size("point_units"), activation: architecture.inner)
    }
    let units = size("units")
    stages += [Pool("body.pool"), Dense("body.top", outputs: units, activation: architecture.inner)]
    architecture.body = StageList(stages)
    architecture.hidden = [units]
  }
}
