import Foundation
import Randomness
import Tensor

/// What the conditionals of an autoregressive flow are made of: for each parameter a hidden layer of its own that reads
/// the features and, masked, the parameters before it (Germain et al. 2015, arXiv:1502.03509; here no unit is shared, so
/// that parameters can come and go).
///
/// A parameter before is read as its miss from a centre in units of a scale, both linear in the features, which are where
/// the parameter's own conditional starts from as well: in a fresh network near the middle of the box and a tenth of it wide.
struct MaskedConditioner {
  /// Hidden units of each parameter.
  let hidden: Int
  /// Numbers that are given for each parameter.
  let numbers: Int

  /// Where centres and rates, one over scales, are for leaves of zero.
  private static let start = (centre: 0.5, rate: 10.0)
  /// By what the leaves of centres count, so that fresh ones scatter little.
  private static let step = 0.1

  /// Maps to the centres, `weight` `[T, inputs]` and `bias`, and log rates, `rate.weight` and `rate.bias`, of T parameters; to
  /// their hidden layers, `hidden.weight` `[T H, inputs]`, `hidden.bias` and `parents.weight` `[T H, T]`; and to their
  /// numbers, `numbers.weight` `[T O, H]` and `numbers.bias`, which start at zero.
  func shapes(inputs: Int, parameters: Int) -> Named<LeafShape> {
    [
      "weight": LeafShape([parameters, inputs], .kaiming(inputs: inputs)),
      "bias": LeafShape([parameters], .zeros),
      "rate.weight": LeafShape([parameters, inputs], .zeros),
      "rate.bias": LeafShape([parameters], .zeros),
      "hidden.weight": LeafShape([parameters * hidden, inputs], .kaiming(inputs: inputs)),
      "hidden.bias": LeafShape([parameters * hidden], .zeros),
      "parents.weight": LeafShape([parameters * hidden, parameters], .kaiming(inputs: parameters)),
      "numbers.weight": LeafShape([parameters * numbers, hidden], .zeros),
      "numbers.bias": LeafShape([parameters * numbers], .zeros),
    ]
  }

  /// The conditioner of some rows.
  func callAsFunction(_ x: Tensor, _ p: Named<Tensor>) throws(TensorError) -> Conditions {
    let (rows, count) = (x.shape[0], p["bias"].shape[0])
    // Of parameter i those before it alone are seen.
    let seen = try Tensor(
      (0..<count).flatMap { i in (0..<count).map { $0 < i ? Float(1) : 0 } }, shape: [count, 1, count],
      device: x.device)
    return Conditions(
      centres: try x.linear(weight: p["weight"], bias: p["bias"]).affine(
        scale: Self.step, offset: Self.start.centre),
      logRates: try x.linear(weight: p["rate.weight"], bias: p["rate.bias"]) + log(Self.start.rate),
      hidden: try x.linear(weight: p["hidden.weight"], bias: p["hidden.bias"]).reshaped([rows, count, hidden]
      ),
      parents: try p["parents.weight"].reshaped([count, hidden, count]) * seen.converted(to: x.dtype),
      readout: try p["numbers.weight"].reshaped([count, numbers, hidden]).transposed(),
      offsets: try p["numbers.bias"].reshaped([count, 1, numbers]))
  }

