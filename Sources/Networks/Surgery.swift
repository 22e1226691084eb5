import Randomness

/// The changes that transfer strategies make to a network; each returns a new one.
extension Network {
  /// A copy with one more named output whose row is drawn afresh (Kaiming normal, zero bias).
  ///
  /// - Throws: `NetworkError.repeatedOutput`.
  public func addingOutput(_ name: String, stream: RandomStream) throws(NetworkError) -> Network {
    try addingOutput(name, .fresh, stream: stream)
  }

  /// A copy with one more named output that says `value` whatever comes in.
  ///
  /// - Throws: `NetworkError.repeatedOutput`.
  public func addingConstant(_ name: String, _ value: Float) throws(NetworkError) -> Network {
    try addingOutput(name, .constant(value), stream: RandomStream(seed: 0, purpose: "none is drawn"))
  }

  /// A copy in which dummy output `dummy` (counted from 0), with its weights, becomes the named output.
  ///
  /// - Throws: `NetworkError.noDummy`, `NetworkError.repeatedOutput`.
  public func takingOverDummy(_ dummy: Int = 0, for name: String) throws(NetworkError) -> Network {
    guard (0..<dummies).contains(dummy) else { throw .noDummy(asked: dummy, dummies: dummies) }
    try requireNew(name)
    var order = Array(0..<outputs.count + dummies)
    order.insert(order.remove(at: outputs.count + dummy), at: outputs.count)
    return rearranged(order.map { .kept($0) }, outputs: outputs + [name])
  }

  /// A copy without dummy outputs.
  public func droppingDummies() -> Network {
    dummies == 0 ? self : rearranged(outputs.indices.map { .kept($0) }, outputs: outputs)
  }

  /// A copy with only the named outputs, in the order given, and without dummy outputs.
  ///
  /// - Throws: `NetworkError.noOutput` for a name that the network does not have.
  public func selectingOutputs(_ names: [String]) throws(NetworkError) -> Network {
    var rows: [OutputRow] = []
    for name in names {
      guard let row = outputs.firstIndex(of: name) else { throw .noOutput(name, known: outputs) }
      rows.append(.kept(row))
    }
    return try rearranged(rows, outputs: names).validated()
  }

  /// A copy whose stages, where they drop at all and `fits` their name, drop with another probability.
  public func dropping(_ rate: Float, where fits: (String) -> Bool = { _ in true }) -> Network {
    var copy = self
    copy.configuration.stages = stages.map { fits($0.name) ? $0.dropping(rate) : $0 }
    return copy
  }

  /// The stages above the first `depth`, reading what those give.
  package func above(_ depth: Int) -> Network {
    guard depth > 0, let layouts = try? configuration.layouts() else { return self }
    let upper = NetworkConfiguration(
      input: layouts[depth], stages: Array(stages[depth...]), head: head, outputs: outputs)
    let below = stages.prefix(depth).map { $0.name + "." }
    let (_, rest) = values.partition { name, _ in below.contains { name.hasPrefix($0) } }
    return Network(unchecked: upper, values: rest)
  }

  /// The network's stages, without its head, followed by all of `head`, whose parts are called `prefix`, a dot and
  /// their name there; the outputs are the head's.
  ///
  /// - Throws: `NetworkError` when there is no stage, or the head does not take what the last one gives.
  public func attaching(_ head: Network, named prefix: String = "head") throws(NetworkError) -> Network {
    guard !stages.isEmpty else { throw .layerCount(asked: 2, layers: 1) }
    let given = try configuration.layouts()[stages.count]
    guard head.input == given else {
      throw .widths(
        layer: "\(prefix).\((head.stages.first?.name ?? head.head.name))", expected: given.width,
        previous: stages[stages.count - 1].name, found: head.inputs)
    }
    var (upper, end) = (head.stages, head.head)
    for index in upper.indices { upper[index].name = "\(prefix).\(upper[index].name)" }
    end.name = "\(prefix).\(end.name)"
    let (_, body) = values.partition { name, _ in name.hasPrefix(self.head.name + ".") }
    return try Network(
      NetworkConfiguration(input: input, stages: stages + upper, head: end, outputs: head.outputs),
      values: body.merging(head.values.prefixed(prefix)))
  }

  private func addingOutput(
    _ name: String, _ row: OutputRow, stream: RandomStream
  ) throws(NetworkError) -> Network {
    try requireNew(name)
    let (named, total) = (outputs.count, outputs.count + dummies)
    let rows: [OutputRow] = (0..<named).map { .kept($0) } + [row] + (named..<total).map { .kept($0) }
    return rearranged(rows, outputs: outputs + [name], stream: stream)
  }

  private func requireNew(_ name: String) throws(NetworkError) {
    if outputs.contains(name) { throw .repeatedOutput(name) }
  }

  private func validated() throws(NetworkError) -> Network {
    try configuration.validate()
    return self
  }

  /// A copy whose head has the given outputs, the rest of the rows being dummies.
  private func rearranged(
    _ rows: [OutputRow], outputs names: [String],
    stream: RandomStream = RandomStream(seed: 0, purpose: "none is drawn")
  ) -> Network {
    var stream = stream
    var copy = self
    copy.configuration.outputs = names
    copy.configuration.head.dummies = rows.count - names.count
    let own = values.under(head.name)
    let changed = head.rearranged(
      own, rows: rows, named: names.count, before: outputs.count, stream: &stream)
    let (_, body) = values.partition { name, _ in name.hasPrefix(head.name + ".") }
    // In the order of the head's leaves, as files are read.
    copy.values = body.merging(own.mapNamed { name, _ in changed[name] }.prefixed(head.name))
    return copy
  }
}
