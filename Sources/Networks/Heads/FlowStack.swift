import Foundation
import Randomness
import Tensor

/// Maps of [0, 1] onto itself, monotone and in closed form both ways.
public protocol BoxMap {
  /// Values at places in [0, 1] and the logarithm of the slope there.
  func callAsFunction(_ places: Tensor) throws(TensorError) -> (values: Tensor, logSlopes: Tensor)
  /// The places of values in [0, 1].
  func places(of values: Tensor) throws(TensorError) -> Tensor
}

/// What one layer of a stack does to parameters on the unit box.
public struct FlowLayer: Sendable {
  /// The parameters that it moves, in the order in which they can be moved back; those of a group at once.
  public let groups: [[Int]]
  /// Whether parameter i is moved by what parameter j is.
  public let reads: @Sendable (_ i: Int, _ j: Int) -> Bool

  /// A layer of groups, and of what each of their parameters reads.
  public init(groups: [[Int]], reads: @escaping @Sendable (Int, Int) -> Bool) {
    self.groups = groups
    self.reads = reads
  }

  /// The parameters that it moves, first to last.
  public var moved: [Int] { groups.flatMap(\.self).sorted() }
}

/// A head that is a stack of layers over cut logistic distributions (``LogisticPlaces``): every layer moves some of their shares by maps that the features and other shares say. All
/// of them map [0, 1] onto itself, so that nothing lies outside the prior's box.
///
/// A layer starts as the identity. Named parameters are never moved by dummies, so that they have a density of their own.
public protocol FlowStackHead: Head {
  /// What its layers move shares by.
  associatedtype Map: BoxMap
  /// Layers, and hidden units for each parameter that a layer moves.
  var layers: Int { get }
  var hidden: Int { get }
  /// How many numbers a map takes.
  var numbers: Int { get }
  /// Its sizes, by what they are, and what they may be.
  var sizes: [(what: String, found: Int, limits: ClosedRange<Int>)] { get }
  /// What layer `index` does to `parameters` parameters; of fewer it does the same to the first of them.
  static func layer(_ index: Int, parameters: Int) -> FlowLayer
  /// The maps of numbers `[..., numbers]`.
  func map(_ numbers: Tensor) throws(TensorError) -> Map
}

extension FlowStackHead {
  /// Never: estimates are in the box by themselves.
  public var sigmoid: Bool {
    get { false }
    set {}
  }
  /// Parameters lie in the unit box.
  public var isBounded: Bool { true }

  /// Numbers of layers and of hidden units that there may be.
  public static var limits: (layers: ClosedRange<Int>, hidden: ClosedRange<Int>) { (1...64, 1...4096) }

  /// Layers and hidden units.
  public var sizes: [(what: String, found: Int, limits: ClosedRange<Int>)] {
    [("layers", layers, Self.limits.layers), ("hidden units", hidden, Self.limits.hidden)]
  }

  /// Maps to the centres, `weight` `[T, inputs]` and `bias`, and log rates, `rate.weight` and `rate.bias`, of T parameters; and
  /// of each layer, which moves M of them, `layer.0.hidden.weight` `[M H, inputs]`, `layer.0.hidden.bias`, `layer.0.parents.weight`
  /// `[M H, T]`, `layer.0.numbers.weight` `[M O, H]` and `layer.0.numbers.bias`, which start at zero.
  ///
  /// - Throws: `NetworkError` for sizes out of range and inputs that are no vector.
  public func shapes(_ input: Layout, outputs: Int) throws(NetworkError) -> Named<LeafShape> {
    let inputs = try checked(input, outputs: outputs)
    for (what, found, limits) in sizes where !limits.contains(found) {
      throw .headSize(layer: name, what: what, found: found, limits: limits)
    }
    return shapes(inputs: inputs, parameters: outputs + dummies)
  }

  private func shapes(inputs: Int, parameters: Int) -> Named<LeafShape> {
    var shapes = LogisticPlaces.shapes(inputs: inputs, parameters: parameters)
    for index in 0..<layers {
      let moved = Self.layer(index, parameters: parameters).moved.count
      // One parameter alone may be left where it is by a layer.
      guard moved > 0 else { continue }
      shapes = shapes.merging([
        leaf(index, "hidden.weight"): LeafShape([moved * hidden, inputs], .kaiming(inputs: inputs)),
        leaf(index, "hidden.bias"): LeafShape([moved * hidden], .zeros),
        leaf(index, "parents.weight"): LeafShape(
          [moved * hidden, parameters], .kaiming(inputs: parameters)),
        leaf(index, "numbers.weight"): LeafShape([moved * numbers, hidden], .zeros),
        leaf(index, "numbers.bias"): LeafShape([moved * numbers], .zeros),
      ])
    }
    return shapes
  }

