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

extension Tensor {
  /// log(x / (1 - x)), of numbers that rounding led to the edges of [0, 1] that of their neighbours.
  fileprivate func logit() throws(TensorError) -> Tensor {
    let edge = dtype == .float64 ? Double.ulpOfOne / 2 : Double(Float.ulpOfOne) / 2
    let inner = try clamped(lower: edge, upper: 1 - edge)
    return try inner.log() - (1 - inner).log()
  }

  /// The log density of a logistic distribution.
  fileprivate func logLogistic() throws(TensorError) -> Tensor { try logSigmoid() + (-self).logSigmoid() }
}

/// Velocities of P logits for B rows, and their divergence.
struct VelocityField: Sendable {
  /// How many functions of the time there are: 1, 2 t - 1, sin 2 π t and cos 2 π t.
  static let times = 4

  /// What the hidden units sum of the features `[B, P, H]`.
  let features: Tensor
  /// What they add for the state `[P, H, P]` and the time `[P, H, 4]`.
  let parents, time: Tensor
  /// Readouts `[P, H, 4]` and offsets `[P, 1, 4]` for each function of the time.
  let readout, offsets: Tensor

  /// t² + (1 - t)², by which x has the variance of x₀ where x₁ has it too and is independent.
  private func spread(_ moment: Tensor) throws(TensorError) -> Tensor {
    try moment.square() + (1 - moment).square()
  }

  /// c(t) = (2 t - 1) / (t² + (1 - t)²), whose integral from 0 to 1 is 0: the mean velocity at x of normal numbers x₀ and x₁.
  private func drift(_ moment: Tensor) throws(TensorError) -> Tensor {
    try moment.affine(scale: 2, offset: -1) / spread(moment)
  }

  /// By what the state counts: a logistic distribution has the variance π² / 3.
  private func rate(_ moment: Tensor) throws(TensorError) -> Tensor {
    try spread(moment).squareRoot().reciprocal() * (3.0.squareRoot() / Double.pi)
  }

  /// The functions of times `[N, 1]` or `[1, 1]`.
  private func clock(_ moment: Tensor) throws(TensorError) -> Tensor {
    let angle = try moment * (2 * Double.pi)
    return try Tensor.concatenated(
      [
        moment.affine(scale: 0, offset: 1), moment.affine(scale: 2, offset: -1), angle.sine(), angle.cosine(),
      ], along: 1)
  }

  /// What the hidden units sum `[N, P, H]` at states `[N, P]`.
  private func sums(_ state: Tensor, _ moment: Tensor, _ clock: Tensor) throws(TensorError) -> Tensor {
    let (rows, count) = (state.shape[0], state.shape[1])
    let hidden = readout.shape[1]
    let told = try (state * rate(moment)).linear(weight: parents.reshaped([count * hidden, count]))
    let timed = try clock.linear(weight: time.reshaped([count * hidden, Self.times]))
    return try features.repeated(0, rows / features.shape[0]) + told.reshaped([rows, count, hidden])
      + timed.reshaped([-1, count, hidden])
  }

  /// What is read `[N, P]` of hidden units `[N, P, H]` at functions of the time `[N, 4]` or `[1, 4]`.
  private func read(_ units: Tensor, _ clock: Tensor, offsets: Tensor) throws(TensorError) -> Tensor {
    let all = try offsets.addingBatchedProduct(units.permuted([1, 0, 2]), readout)
    return try (all * clock).sum(over: [2]).transposed()
  }

  /// Velocities `[N, P]`.
  func velocity(_ state: Tensor, time moment: Tensor) throws(TensorError) -> Tensor {
    let clock = try clock(moment)
    return try state * drift(moment) + read(sums(state, moment, clock).silu(), clock, offsets: offsets)
  }

  /// Velocities `[N, P]` and their divergence `[N]`.
  func velocityAndDivergence(
    _ state: Tensor, time moment: Tensor
  ) throws(TensorError) -> (velocity: Tensor, divergence: Tensor) {
    let clock = try clock(moment)
    let sums = try sums(state, moment, clock)
    let gate = try sums.sigmoid()
    let drift = try drift(moment)
    let velocity = try state * drift + read(sums * gate, clock, offsets: offsets)
    // The slope of x σ(x) is σ(x) (1 + x (1 - σ(x))).
    let bends = try gate * (1 + sums * (1 - gate))
    let own = try parents.permuted([1, 0, 2]).diagonal().transposed()
    let slopes = try read(bends * own, clock, offsets: offsets * 0) * rate(moment) + drift
    return (velocity, try slopes.sum(over: [1]))
  }

