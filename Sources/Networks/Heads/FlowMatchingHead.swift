import Foundation
import Randomness
import Tensor

/// Flow matching on the unit box (Lipman et al. 2023, arXiv:2210.02747; for posteriors Wildberger et al. 2023,
/// arXiv:2305.17161): a field of velocities carries uniform numbers at time 0 to the posterior at time 1.
///
/// What moves are logits, x = (1 - t) x₀ + t x₁ from a logistic distribution x₀, a uniform number's logit, to the logits x₁ of the
/// shares of ``LogisticPlaces``: so nothing leaves the box, and it is their distribution, not the parameters', that the field has to
/// shape. The field is v = c(t) x + s with c of ``VelocityField``, by which s = 0 carries everything to where it was. s is a layer of
/// hidden units of each parameter's own, whose slopes are known, and so is the divergence, which the log density is the integral of
/// (Chen et al. 2018, arXiv:1806.07366, equation 8).
///
/// It is trained by the squared error of the velocity (Lipman et al., equation 23) beside the log density of the cut logistic
/// distributions; validation rows judge it by its log density as they do every other head.
public struct FlowMatchingHead: Head {
  /// The kind in files.
  public static let kind = "flow-matching"
  /// One with every default.
  public static let standard = FlowMatchingHead()
  /// The first part of the leaves' names.
  public var name: String
  /// Hidden units of each parameter.
  public var hidden: Int
  /// Steps of fourth order that the field is followed by.
  public var steps: Int
  /// Parameters beyond the named ones.
  public var dummies: Int
  /// Never: estimates are in the box by themselves.
  public var sigmoid: Bool {
    get { false }
    set {}
  }
  /// Parameters lie in the unit box.
  public var isBounded: Bool { true }

  /// A head that matches flows.
  public init(_ name: String = "output", hidden: Int = 64, steps: Int = 16, dummies: Int = 0) {
    self.name = name
    self.hidden = hidden
    self.steps = steps
    self.dummies = dummies
  }

  /// Numbers of hidden units and of steps that there may be.
  public static let limits = (hidden: 1...4096, steps: 1...4096)

  /// Times and uniform numbers that each row is trained at in a step.
  private static let places = 16
  /// How a squared error of the velocity counts beside minus a log density: in units of the variance of x₁ - x₀, 2 π² / 3.
  private static let weight = 3 / (2 * Double.pi * Double.pi)

  /// Those of ``LogisticPlaces``; maps to the hidden units, `field.weight` `[T H, inputs]` and `field.bias`; what they add for the
  /// state, `parents.weight` `[T H, T]`, and for the time, `time.weight` `[T H, 4]`; and readouts by each of four functions of the
  /// time, `readout.weight` `[T 4, H]` and `readout.bias`, which start at zero.
  ///
  /// - Throws: `NetworkError` for sizes out of range and inputs that are no vector.
  public func shapes(_ input: Layout, outputs: Int) throws(NetworkError) -> Named<LeafShape> {
    let inputs = try checked(input, outputs: outputs)
    for (what, found, limits) in [
      ("hidden units", hidden, Self.limits.hidden), ("steps", steps, Self.limits.steps),
    ] where !limits.contains(found) {
      throw .headSize(layer: name, what: what, found: found, limits: limits)
    }
    let count = outputs + dummies
    return LogisticPlaces.shapes(inputs: inputs, parameters: count).merging([
      "field.weight": LeafShape([count * hidden, inputs], .kaiming(inputs: inputs)),
      "field.bias": LeafShape([count * hidden], .zeros),
      "parents.weight": LeafShape([count * hidden, count], .kaiming(inputs: count)),
      "time.weight": LeafShape([count * hidden, VelocityField.times], .kaiming(inputs: VelocityField.times)),
      "readout.weight": LeafShape([count * VelocityField.times, hidden], .zeros),
      "readout.bias": LeafShape([count * VelocityField.times], .zeros),
    ])
  }

  private func flow(_ x: Batch, count: Int, _ p: Named<Tensor>) throws(TensorError) -> MatchedFlow {
    func first(_ part: String, _ size: Int = 1) throws(TensorError) -> Tensor {
      try p[part].narrowed(0, from: 0, count: count * size)
    }
    let features = try x.values.linear(
      weight: first("field.weight", hidden), bias: first("field.bias", hidden))
    return MatchedFlow(
      places: try LogisticPlaces(x.values, count: count, p),
      field: VelocityField(
        features: try features.reshaped([-1, count, hidden]),
        parents: try first("parents.weight", hidden).narrowed(1, from: 0, count: count)
          .reshaped([count, hidden, count]),
        time: try first("time.weight", hidden).reshaped([count, hidden, VelocityField.times]),
        readout: try first("readout.weight", VelocityField.times).reshaped([
          count, VelocityField.times, hidden,
        ])
        .transposed(),
        offsets: try first("readout.bias", VelocityField.times).reshaped([count, 1, VelocityField.times])),
      steps: steps)
  }