  private func leaf(_ layer: Int, _ part: String) -> String { "layer.\(layer).\(part)" }

  /// The stack for the first `count` parameters of some rows.
  private func stack(_ x: Batch, count: Int, _ p: Named<Tensor>) throws(TensorError) -> FlowStack<Self> {
    let rows = x.values.shape[0]
    func first(_ all: Tensor, _ dimension: Int = 0) throws(TensorError) -> Tensor {
      try all.narrowed(dimension, from: 0, count: count)
    }
    var told: [FlowStack<Self>.Layer] = []
    for index in 0..<layers {
      let layer = Self.layer(index, parameters: count)
      let moved = layer.moved
      if moved.isEmpty { continue }
      func leading(_ part: String, _ size: Int) throws(TensorError) -> Tensor {
        try p[leaf(index, part)].narrowed(0, from: 0, count: moved.count * size)
      }
      let seen = try Tensor(
        moved.flatMap { i in (0..<count).map { layer.reads(i, $0) ? Float(1) : 0 } },
        shape: [moved.count, 1, count], device: x.values.device)
      told.append(
        .init(
          plan: layer,
          hidden: try x.values.linear(
            weight: leading("hidden.weight", hidden), bias: leading("hidden.bias", hidden)
          )
          .reshaped([rows, moved.count, hidden]),
          parents: try first(leading("parents.weight", hidden), 1).reshaped([moved.count, hidden, count])
            * seen.converted(to: x.values.dtype),
          readout: try leading("numbers.weight", numbers).reshaped([moved.count, numbers, hidden])
            .transposed(),
          offsets: try leading("numbers.bias", numbers).reshaped([moved.count, 1, numbers])))
    }
    return FlowStack(
      head: self, base: try LogisticPlaces(x.values, count: count, p), layers: told)
  }

  /// -log p(truth) of each row; missing parameters are integrated out, over a lattice of shares of their cut logistic
  /// distributions.
  public func loss(_ x: Batch, _ truth: Tensor, _ p: Named<Tensor>) throws(TensorError) -> RowLosses {
    try stack(x, count: truth.shape[1], p).losses(truth)
  }

  /// The means of the densities, over the 127 points of a lattice of shares; dummies have those of their own.
  public func point(_ x: Batch, _ p: Named<Tensor>) throws(TensorError) -> Tensor {
    let count = p["bias"].shape[0]
    let all = try stack(x, count: count, p).means(parameters: count, on: x.values.device)
    if dummies == 0 || dummies == count { return all }
    let named = count - dummies
    return try .concatenated(
      [
        stack(x, count: named, p).means(parameters: named, on: x.values.device),
        all.narrowed(1, from: named, count: dummies),
      ], along: 1)
  }

  /// The stack of each row.
  public func density(
    _ x: Batch, outputs: Int, _ p: Named<Tensor>
  ) throws(TensorError) -> (any Density)? {
    FlowDensity(flow: try stack(x, count: outputs, p).doubles(), parameters: outputs)
  }

