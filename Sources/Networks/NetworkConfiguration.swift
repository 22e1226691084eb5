/// A network without its numbers: what a model directory must state besides the tensors.
public struct NetworkConfiguration: Sendable, Equatable {
  /// What a row of inputs looks like.
  public var input: Layout
  private var list: StageList
  private var end: SomeHead
  /// The names of the first outputs.
  public var outputs: [String]

  /// A configuration of the given parts.
  public init(input: Layout, stages: [any Stage], head: any Head, outputs: [String]) {
    self.input = input
    list = StageList(stages)
    end = SomeHead(head)
    self.outputs = outputs
  }

  /// The stages from input to head.
  public var stages: [any Stage] {
    get { list.stages }
    set { list.stages = newValue }
  }

  /// The end.
  public var head: any Head {
    get { end.head }
    set { end.head = newValue }
  }

  /// What a row looks like before each stage and before the head.
  ///
  /// - Throws: `NetworkError` for the first stage whose input cannot be.
  public func layouts() throws(NetworkError) -> [Layout] {
    var layouts = [input]
    for stage in stages { layouts.append(try stage.shapes(layouts[layouts.count - 1]).output) }
    return layouts
  }

  /// The leaves by name in the order drawn: those of each stage, then those of the head.
  ///
  /// - Throws: `NetworkError` with the first rule that is broken.
  public func leaves() throws(NetworkError) -> Named<LeafShape> {
    var all = Named<LeafShape>()
    var layout = input
    for stage in stages {
      let (leaves, output) = try stage.shapes(layout)
      all = all.merging(leaves.prefixed(stage.name))
      layout = output
    }
    return all.merging(try head.shapes(layout, outputs: outputs.count).prefixed(head.name))
  }

  /// Requires stages that fit each other, names that differ and sizes in range.
  ///
  /// - Throws: `NetworkError` with the first rule that is broken.
  public func validate() throws(NetworkError) {
    let names = stages.map(\.name) + [head.name]
    for (index, name) in names.enumerated() where names[..<index].contains(name) {
      throw .repeatedLayer(name)
    }
    for (index, name) in outputs.enumerated() where outputs[..<index].contains(name) {
      throw .repeatedOutput(name)
    }
    _ = try leaves()
  }
}

extension NetworkConfiguration: Codable {
  private enum Key: String, CodingKey { case input, stages, head, outputs, layers }

  /// Reads a configuration, or a ``NetworkLayout`` as models of format 1 hold it.
  public init(from decoder: any Decoder) throws {
    let box = try decoder.container(keyedBy: Key.self)
    if box.contains(.layers) {
      try self.init(NetworkLayout(from: decoder))
      return
    }
    self.init(
      input: try box.decode(Layout.self, forKey: .input),
      stages: try box.decode(StageList.self, forKey: .stages).stages,
      head: try box.decode(SomeHead.self, forKey: .head).head,
      outputs: try box.decode([String].self, forKey: .outputs))
  }

  /// Writes {"input", "stages", "head", "outputs"}.
  public func encode(to encoder: any Encoder) throws {
    var box = encoder.container(keyedBy: Key.self)
    try box.encode(input, forKey: .input)
    try box.encode(list, forKey: .stages)
    try box.encode(end, forKey: .head)
    try box.encode(outputs, forKey: .outputs)
  }
}
