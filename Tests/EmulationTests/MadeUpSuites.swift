import Emulation
import Formats
import Foundation
import Observables
import Randomness
import Suites

/// A source and a target suite whose distributions are known: the mean is linear in Omega_m and h, the target adds an
/// effect of w that vanishes at w = -1.
struct MadeUpSuites {
  static let bins = 8
  let scaling: ParameterScaling
  let parameters: EmulatedParameters
  let observable: Observable
  /// Standard deviation of every bin, independent ones.
  let scatter = 0.05

  init() throws {
    scaling = try ParameterScaling(
      names: ["Omega_m", "h", "w"], lower: [0.1, 0.5, -1.3], upper: [0.5, 0.9, -0.7])
    parameters = try EmulatedParameters(scaling: scaling, variedBySource: ["Omega_m", "h"])
    observable = Observable.power("pk", k: (0..<Self.bins).map { 0.01 * exp(0.5 * Double($0)) })
  }

  /// Slopes of a bin with Omega_m, h and w.
  func slopes(_ bin: Int) -> (Double, Double, Double) {
    let x = Double(bin) / Double(Self.bins - 1)
    return (1 - 0.8 * x, 0.3 + 0.7 * x * x, 0.8 * sin(2.5 * x))
  }

  /// The mean of a bin at a scaled point.
  func mean(_ point: ArraySlice<Double>, _ bin: Int) -> Double {
    let p = Array(point)
    let (a, b, c) = slopes(bin)
    // w = -1 is 0.5 of its prior; the effect grows with Omega_m.
    return a * p[0] + b * p[1] + (p.count > 2 ? c * (p[2] - 0.5) * (0.5 + p[0]) : 0)
  }

  /// Simulations at uniform points: parameters `[N, P]` scaled and numbers `[N, D]`.
  func suite(_ count: Int, parameters: Int, seed: UInt64) -> (scaled: Matrix, values: Matrix) {
    var stream = RandomStream(seed: seed, purpose: "made-up suite")
    var scaled = Matrix(rows: count, columns: parameters)
    for index in scaled.values.indices { scaled.values[index] = stream.uniform() }
    var values = Matrix(rows: count, columns: Self.bins)
    for row in 0..<count {
      for bin in 0..<Self.bins {
        values[row, bin] = mean(scaled.row(row), bin) + scatter * stream.normal()
      }
    }
    return (scaled, values)
  }

  func source(_ count: Int = 800) throws -> SourceModel {
    let (scaled, values) = suite(count, parameters: 2, seed: 1)
    return try SourceModel(
      values: values, scaled: scaled, parameters: parameters, bins: [BinPlaces(observable)])
  }

  func emulator(_ count: Int, seed: UInt64 = 2) throws -> Emulator {
    let (scaled, values) = suite(count, parameters: 3, seed: seed)
    return try Emulator(source: source(), values: values, scaled: scaled)
  }
}