  /// Parameters as the rows say. New ones leave the density of the others as it was; where one that is kept would be moved
  /// by other layers than before, every layer starts again as the identity.
  public func rearranged(
    _ values: Named<HostArray>, rows: [OutputRow], named: Int, before: Int, stream: inout RandomStream
  ) -> Named<HostArray> {
    let inputs = values["weight"].shape[1]
    let total = values["bias"].count
    func kept(_ row: OutputRow) -> Int? { if case .kept(let index) = row { index } else { nil } }
    var new = LogisticPlaces.rearranged(values, rows: rows, stream: &stream)
    let fresh = shapes(inputs: inputs, parameters: rows.count)
    for index in 0..<layers {
      let (plan, old) = (Self.layer(index, parameters: rows.count), Self.layer(index, parameters: total))
      let (moved, earlier) = (plan.moved, old.moved)
      if moved.isEmpty { continue }
      var leaves: Named<HostArray> = [:]
      for part in ["hidden.weight", "hidden.bias", "parents.weight", "numbers.weight", "numbers.bias"] {
        leaves[part] = fresh[leaf(index, part)].drawn(&stream)
      }
      if keeps(rows, before: before, total: total) {
        for (place, parameter) in moved.enumerated() {
          guard let own = kept(rows[parameter]), let from = earlier.firstIndex(of: own) else { continue }
          for (part, size) in [
            ("hidden.weight", hidden), ("hidden.bias", hidden), ("numbers.weight", numbers),
            ("numbers.bias", numbers),
          ] {
            let block = size * (part.hasSuffix("bias") ? 1 : part.hasPrefix("hidden") ? inputs : hidden)
            leaves[part].values.replaceSubrange(
              place * block..<(place + 1) * block,
              with: values[leaf(index, part)].values[from * block..<(from + 1) * block])
          }
          let parents = values[leaf(index, "parents.weight")].values
          for unit in 0..<hidden {
            for (column, parent) in rows.enumerated() {
              // What was not seen before, dummies among it, says nothing at first.
              let known = kept(parent).flatMap {
                old.reads(own, $0) && ($0 < before || own >= before) ? $0 : nil
              }
              leaves["parents.weight"].values[(place * hidden + unit) * rows.count + column] =
                known.map { parents[(from * hidden + unit) * total + $0] } ?? 0
            }
          }
        }
      }
      for part in leaves.names { new[leaf(index, part)] = leaves[part] }
    }
    return new
  }

  /// Whether every parameter that is kept is moved by the layers that moved it, and read by those that read it.
  private func keeps(_ rows: [OutputRow], before: Int, total: Int) -> Bool {
    let kept = rows.enumerated().compactMap { place, row -> (new: Int, old: Int)? in
      if case .kept(let index) = row { (place, index) } else { nil }
    }
    return (0..<layers).allSatisfy { index in
      let (now, then) = (Self.layer(index, parameters: rows.count), Self.layer(index, parameters: total))
      let (moved, earlier) = (Set(now.moved), Set(then.moved))
      return kept.allSatisfy { one in
        moved.contains(one.new) == earlier.contains(one.old)
          && kept.allSatisfy { now.reads(one.new, $0.new) == then.reads(one.old, $0.old) }
      }
    }
  }
}

/// The stack of B rows and P parameters.
struct FlowStack<Stack: FlowStackHead>: BoxFlow {
  /// What the maps of a layer follow from.
  struct Layer: Sendable {
    let plan: FlowLayer
    /// What the hidden units sum of the features `[B, M, H]`.
    let hidden: Tensor
    /// What they add for the shares of others `[M, H, P]`.
    let parents: Tensor
    /// Matrices `[M, H, O]` and offsets `[M, 1, O]` of the numbers.
    let readout, offsets: Tensor
  }

  let head: Stack
  let base: LogisticPlaces
  let layers: [Layer]

  var count: Int { base.count }

  /// The maps of some of the parameters that a layer moves, by their places among these, given the shares `[N, P]` of all.
  private func maps(_ layer: Layer, _ range: Range<Int>, _ shares: Tensor) throws(TensorError) -> Stack.Map {
    let times = shares.shape[0] / count
    let size = range.count
    func own(_ all: Tensor) throws(TensorError) -> Tensor {
      try all.narrowed(0, from: range.lowerBound, count: size)
    }
    let told = try own(layer.parents)
    // Shares that are uniform have unit scatter in these units.
    let white = try shares.affine(scale: 12.0.squareRoot(), offset: -0.5 * 12.0.squareRoot())
    let sums = try layer.hidden.narrowed(1, from: range.lowerBound, count: size).repeated(0, times)
    let all = try sums + white.linear(weight: told.reshaped([-1, shares.shape[1]])).reshaped(sums.shape)
    return try head.map(
      own(layer.offsets).addingBatchedProduct(all.silu().permuted([1, 0, 2]), own(layer.readout)))
  }

  /// Shares `[N, P]` with some columns, `[k, N]`, replaced.
  private func replacing(_ shares: Tensor, _ places: [Int], by columns: Tensor) throws(TensorError) -> Tensor
  {
    let count = shares.shape[1]
    if places == Array(0..<count) { return try columns.transposed() }
    var all: [Tensor] = []
    for place in 0..<count {
      if let index = places.firstIndex(of: place) {
        all.append(try columns.selected(0, at: index))
      } else {
        all.append(try shares.selected(1, at: place))
      }
    }
    return try .stacked(all, along: 1)
  }

