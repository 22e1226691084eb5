import Foundation
import Randomness
import Tensor

/// Where each of P parameters lies and how wide it is, for B rows: cut logistic distributions whose centres and log rates are
/// linear in the features.
struct LogisticPlaces: Sendable {
  /// Centres and log rates `[B, P]`.
  let centres, logRates: Tensor

  /// Where centres and rates, one over scales, are for leaves of zero, and by what the leaves of centres count, so that fresh ones
  /// scatter little.
  private static let start = (centre: 0.5, rate: 10.0, step: 0.1)

  /// Distributions around centres.
  private init(centres: Tensor, logRates: Tensor) {
    self.centres = centres
    self.logRates = logRates
  }

  /// Maps to the centres, `weight` `[T, inputs]` and `bias`, and log rates, `rate.weight` and `rate.bias`, of T parameters.
  static func shapes(inputs: Int, parameters: Int) -> Named<LeafShape> {
    [
      "weight": LeafShape([parameters, inputs], .kaiming(inputs: inputs)),
      "bias": LeafShape([parameters], .zeros),
      "rate.weight": LeafShape([parameters, inputs], .zeros),
      "rate.bias": LeafShape([parameters], .zeros),
    ]
  }

  /// Those of the first `count` parameters at features `[B, inputs]`.
  init(_ x: Tensor, count: Int, _ p: Named<Tensor>) throws(TensorError) {
    func first(_ name: String) throws(TensorError) -> Tensor {
      try p[name].narrowed(0, from: 0, count: count)
    }
    centres = try x.linear(weight: first("weight"), bias: first("bias")).affine(
      scale: Self.start.step, offset: Self.start.centre)
    logRates = try x.linear(weight: first("rate.weight"), bias: first("rate.bias")) + log(Self.start.rate)
  }

  /// The leaves of parameters as the rows say.
  static func rearranged(
    _ values: Named<HostArray>, rows: [OutputRow], stream: inout RandomStream
  ) -> Named<HostArray> {
    let inputs = values["weight"].shape[1]
    let scaled = rows.map { row -> OutputRow in
      if case .constant(let value) = row {
        .constant(Float((Double(value) - start.centre) / start.step))
      } else {
        row
      }
    }
    var new = linearRows(values, scaled, sigmoid: false, stream: &stream)
    var (weights, biases): ([Float], [Float]) = ([], [])
    for row in rows {
      switch row {
      case .kept(let old):
        weights += values["rate.weight"].row(old)
        biases.append(values["rate.bias"].values[old])
      case .fresh:
        weights += Array(repeating: 0, count: inputs)
        biases.append(0)
      case .constant:
        weights += Array(repeating: 0, count: inputs)
        // A logistic distribution of the scatter 1 / sqrt(12).
        biases.append(Float(log(2 * .pi / start.rate)))
      }
    }
    new["rate.weight"] = HostArray(weights, shape: [rows.count, inputs])
    new["rate.bias"] = HostArray(biases, shape: [rows.count])
    return new
  }

  /// How many rows there are.
  var count: Int { centres.shape[0] }

  /// The distributions for N = `times` B values, in turn for each row.
  func times(_ times: Int) throws(TensorError) -> CutLogistic {
    CutLogistic(centres: try centres.repeated(0, times), logRates: try logRates.repeated(0, times))
  }

  /// The same in double precision, without how it was computed.
  func doubles() throws(TensorError) -> LogisticPlaces {
    LogisticPlaces(
      centres: try centres.detached().converted(to: .float64),
      logRates: try logRates.detached().converted(to: .float64))
  }

  /// One row alone.
  func row(_ index: Int) throws(TensorError) -> LogisticPlaces {
    LogisticPlaces(
      centres: try centres.narrowed(0, from: index, count: 1),
      logRates: try logRates.narrowed(0, from: index, count: 1))
  }
}
