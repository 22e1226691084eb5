import OrderedCollections

/// Networks and heads that the hand-written kernels know.
extension Network {
  /// The first `depth` stages as layers; nil unless all are fully connected and read vectors.
  package func denseLayers(through depth: Int) -> [DenseLayer]? {
    guard case .vector(var width) = input else { return nil }
    var layers: [DenseLayer] = []
    for stage in stages.prefix(depth) {
      guard let dense = stage as? Dense else { return nil }
      layers.append(
        DenseLayer(
          name: dense.name, inputs: width, outputs: dense.outputs,
          weight: values[dense.name + ".weight"].values,
          bias: values[dense.name + ".bias"].values, activation: dense.activation, dropout: dense.dropout))
      width = dense.outputs
    }
    return layers
  }

  /// The network as layers, the head's being the last; nil unless the kernels know all of them.
  package var denseLayers: [DenseLayer]? {
    guard let head = head as? any KernelHead, var layers = denseLayers(through: stages.count),
      let last = head.layer(values.under(head.name), outputs: outputs.count)
    else { return nil }
    layers.append(last)
    return layers
  }

  /// A kernel that predicts; nil unless the kernels know the network.
  func kernel(batch: Int) -> DenseKernel? {
    guard let layers = denseLayers, let head = head as? any KernelHead else { return nil }
    return DenseKernel(layers, batch: batch, loss: head.loss(targets: outputs.count), trains: false)
  }
}

/// A head whose outputs and gradient the kernels compute.
package protocol KernelHead: Head {
  /// The head's leaves as one layer; nil where the kernels cannot.
  func layer(_ values: Named<HostArray>, outputs: Int) -> DenseLayer?
  /// What that layer's outputs are scored by, for rows of so many targets.
  func loss(targets: Int) -> DenseKernel.Loss
  /// The numbers of that layer as the head's leaves.
  func leaves(_ layer: DenseLayer, outputs: Int) -> Named<HostArray>
  /// Estimates from that layer's outputs, of which the first are the named ones.
  func points(_ rows: [Float], outputs: Int) -> [Float]
}

extension KernelHead {
  /// The outputs themselves.
  package func points(_ rows: [Float], outputs: Int) -> [Float] { rows }
}

extension PointHead: KernelHead {
  package func layer(_ values: Named<HostArray>, outputs: Int) -> DenseLayer? {
    let weight = values["weight"]
    return DenseLayer(
      name: name, inputs: weight.shape[1], outputs: weight.shape[0], weight: weight.values,
      bias: values["bias"].values, activation: sigmoid ? .sigmoid : .identity)
  }

  package func loss(targets: Int) -> DenseKernel.Loss { .squaredError(targets: targets) }

  package func leaves(_ layer: DenseLayer, outputs: Int) -> Named<HostArray> { layer.leaves }
}

extension GaussianHead: KernelHead {
  /// The rows of the means, then those of the triangle; the kernels have no dummies beside a Gaussian.
  package func layer(_ values: Named<HostArray>, outputs: Int) -> DenseLayer? {
    guard dummies == 0 else { return nil }
    let (weight, triangle) = (values["weight"], values["precision.weight"])
    return DenseLayer(
      name: name, inputs: weight.shape[1], outputs: weight.shape[0] + triangle.shape[0],
      weight: weight.values + triangle.values,
      bias: values["bias"].values + values["precision.bias"].values,
      activation: sigmoid ? .sigmoid : .identity)
  }

  package func loss(targets: Int) -> DenseKernel.Loss { .gaussian(targets: targets) }

  package func leaves(_ layer: DenseLayer, outputs: Int) -> Named<HostArray> {
    let (inputs, triangle) = (layer.inputs, layer.outputs - outputs)
    return [
      "weight": HostArray(Array(layer.weight[..<(outputs * inputs)]), shape: [outputs, inputs]),
      "bias": HostArray(Array(layer.bias[..<outputs]), shape: [outputs]),
      "precision.weight": HostArray(
        Array(layer.weight[(outputs * inputs)...]), shape: [triangle, inputs]),
      "precision.bias": HostArray(Array(layer.bias[outputs...]), shape: [triangle]),
    ]
  }
}

extension MixtureHead: KernelHead {
  /// The rows of the shares, the means and the triangles; the kernels have no dummies beside a mixture.
  package func layer(_ values: Named<HostArray>, outputs: Int) -> DenseLayer? {
    guard dummies == 0 else { return nil }
    let parts = Self.parts.map { (weight: values[$0 + "weight"], bias: values[$0 + "bias"]) }
    return DenseLayer(
      name: name, inputs: parts[0].weight.shape[1], outputs: parts.reduce(0) { $0 + $1.bias.count },
      weight: parts.flatMap(\.weight.values), bias: parts.flatMap(\.bias.values), activation: .identity)
  }

  package func loss(targets: Int) -> DenseKernel.Loss { .mixture(targets: targets) }

  /// The means of the mixtures.
  package func points(_ rows: [Float], outputs: Int) -> [Float] {
    MixtureDensity(outputs: rows.map(Double.init), parameters: outputs, components: components)
      .means().map { Float($0) }
  }

  package func leaves(_ layer: DenseLayer, outputs: Int) -> Named<HostArray> {
    var (leaves, start) = (Named<HostArray>(), 0)
    let rows = [components, components * outputs, components * outputs * (outputs + 1) / 2]
    for (part, count) in zip(Self.parts, rows) {
      let end = start + count
      leaves[part + "weight"] = HostArray(
        Array(layer.weight[start * layer.inputs..<end * layer.inputs]), shape: [count, layer.inputs])
      leaves[part + "bias"] = HostArray(Array(layer.bias[start..<end]), shape: [count])
      start = end
    }
    return leaves
  }
}

extension DenseLayer {
  /// The layer's numbers as leaves.
  package var leaves: Named<HostArray> {
    [
      "weight": HostArray(weight, shape: [outputs, inputs]), "bias": HostArray(bias, shape: [outputs]),
    ]
  }
}