  /// The same with every tensor changed.
  func map(_ body: (Tensor) throws(TensorError) -> Tensor) throws(TensorError) -> VelocityField {
    VelocityField(
      features: try body(features), parents: try body(parents), time: try body(time),
      readout: try body(readout),
      offsets: try body(offsets))
  }

  /// One row alone.
  func row(_ index: Int) throws(TensorError) -> VelocityField {
    VelocityField(
      features: try features.narrowed(0, from: index, count: 1), parents: parents, time: time,
      readout: readout,
      offsets: offsets)
  }
}

/// A velocity field of the logits of shares, followed by steps of Runge and Kutta's method of fourth order.
struct MatchedFlow: BoxFlow {
  let places: LogisticPlaces
  let field: VelocityField
  let steps: Int

  var count: Int { places.count }

  /// The state at time 1 of one at time 0, or the other way round, and the integral of the divergence on the way if it is asked for.
  private func followed(
    _ start: Tensor, forwards: Bool, diverging: Bool
  ) throws(TensorError) -> (state: Tensor, divergence: Tensor?) {
    let step = (forwards ? 1.0 : -1.0) / Double(steps)
    var state = start
    var total: Tensor?
    for index in 0..<steps {
      let time = (forwards ? 0 : 1) + step * Double(index)
      func slope(_ x: Tensor, _ at: Double) throws(TensorError) -> (Tensor, Tensor?) {
        let moment = try Tensor.full([1, 1], at, dtype: x.dtype, device: x.device)
        if diverging {
          let both = try field.velocityAndDivergence(x, time: moment)
          return (both.velocity, both.divergence)
        }
        return (try field.velocity(x, time: moment), nil)
      }
      func moved(_ velocity: Tensor, _ part: Double) throws(TensorError) -> Tensor {
        try state + velocity * (part * step)
      }
      let (a, first) = try slope(state, time)
      let (b, second) = try slope(moved(a, 0.5), time + 0.5 * step)
      let (c, third) = try slope(moved(b, 0.5), time + 0.5 * step)
      let (d, fourth) = try slope(moved(c, 1), time + step)
      state = try moved(a + b * 2 + c * 2 + d, 1 / 6.0)
      if let first, let second, let third, let fourth {
        let change = try (first + second * 2 + third * 2 + fourth) * (step / 6)
        total = try total.map { before throws(TensorError) in try before + change } ?? change
      }
    }
    return (state, total)
  }

  func logDensity(_ values: Tensor) throws(TensorError) -> Tensor {
    let (shares, slopes) = try places.times(values.shape[0] / count)(values)
    let ends = try shares.logit()
    // Backwards, so that the divergence is integrated from time 1 to 0.
    let (starts, change) = try followed(ends, forwards: false, diverging: true)
    let all = try (slopes + starts.logLogistic() - ends.logLogistic()).sum(over: [1])
    guard let change else { return all }
    return try all + change
  }

  func values(at uniform: Tensor) throws(TensorError) -> Tensor {
    let shares = try followed(uniform.logit(), forwards: true, diverging: false).state.sigmoid()
    let edge = uniform.dtype == .float64 ? Double.ulpOfOne / 2 : Double(Float.ulpOfOne) / 2
    let inner = try shares.clamped(lower: edge, upper: 1 - edge)
    return try places.times(uniform.shape[0] / count).places(of: inner).clamped(lower: 0, upper: 1)
  }

  func row(_ index: Int) throws(TensorError) -> MatchedFlow {
    MatchedFlow(places: try places.row(index), field: try field.row(index), steps: steps)
  }

  /// The same in double precision, without how it was computed.
  func doubles() throws(TensorError) -> MatchedFlow {
    MatchedFlow(
      places: try places.doubles(),
      field: try field.map { all throws(TensorError) in try all.detached().converted(to: .float64) },
      steps: steps)
  }
}
