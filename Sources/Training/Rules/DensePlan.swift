import Networks

/// A training that the hand-written kernels can do: fully connected stages below a head whose gradient they know, and
/// leaves that are frozen, free, or pulled by one strength that is decoupled.
package struct DensePlan {
  /// The layers with their numbers and what trains of them, the head's being the last.
  package var layers: [DenseLayer]
  /// The decoupled pull towards the start; zero for none.
  package let pull: Double
  private let head: any KernelHead
  private let outputs: Int

  /// The plan of a training on rows of so many targets; nil when the kernels cannot do it.
  ///
  /// - Parameter gaps: whether in some row a target misses before one that is there.
  package init?(_ network: Network, _ rules: Named<Rule>, targets: Int, gaps: Bool = false) {
    guard let head = network.head as? any KernelHead, let layers = network.denseLayers else { return nil }
    // A kernel's densities are those of all outputs.
    switch head.loss(targets: targets) {
    case .squaredError: break
    case .gaussian: if targets != network.outputs.count { return nil }
    case .mixture: if targets != network.outputs.count || gaps { return nil }
    }
    self.layers = layers
    self.head = head
    outputs = network.outputs.count
    var pulls: Set<Double> = []
    for index in layers.indices {
      let (own, others) = rules.under(layers[index].name).partition { name, _ in !name.hasSuffix("bias") }
      guard let weight = Self.shared(own), let bias = Self.shared(others) else { return nil }
      self.layers[index].trainsWeight = weight.trains
      self.layers[index].trainsBias = bias.trains
      let trained = [weight, bias].filter(\.trains)
      guard Set(trained.map(\.rate)).count <= 1 else { return nil }
      self.layers[index].rateFactor = trained.first?.rate ?? 1
      pulls.formUnion(trained.map(\.pull))
    }
    guard pulls.count <= 1 else { return nil }
    pull = pulls.first ?? 0
  }

  private struct Simple {
    var trains = true
    var rate: Float = 1
    var pull = 0.0
  }

  /// What all rules say, when they say the same and the kernels can do it.
  private static func shared(_ rules: Named<Rule>) -> Simple? {
    guard let first = rules.names.first.map({ rules[$0] }), !rules.contains(where: { $0 != first })
    else { return nil }
    return switch first {
    case .frozen: Simple(trains: false)
    case .free(let rate): Simple(rate: Float(rate))
    case .pulled(let strength, decoupled: true): Simple(pull: strength)
    case .pulled, .through: nil
    }
  }

  /// The numbers of layers as the network's leaves.
  package func leaves(_ layers: [DenseLayer]) -> Named<HostArray> {
    var leaves = Named<HostArray>()
    for (index, layer) in layers.enumerated() {
      let own = index < layers.count - 1 ? layer.leaves : head.leaves(layer, outputs: outputs)
      leaves = leaves.merging(own.prefixed(layer.name))
    }
    return leaves
  }

  /// Leaves as layers.
  func layers(_ leaves: Named<HostArray>) -> [DenseLayer] {
    var filled = layers
    for index in filled.indices.dropLast() {
      filled[index].weight = leaves[filled[index].name + ".weight"].values
      filled[index].bias = leaves[filled[index].name + ".bias"].values
    }
    let end = filled.count - 1
    if let last = head.layer(leaves.under(head.name), outputs: outputs) {
      filled[end].weight = last.weight
      filled[end].bias = last.bias
    }
    return filled
  }

  /// A kernel for this training.
  package func kernel(batch: Int, targets: Int) -> DenseKernel {
    DenseKernel(layers, batch: batch, loss: head.loss(targets: targets))
  }
}
