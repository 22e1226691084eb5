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
