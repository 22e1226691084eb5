import Foundation
import Randomness
import Tensor

/// Maps of parameters on the unit box to numbers with a uniform density there, one for each of B rows.
protocol BoxFlow: Sendable {
  /// How many rows B there are.
  var count: Int { get }
  /// The log density `[N]` of N / B values in turn `[N, P]` for each row.
  func logDensity(_ values: Tensor) throws(TensorError) -> Tensor
  /// The values `[N, P]` that uniform shares `[N, P]` are mapped to.
  func values(at shares: Tensor) throws(TensorError) -> Tensor
  /// The flow of one row alone.
  func row(_ index: Int) throws(TensorError) -> Self
}

/// A flow that goes parameter after parameter, each given those before.
protocol Flow: BoxFlow {
  /// The log densities `[N, k]` of the first k parameters, each given those before, at N / B values in turn `[N, k]` for each row.
  func logDensities(_ values: Tensor) throws(TensorError) -> Tensor
  /// The value `[N]` of parameter `index` below which lie the shares `[N]` of its density given those before `[N, index]`.
  func value(_ index: Int, at shares: Tensor, after values: Tensor) throws(TensorError) -> Tensor
}

extension Flow {
  /// The sum over the parameters; of the first alone when fewer are given.
  func logDensity(_ values: Tensor) throws(TensorError) -> Tensor { try logDensities(values).sum(over: [1]) }

  /// Values `[N, P]` of shares `[N, P]`, which uniform ones draw.
  func values(at shares: Tensor) throws(TensorError) -> Tensor { try values(at: shares, known: nil) }

  /// Values `[N, P]` of shares `[N, P]`; those of `known` `[N, P]` that are no NaN are as they are.
  func values(at shares: Tensor, known: Tensor?) throws(TensorError) -> Tensor {
    var values = try shares.narrowed(1, from: 0, count: 0)
    for index in 0..<shares.shape[1] {
      var value = try value(index, at: shares.selected(1, at: index), after: values)
      if let column = try known?.selected(1, at: index) {
        value = try (column .== column).choosing(column, otherwise: value)
      }
      values = try .concatenated([values, value.withDimension(1)], along: 1)
    }
    return values
  }

  /// -log p of each row at parameters `[B, k]`, of which NaN are missing: where later ones are there the missing are
  /// integrated out, over a lattice of shares of their own densities.
  func losses(_ truth: Tensor) throws(TensorError) -> RowLosses {
    let there = try truth .== truth
    let present = try there.converted(to: truth.dtype)
    let width = truth.shape[1]
    let perRow = try present.sum(over: [1])
    let counts = try (perRow .> 0).converted(to: truth.dtype)
    // Without a parameter before one that is there nothing is to be integrated.
    let rises =
      try present.narrowed(1, from: 1, count: width - 1) .> present.narrowed(1, from: 0, count: width - 1)
    let gaps = try rises.converted(to: .float32).sum().number()
    if gaps == 0 {
      let filled = try there.choosing(truth, otherwise: present * 0 + 0.5)
      return RowLosses(sums: try -((logDensities(filled) * present).sum(over: [1])), counts: counts)
    }
    let points = UnitLattice.usual
    let rows = truth.shape[0]
    let lattice = try Tensor(
      UnitLattice.points(points, dimensions: width).map { Float($0) }, shape: [1, points, width],
      device: truth.device)
    let shares = try lattice.expanded([rows, points, width]).reshaped([rows * points, width])
    let filled = try values(at: shares, known: truth.repeated(0, points))
    let logs = try (logDensities(filled) * present.repeated(0, points)).sum(over: [1])
    let mean = try logs.reshaped([rows, points]).logSumExp(over: [1]) - log(Double(points))
    return RowLosses(sums: try -mean * counts, counts: counts)
  }
}

extension BoxFlow {
  /// The means `[B, P]` over a lattice of shares.
  func means(parameters: Int, on device: Device) throws(TensorError) -> Tensor {
    let points = UnitLattice.usual
    let lattice = try Tensor(
      UnitLattice.points(points, dimensions: parameters).map { Float($0) }, shape: [1, points, parameters],
      device: device)
    let shares = try lattice.expanded([count, points, parameters]).reshaped([count * points, parameters])
    return try values(at: shares).reshaped([count, points, parameters]).mean(over: [1])
  }
}

/// Points spread evenly over the unit box.
enum UnitLattice {
  /// As many as means and integrals are taken over.
  static let usual = 127

  /// Points `[count, dimensions]` whose coordinates are the middles of equal parts, each in an order of its own (Korobov's
  /// rule with the generator 22, which has no common factor with a number of points such as 127).
  static func points(_ count: Int, dimensions: Int) -> [Double] {
    (0..<count).flatMap { point -> [Double] in
      var part = point
      return (0..<dimensions).map { _ in
        defer { part = part * 22 % count }
        return (Double(part) + 0.5) / Double(count)
      }
    }
  }
}

extension UnitLattice {
  /// Points `[count, dimensions]` in whose order no coordinate is sorted.
  static func spread(_ count: Int, dimensions: Int) -> [Double] {
    var size = max(count, 23)
    while size % 2 == 0 || size % 11 == 0 { size += 1 }
    // The first coordinate goes up from point to point.
    let all = points(size, dimensions: dimensions + 1)
    return (0..<count).flatMap { all[$0 * (dimensions + 1) + 1..<($0 + 1) * (dimensions + 1)] }
  }
}

/// The density of a flow for each row: exact, and drawn from without rejection.
struct FlowDensity<Law: BoxFlow>: Density {
  /// In double precision.
  let flow: Law
  let parameters: Int

  var count: Int { flow.count }

  /// Values that are computed with at a time.
  private static var most: Int { 4096 }

  func logProbability(of values: [Double], row: Int) -> Double {
    logProbabilities(of: values, width: values.count, row: row)[0]
  }

  func logProbabilities(of values: [Double], row: Int) -> [Double] {
    logProbabilities(of: values, width: parameters, row: row)
  }

  /// Minus infinity outside the box; of the first parameters alone when fewer are given.
  private func logProbabilities(of values: [Double], width: Int, row: Int) -> [Double] {
    let box = -MixtureDensity.rounding...(1 + MixtureDensity.rounding)
    let inBox = values.map { min(max($0, 0), 1) }
    var logs = inParts(inBox, width: width, row: row) { flow, values throws(TensorError) in
      try flow.logDensity(values)
    }
    for place in values.indices where !box.contains(values[place]) { logs[place / width] = -.infinity }
    return logs
  }

  func samples(_ draws: Int, row: Int, stream: inout RandomStream) -> [Double] {
    let shares = (0..<draws * parameters).map { _ in stream.uniform() }
    return inParts(shares, width: parameters, row: row) { flow, shares throws(TensorError) in
      try flow.values(at: shares)
    }
  }

  private func inParts(
    _ numbers: [Double], width: Int, row: Int, _ body: (Law, Tensor) throws(TensorError) -> Tensor
  ) -> [Double] {
    do throws(TensorError) {
      return try withOneThread { () throws(TensorError) in
        try withoutGradients { () throws(TensorError) in
          let own = try flow.row(row)
          var found: [Double] = []
          for start in stride(from: 0, to: numbers.count, by: Self.most * width) {
            let part = Array(numbers[start..<min(start + Self.most * width, numbers.count)])
            found += try body(own, Tensor(part, shape: [part.count / width, width])).doubles()
          }
          return found
        }
      }
      // The shapes were checked when the network was made, so this is the end of the memory.
    } catch { preconditionFailure(error.description) }
  }
}
