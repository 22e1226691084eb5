/// A multilayer perceptron.
public struct DenseBackbone: Backbone {
  /// Name in study files.
  public let name = "dense"
  /// What it is.
  public let about = "Fully connected layers, each of a width of its own (Krishnaraj et al. 2025)."
  /// Layers and widths.
  public let sizes = [
    SizeRange("hidden_layers", 1...3, in: 1...16, about: "Number of hidden layers."),
    SizeRange("units", 4...500, in: 1...65_536, about: "Units of each hidden layer."),
  ]

  /// Makes the backbone.
  public init() {}

  /// Hidden layers of drawn widths.
  public func draw(into architecture: inout Architecture, size: (String) -> Int) {
    let layers = size("hidden_layers")
    architecture.hidden = (0..<layers).map { _ in size("units") }
  }
}