  /// Parameters as the rows say. What a kept parameter is told by those kept before it in their old order stays; by others
  /// nothing is told at first. A constant starts with the given rate.
  func rearranged(
    _ values: Named<HostArray>, rows: [OutputRow], constantRate: Double, stream: inout RandomStream
  ) -> Named<HostArray> {
    let inputs = values["weight"].shape[1]
    let before = values["bias"].count
    func kept(_ row: OutputRow) -> Int? { if case .kept(let index) = row { index } else { nil } }
    func blocks(_ name: String, _ size: Int, width: Int, fresh: (OutputRow) -> [Float]) -> HostArray {
      let array = values[name]
      let all = rows.flatMap { row -> [Float] in
        kept(row).map { Array(array.values[$0 * size * width..<($0 + 1) * size * width]) } ?? fresh(row)
      }
      let length = rows.count * size
      return HostArray(all, shape: array.shape.count == 1 ? [length] : [length, width])
    }
    func zeros(_ count: Int) -> (OutputRow) -> [Float] { { _ in Array(repeating: 0, count: count) } }
    let scaled = rows.map { row -> OutputRow in
      if case .constant(let value) = row {
        .constant(Float((Double(value) - Self.start.centre) / Self.step))
      } else {
        row
      }
    }
    var new = linearRows(values, scaled, sigmoid: false, stream: &stream)
    new["rate.weight"] = blocks("rate.weight", 1, width: inputs, fresh: zeros(inputs))
    new["rate.bias"] = blocks("rate.bias", 1, width: 1) {
      if case .constant = $0 { [Float(log(constantRate / Self.start.rate))] } else { [0] }
    }
    new["hidden.weight"] = blocks("hidden.weight", hidden, width: inputs) { _ in
      LeafShape([hidden, inputs], .kaiming(inputs: inputs)).drawn(&stream).values
    }
    new["hidden.bias"] = blocks("hidden.bias", hidden, width: 1, fresh: zeros(hidden))
    var parents: [Float] = []
    for (place, row) in rows.enumerated() {
      let drawn = LeafShape([hidden, rows.count], .kaiming(inputs: rows.count)).drawn(&stream)
      for unit in 0..<hidden {
        for (column, parent) in rows.enumerated() {
          if let own = kept(row) {
            let old = column < place ? kept(parent).flatMap { $0 < own ? $0 : nil } : nil
            parents.append(
              old.map { values["parents.weight"].values[(own * hidden + unit) * before + $0] } ?? 0)
          } else {
            parents.append(drawn.values[unit * rows.count + column])
          }
        }
      }
    }
    new["parents.weight"] = HostArray(parents, shape: [rows.count * hidden, rows.count])
    new["numbers.weight"] = blocks("numbers.weight", numbers, width: hidden, fresh: zeros(numbers * hidden))
    new["numbers.bias"] = blocks("numbers.bias", numbers, width: 1, fresh: zeros(numbers))
    return new
  }
}

/// The conditioner of B rows, from which the numbers of T parameters follow given those before.
struct Conditions {
  /// Centres and log rates `[B, T]` without the parameters before.
  let centres, logRates: Tensor
  /// What the hidden units sum of the features `[B, T, H]`.
  let hidden: Tensor
  /// What they add for the miss of each parameter before `[T, H, T]`.
  let parents: Tensor
  /// Matrices `[T, H, O]` and offsets `[T, 1, O]` of the numbers.
  let readout, offsets: Tensor

  /// How many rows there are.
  var count: Int { centres.shape[0] }

  /// The centres, log rates `[b, N]` and numbers `[b, N, O]` of the parameters of a range of size b, for N / B values in turn
  /// `[N, k]` of the parameters before for each row, of which those that are not before are not seen.
  func callAsFunction(
    _ range: Range<Int>, after values: Tensor
  ) throws(TensorError) -> (centres: Tensor, logRates: Tensor, numbers: Tensor) {
    let (total, known) = (values.shape[0], values.shape[1])
    let times = total / count
    func own(_ all: Tensor) throws(TensorError) -> Tensor {
      try all.narrowed(1, from: range.lowerBound, count: range.count).repeated(0, times)
    }
    func stacks(_ all: Tensor) throws(TensorError) -> Tensor {
      try all.narrowed(0, from: range.lowerBound, count: range.count)
    }
    var sums = try own(hidden)
    if known > 0 {
      let misses = try values - centres.narrowed(1, from: 0, count: known).repeated(0, times)
      let white = try misses * logRates.narrowed(1, from: 0, count: known).repeated(0, times).exp()
      let told = try stacks(parents).narrowed(2, from: 0, count: known).reshaped([-1, known])
      sums = try sums + white.linear(weight: told).reshaped(sums.shape)
    }
    let numbers = try stacks(offsets).addingBatchedProduct(sums.silu().permuted([1, 0, 2]), stacks(readout))
    return (try own(centres).transposed(), try own(logRates).transposed(), numbers)
  }

  /// The same in double precision, without how it was computed.
  func doubles() throws(TensorError) -> Conditions {
    func double(_ tensor: Tensor) throws(TensorError) -> Tensor {
      try tensor.detached().converted(to: .float64)
    }
    return Conditions(
      centres: try double(centres), logRates: try double(logRates), hidden: try double(hidden),
      parents: try double(parents), readout: try double(readout), offsets: try double(offsets))
  }

  /// One row alone.
  func row(_ index: Int) throws(TensorError) -> Conditions {
    Conditions(
      centres: try centres.narrowed(0, from: index, count: 1),
      logRates: try logRates.narrowed(0, from: index, count: 1),
      hidden: try hidden.narrowed(0, from: index, count: 1), parents: parents, readout: readout,
      offsets: offsets)
  }
}