  /// The error of the velocity of each row beside -log p(truth) of its cut logistic distributions. Of missing parameters a uniform share
  /// is taken: what the others say about them is then not learnt from that row.
  public func loss(_ x: Batch, _ truth: Tensor, _ p: Named<Tensor>) throws(TensorError) -> RowLosses {
    let (rows, count) = (truth.shape[0], truth.shape[1])
    let there = try truth .== truth
    let present = try there.converted(to: truth.dtype)
    let filled = try there.choosing(truth, otherwise: present.affine(scale: 0, offset: 0.5))
    let flow = try flow(x, count: count, p)
    let (shares, slopes) = try flow.places.times(1)(filled)
    // Evenly spread over all rows of the batch: the rows of a batch are others in every epoch, and so are their places.
    let total = rows * Self.places
    let width = 2 * count + 1
    let even = try Tensor(
      UnitLattice.spread(total, dimensions: width).map { Float($0) }, shape: [total, width],
      device: truth.device)
    let time = try even.narrowed(1, from: 0, count: 1)
    let start = try even.narrowed(1, from: 1, count: count).logit()
    let ends = try (present.repeated(0, Self.places) .> 0).choosing(
      shares.detached().repeated(0, Self.places), otherwise: even.narrowed(1, from: 1 + count, count: count)
    ).logit()
    let state = try start + (ends - start) * time
    let velocity = try flow.field.velocity(state, time: time)
    let misses = try (velocity - (ends - start)).square().reshaped([rows, Self.places, count]).mean(over: [1])
    let sums = try (misses * Self.weight - slopes) * present
    return RowLosses(
      sums: try sums.sum(over: [1]), counts: try (present.sum(over: [1]) .> 0).converted(to: truth.dtype))
  }

  /// -log p(truth) of each row; of one with missing parameters that of its cut logistic distributions for the others.
  public func judgement(_ x: Batch, _ truth: Tensor, _ p: Named<Tensor>) throws(TensorError) -> RowLosses {
    let there = try truth .== truth
    let present = try there.converted(to: truth.dtype)
    let filled = try there.choosing(truth, otherwise: present.affine(scale: 0, offset: 0.5))
    let flow = try flow(x, count: truth.shape[1], p)
    let marginal = try (flow.places.times(1)(filled).logSlopes * present).sum(over: [1])
    let isWhole = try present.sum(over: [1]) .>= Double(truth.shape[1])
    let logs = try isWhole.choosing(flow.logDensity(filled), otherwise: marginal)
    return RowLosses(sums: try -logs, counts: try (present.sum(over: [1]) .> 0).converted(to: truth.dtype))
  }

  /// The means of the densities, over the 127 points of a lattice of uniform numbers.
  public func point(_ x: Batch, _ p: Named<Tensor>) throws(TensorError) -> Tensor {
    let count = p["bias"].shape[0]
    let named = count - dummies
    let means = try flow(x, count: max(named, 1), p).means(parameters: max(named, 1), on: x.values.device)
    if dummies == 0 || named < 1 { return means }
    // Nothing is learnt of a dummy: where its distribution is centred.
    let centres = try LogisticPlaces(x.values, count: count, p).centres
    return try .concatenated([means, centres.narrowed(1, from: named, count: dummies)], along: 1)
  }

  /// The flow of each row.
  public func density(
    _ x: Batch, outputs: Int, _ p: Named<Tensor>
  ) throws(TensorError) -> (any Density)? {
    FlowDensity(flow: try flow(x, count: outputs, p).doubles(), parameters: outputs)
  }

  /// Parameters as the rows say; a new one leaves the density of the others as it was.
  public func rearranged(
    _ values: Named<HostArray>, rows: [OutputRow], named: Int, before: Int, stream: inout RandomStream
  ) -> Named<HostArray> {
    let inputs = values["weight"].shape[1]
    let total = values["bias"].count
    var new = LogisticPlaces.rearranged(values, rows: rows, stream: &stream)
    func kept(_ row: OutputRow) -> Int? { if case .kept(let index) = row { index } else { nil } }
    for (part, size, width) in [
      ("field.weight", hidden, inputs), ("field.bias", hidden, 0),
      ("time.weight", hidden, VelocityField.times),
      ("readout.weight", VelocityField.times, hidden), ("readout.bias", VelocityField.times, 0),
    ] {
      let block = size * max(width, 1)
      let array = rows.flatMap { row -> [Float] in
        if let old = kept(row) { return Array(values[part].values[old * block..<(old + 1) * block]) }
        let isDrawn = part.hasSuffix("weight") && part != "readout.weight"
        return isDrawn
          ? LeafShape([size, width], .kaiming(inputs: width)).drawn(&stream).values
          : Array(repeating: 0, count: block)
      }
      new[part] = HostArray(array, shape: width > 0 ? [rows.count * size, width] : [rows.count * size])
    }
    var parents: [Float] = []
    for row in rows {
      let drawn = LeafShape([hidden, rows.count], .kaiming(inputs: rows.count)).drawn(&stream)
      for unit in 0..<hidden {
        for (column, parent) in rows.enumerated() {
          if let own = kept(row) {
            // A dummy had no state, so that it says nothing at first.
            let old = kept(parent).flatMap { $0 < before || own >= before ? $0 : nil }
            parents.append(
              old.map { values["parents.weight"].values[(own * hidden + unit) * total + $0] } ?? 0)
          } else {
            parents.append(drawn.values[unit * rows.count + column])
          }
        }
      }
    }
    new["parents.weight"] = HostArray(parents, shape: [rows.count * hidden, rows.count])
    return new
  }
}