  private func columns(_ shares: Tensor, _ places: [Int]) throws(TensorError) -> Tensor {
    var all: [Tensor] = []
    for place in places { all.append(try shares.selected(1, at: place)) }
    return try .stacked(all)
  }

  /// The log densities `[N]` of shares `[N, P]` of the cut logistic distributions.
  private func logLayers(_ start: Tensor) throws(TensorError) -> Tensor {
    var shares = start
    var logs = try start.selected(1, at: 0).affine(scale: 0, offset: 0)
    for layer in layers {
      let moved = layer.plan.moved
      let map = try maps(layer, 0..<moved.count, shares)
      let (values, slopes) = try map(columns(shares, moved))
      shares = try replacing(shares, moved, by: values)
      logs = try logs + slopes.sum(over: [0])
    }
    return logs
  }

  func logDensity(_ values: Tensor) throws(TensorError) -> Tensor {
    let (shares, slopes) = try base.times(values.shape[0] / count)(values)
    return try logLayers(shares) + slopes.sum(over: [1])
  }

  func values(at uniform: Tensor) throws(TensorError) -> Tensor {
    // Rounding alone may lead out of the box, and to its very edges, where nothing has a derivative.
    let edge = uniform.dtype == .float64 ? Double.ulpOfOne / 2 : Double(Float.ulpOfOne) / 2
    var shares = try uniform.clamped(lower: edge, upper: 1 - edge)
    for layer in layers.reversed() {
      let moved = layer.plan.moved
      for group in layer.plan.groups where !group.isEmpty {
        let places = group.compactMap { moved.firstIndex(of: $0) }
        let first = places.min() ?? 0
        let map = try maps(layer, first..<first + places.count, shares)
        let found = try map.places(of: columns(shares, group)).clamped(lower: edge, upper: 1 - edge)
        shares = try replacing(shares, group, by: found)
      }
    }
    return try base.times(uniform.shape[0] / count).places(of: shares).clamped(lower: 0, upper: 1)
  }

  /// -log p of each row at parameters `[B, P]`, of which NaN are missing and integrated out.
  func losses(_ truth: Tensor) throws(TensorError) -> RowLosses {
    let (rows, width) = (truth.shape[0], truth.shape[1])
    let there = try truth .== truth
    let present = try there.converted(to: truth.dtype)
    let counts = try (present.sum(over: [1]) .> 0).converted(to: truth.dtype)
    if try present.smallest().number() == 1 {
      return RowLosses(sums: try -logDensity(truth), counts: counts)
    }
    let filled = try there.choosing(truth, otherwise: present.affine(scale: 0, offset: 0.5))
    let (shares, slopes) = try base.times(1)(filled)
    let points = UnitLattice.usual
    let lattice = try Tensor(
      UnitLattice.points(points, dimensions: width).map { Float($0) }, shape: [1, points, width],
      device: truth.device)
    let spread = try lattice.expanded([rows, points, width]).reshaped([rows * points, width])
    let known = try (present.repeated(0, points) .> 0).choosing(shares.repeated(0, points), otherwise: spread)
    let logs = try logLayers(known).reshaped([rows, points]).logSumExp(over: [1]) - log(Double(points))
    let sums = try logs + (slopes * present).sum(over: [1])
    return RowLosses(sums: try -sums * counts, counts: counts)
  }

  /// The same in double precision, without how it was computed.
  func doubles() throws(TensorError) -> FlowStack {
    func double(_ tensor: Tensor) throws(TensorError) -> Tensor {
      try tensor.detached().converted(to: .float64)
    }
    var all: [Layer] = []
    for layer in layers {
      all.append(
        Layer(
          plan: layer.plan, hidden: try double(layer.hidden), parents: try double(layer.parents),
          readout: try double(layer.readout), offsets: try double(layer.offsets)))
    }
    return FlowStack(
      head: head, base: try base.doubles(), layers: all)
  }

  func row(_ index: Int) throws(TensorError) -> FlowStack {
    func own(_ all: Tensor) throws(TensorError) -> Tensor { try all.narrowed(0, from: index, count: 1) }
    var told: [Layer] = []
    for layer in layers {
      told.append(
        Layer(
          plan: layer.plan, hidden: try own(layer.hidden), parents: layer.parents, readout: layer.readout,
          offsets: layer.offsets))
    }
    return FlowStack(
      head: head, base: try base.row(index), layers: told)
  }
}
