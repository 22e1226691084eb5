import Randomness

/// A fully connected network as a value: layers with their numbers, and the meaning of its outputs.
///
/// The first outputs of the last layer are named, the others are dummies that no loss sees.
public struct Network: Sendable, Equatable {
  /// The layers from input to output.
  public var layers: [DenseLayer]
  /// The names of the first outputs.
  public private(set) var outputs: [String]
  /// How many further outputs there are.
  public private(set) var dummies: Int

  /// A network of the given layers.
  ///
  /// - Throws: `NetworkError` when the layers do not fit each other or the names.
  public init(layers: [DenseLayer], outputs: [String], dummies: Int = 0) throws(NetworkError) {
    self.init(unchecked: layers, outputs: outputs, dummies: dummies)
    try layout.validate()
  }

  init(unchecked layers: [DenseLayer], outputs: [String], dummies: Int) {
    self.layers = layers
    self.outputs = outputs
    self.dummies = dummies
  }

  /// A fresh network: Kaiming-normal weights drawn from `stream`, zero biases.
  ///
  /// The architecture must be valid, as `Architecture.validate` says.
  public init(_ architecture: Architecture, stream: RandomStream) {
    var stream = stream
    let layout = architecture.layout
    self.init(
      unchecked: layout.layers.map { DenseLayer($0, stream: &stream) }, outputs: layout.outputs,
      dummies: layout.dummies)
  }

  /// The network without its numbers.
  public var layout: NetworkLayout {
    NetworkLayout(layers: layers.map(\.shape), outputs: outputs, dummies: dummies)
  }

  /// Numbers that come in.
  public var inputs: Int { layers.first?.inputs ?? 0 }

  /// How many numbers the network holds.
  public var parameterCount: Int { layers.reduce(0) { $0 + $1.weight.count + $1.bias.count } }

  /// The index of the lowest layer that trains; the number of layers when all are frozen.
  public var lowestTrained: Int { layers.firstIndex(where: \.trains) ?? layers.count }

  /// The named outputs for each row; dummy outputs are left out. Safe to call from many threads.
  ///
  /// - Parameters:
  ///   - inputs: row-major `[count, inputs]`.
  ///   - count: number of rows.
  /// - Returns: row-major `[count, outputs]`.
  public func predict(_ inputs: [Float], count: Int) -> [Float] {
    let all = activations(inputs, count: count, through: layers.count)
    if dummies == 0 { return all }
    let width = outputs.count + dummies
    var named: [Float] = []
    named.reserveCapacity(count * outputs.count)
    for row in 0..<count { named += all[row * width..<row * width + outputs.count] }
    return named
  }

  /// What the first `depth` layers make of each row, without dropout; with 0 layers the inputs themselves.
  ///
  /// - Parameter inputs: row-major `[count, inputs]`.
  /// - Returns: row-major `[count, outputs of layer depth - 1]`.
  public func activations(_ inputs: [Float], count: Int, through depth: Int) -> [Float] {
    precondition(
      count >= 0 && inputs.count == count * self.inputs && (0...layers.count).contains(depth),
      "\(count) rows of \(self.inputs) inputs were expected, found \(inputs.count) numbers")
    if depth == 0 || count == 0 { return depth == 0 ? inputs : [] }
    let kernel = DenseKernel(Array(layers[..<depth]), batch: min(count, 256))
    return kernel.predict(inputs, count: count)
  }
}
