import Foundation
import Tensor

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
