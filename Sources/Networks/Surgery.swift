import Randomness

/// The changes that transfer strategies make to a network; each returns a new one.
extension Network {
  /// A copy with one more named output whose row is drawn afresh (Kaiming normal, zero bias).
  ///
  /// - Throws: `NetworkError.repeatedOutput`.
  public func addingOutput(_ name: String, stream: RandomStream) throws(NetworkError) -> Network {
    try requireNew(name)
    var stream = stream
    let last = try output()
    let row = DenseLayer(
      LayerShape(name: last.name, inputs: last.inputs, outputs: 1, activation: last.activation),
      stream: &stream)
    let place = outputs.count
    return replacingOutput(
      last, rows: outputs.count + dummies + 1, outputs: outputs + [name], dummies: dummies
    ) { target in
      target == place ? (row, 0) : (last, target < place ? target : target - 1)
    }
  }

  /// A copy in which dummy output `dummy` (counted from 0), with its weights, becomes the named output.
  ///
  /// - Throws: `NetworkError.noDummy`, `NetworkError.repeatedOutput`.
  public func takingOverDummy(_ dummy: Int = 0, for name: String) throws(NetworkError) -> Network {
    guard (0..<dummies).contains(dummy) else { throw .noDummy(asked: dummy, dummies: dummies) }
    try requireNew(name)
    let last = try output()
    var order = Array(0..<last.outputs)
    order.insert(order.remove(at: outputs.count + dummy), at: outputs.count)
    return replacingOutput(last, rows: last.outputs, outputs: outputs + [name], dummies: dummies - 1) {
      (last, order[$0])
    }
  }

  /// A copy without dummy outputs.
  public func droppingDummies() -> Network {
    guard dummies > 0, let last = layers.last else { return self }
    return replacingOutput(last, rows: outputs.count, outputs: outputs, dummies: 0) { (last, $0) }
  }

  /// A copy whose first `count` layers keep their numbers in training and lose their dropout there.
  ///
  /// - Throws: `NetworkError.layerCount`.
  public func freezing(first count: Int) throws(NetworkError) -> Network {
    guard (0...layers.count).contains(count) else { throw .layerCount(asked: count, layers: layers.count) }
    var copy = self
    for index in 0..<count {
      copy.layers[index].trainsWeight = false
      copy.layers[index].trainsBias = false
    }
    return copy
  }

  /// A copy whose every layer trains, at full rate.
  public func unfreezing() -> Network {
    var copy = self
    for index in layers.indices {
      copy.layers[index].trainsWeight = true
      copy.layers[index].trainsBias = true
      copy.layers[index].rateFactor = 1
    }
    return copy
  }

  /// A copy without the last layer, whose outputs are the features `feature0`, `feature1`, ... below it.
  ///
  /// - Throws: `NetworkError.layerCount` when there is only one layer.
  public func droppingOutput() throws(NetworkError) -> Network {
    guard layers.count > 1 else { throw .layerCount(asked: 2, layers: layers.count) }
    let kept = Array(layers.dropLast())
    return Network(
      unchecked: kept, outputs: (0..<kept[kept.count - 1].outputs).map { "feature\($0)" }, dummies: 0)
  }

  /// A copy followed by all layers of `head`, called "head." and their name there; the outputs are the head's.
  ///
  /// - Throws: `NetworkError.widths` when the head does not take this network's outputs, dummies included.
  public func attaching(_ head: Network, named prefix: String = "head") throws(NetworkError) -> Network {
    let renamed = head.layers.map { layer in
      var layer = layer
      layer.name = "\(prefix).\(layer.name)"
      return layer
    }
    return try Network(layers: layers + renamed, outputs: head.outputs, dummies: head.dummies)
  }

  private func requireNew(_ name: String) throws(NetworkError) {
    if outputs.contains(name) { throw .repeatedOutput(name) }
  }

  private func output() throws(NetworkError) -> DenseLayer {
    guard let last = layers.last else { throw .noLayers }
    return last
  }

  /// A copy whose last layer has rows taken from other layers of the same width.
  private func replacingOutput(
    _ last: DenseLayer, rows: Int, outputs: [String], dummies: Int, source: (Int) -> (DenseLayer, Int)
  ) -> Network {
    var weight: [Float] = []
    var bias: [Float] = []
    for row in 0..<rows {
      let (layer, index) = source(row)
      weight += layer.weight[index * last.inputs..<(index + 1) * last.inputs]
      bias.append(layer.bias[index])
    }
    var replaced = DenseLayer(
      name: last.name, inputs: last.inputs, outputs: rows, weight: weight, bias: bias,
      activation: last.activation, dropout: last.dropout)
    replaced.trainsWeight = last.trainsWeight
    replaced.trainsBias = last.trainsBias
    replaced.rateFactor = last.rateFactor
    return Network(unchecked: layers.dropLast() + [replaced], outputs: outputs, dummies: dummies)
  }
}
