import OrderedCollections
import Randomness

/// A network as a value: its configuration, and its numbers by name.
public struct Network: Sendable, Equatable {
  /// Stages, head and names of the outputs.
  public internal(set) var configuration: NetworkConfiguration
  /// The numbers, with the names and shapes of the configuration's leaves.
  public var values: Named<HostArray>

  /// A network of the given numbers.
  ///
  /// - Throws: `NetworkError` when the configuration cannot be or has other leaves.
  public init(_ configuration: NetworkConfiguration, values: Named<HostArray>) throws(NetworkError) {
    try configuration.validate()
    let leaves = try configuration.leaves()
    for (name, leaf) in leaves.leaves {
      guard let array = values.leaves[name] else {
        throw .missingTensor(file: "the network", name: name, shape: leaf.shape)
      }
      guard array.shape == leaf.shape else {
        throw .misshapenTensor(file: "the network", name: name, expected: leaf.shape, found: array.shape)
      }
    }
    for (name, array) in values.leaves where leaves.leaves[name] == nil {
      throw .extraTensor(file: "the network", name: name, shape: array.shape)
    }
    self.init(unchecked: configuration, values: leaves.mapNamed { name, _ in values[name] })
  }

  init(unchecked configuration: NetworkConfiguration, values: Named<HostArray>) {
    self.configuration = configuration
    self.values = values
  }

  /// A fresh network: Kaiming-normal weights drawn from `stream`, zero biases.
  ///
  /// - Throws: `NetworkError` when the configuration cannot be.
  public init(_ configuration: NetworkConfiguration, stream: RandomStream) throws(NetworkError) {
    try configuration.validate()
    var stream = stream
    self.init(
      unchecked: configuration, values: try configuration.leaves().map { $0.drawn(&stream) })
  }

  /// A fresh network of an architecture that is valid, as `Architecture.validate` says.
  public init(_ architecture: Architecture, stream: RandomStream) {
    do throws(NetworkError) { self = try architecture.network(stream: stream) } catch {
      preconditionFailure(error.description)
    }
  }

  /// What a row of inputs looks like.
  public var input: Layout { configuration.input }

  /// The stages from input to head.
  public var stages: [any Stage] { configuration.stages }

  /// The end.
  public var head: any Head { configuration.head }

  /// The names of the outputs; dummies have none.
  public var outputs: [String] { configuration.outputs }

  /// How many further outputs the head has.
  public var dummies: Int { head.dummies }

  /// Numbers that come in.
  public var inputs: Int { input.width }

  /// How many numbers the network holds.
  public var parameterCount: Int { values.leaves.values.reduce(0) { $0 + $1.count } }

  /// The numbers of one stage or of the head, by its own names.
  public func values(of part: String) -> Named<HostArray> { values.under(part) }
}
