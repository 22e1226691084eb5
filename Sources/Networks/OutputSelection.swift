extension Network {
  /// A copy with only the named outputs, in the order given, and without dummy outputs.
  ///
  /// - Throws: `NetworkError.noOutput` for a name that the network does not have.
  public func selectingOutputs(_ names: [String]) throws(NetworkError) -> Network {
    guard let last = layers.last else { throw .noLayers }
    var weight: [Float] = []
    var bias: [Float] = []
    for name in names {
      guard let row = outputs.firstIndex(of: name) else { throw .noOutput(name, known: outputs) }
      weight += last.weight[row * last.inputs..<(row + 1) * last.inputs]
      bias.append(last.bias[row])
    }
    var selected = DenseLayer(
      name: last.name, inputs: last.inputs, outputs: names.count, weight: weight, bias: bias,
      activation: last.activation, dropout: last.dropout)
    selected.trainsWeight = last.trainsWeight
    selected.trainsBias = last.trainsBias
    selected.rateFactor = last.rateFactor
    return try Network(layers: layers.dropLast() + [selected], outputs: names)
  }
}
