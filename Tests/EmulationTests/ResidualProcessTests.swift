import Emulation
import Formats
import Foundation
import OrderedCollections
import Randomness
import Testing

/// A source whose mean no low polynomial holds.
@Suite struct ResidualProcessTests {
  let suites: MadeUpSuites

  init() throws { suites = try MadeUpSuites() }

  /// What is added to the mean of a bin.
  private func wave(_ point: ArraySlice<Double>, _ bin: Int) -> Double {
    0.3 * sin(7 * (point.first ?? 0)) * (1 - 0.1 * Double(bin))
  }

  private func suite(_ count: Int, parameters: Int, seed: UInt64) -> (scaled: Matrix, values: Matrix) {
    var (scaled, values) = suites.suite(count, parameters: parameters, seed: seed)
    for row in 0..<count {
      for bin in 0..<MadeUpSuites.bins { values[row, bin] += wave(scaled.row(row), bin) }
    }
    return (scaled, values)
  }

  private func source(_ count: Int) throws -> SourceModel {
    let (scaled, values) = suite(count, parameters: 2, seed: 1)
    return try SourceModel(
      values: values, scaled: scaled, parameters: suites.parameters, bins: [BinPlaces(suites.observable)])
  }

  private func emulator() throws -> Emulator {
    let (scaled, values) = suite(40, parameters: 3, seed: 2)
    return try Emulator(source: source(800), values: values, scaled: scaled)
  }

  /// The scatter is all that is left, and held-out simulations are predicted within it.
  @Test func learnsWhatPolynomialsLeave() throws {
    let source = try source(800)
    #expect(source.summary == "quadratic in 2 parameters and a Gaussian process of the rest, 800 simulations")
    for bin in 0..<MadeUpSuites.bins {
      let deviation = source.covariance.matrix[bin, bin].squareRoot()
      #expect(abs(deviation / suites.scatter - 1) < 0.1)
    }
    let emulator = try emulator()
    let (points, _) = suites.suite(100, parameters: 3, seed: 9)
    let predicted = try emulator.mean(at: points)
    var error = 0.0
    for row in 0..<points.rows {
      for bin in 0..<MadeUpSuites.bins {
        let mean = suites.mean(points.row(row), bin) + wave(points.row(row), bin)
        error += pow(predicted[row, bin] - mean, 2)
      }
    }
    let deviation = (error / Double(points.rows * MadeUpSuites.bins)).squareRoot()
    #expect(deviation < 0.6 * suites.scatter)
    #expect(emulator.check.problems.isEmpty)
  }

  /// Polynomials that hold the mean stay alone.
  @Test func polynomialsThatSufficeStayAlone() throws {
    #expect(try suites.source().summary == "linear in 2 parameters, 800 simulations")
    let few = suite(300, parameters: 2, seed: 1)
    let model = try SourceModel(
      values: few.values, scaled: few.scaled, parameters: suites.parameters,
      bins: [BinPlaces(suites.observable)])
    #expect(model.summary == "cubic in 2 parameters, 300 simulations")
  }

  /// What is kept is what was fitted, and a damaged table is refused by its name.
  @Test func keptAndReadAgain() throws {
    let emulator = try emulator()
    let tensors = emulator.tensors()
    #expect(tensors.keys.contains("source.process.coefficients"))
    #expect(try Emulator(emulator.configuration, tensors: tensors) == emulator)
    for name in tensors.keys where name.hasPrefix("source.process.") {
      var fewer = tensors
      fewer.removeValue(forKey: name)
      let error = #expect(throws: EmulationError.self) {
        try Emulator(emulator.configuration, tensors: fewer)
      }
      // The extents are read from two of them.
      let named = ["standins", "strengths"].contains { name.hasSuffix($0) } ? "tensor" : "'\(name)'"
      #expect(error?.description.contains(named) == true)
    }
    var damaged = tensors
    damaged["source.process.modes"] = SafetensorsTensor(
      doubles: [Double](repeating: 0, count: 64), shape: [8, 8])
    #expect(throws: EmulationError.damaged(reason: "tensor 'source.process.modes' has no inverse")) {
      try Emulator(emulator.configuration, tensors: damaged)
    }
    for (name, shape, value, reason) in [
      ("standins", [0, 2], 0, "expected tensor source.process.standins of a row or more"),
      ("amplitudes", [8], 1e6, "'source.process.amplitudes' holds numbers that are not from 0 to 1000.0"),
    ] {
      var other = tensors
      other["source.process.\(name)"] = SafetensorsTensor(
        doubles: [Double](repeating: value, count: shape.reduce(1, *)), shape: shape)
      let error = #expect(throws: EmulationError.self) {
        try Emulator(emulator.configuration, tensors: other)
      }
      #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
    }
  }

  /// Away from simulations the process knows less: the covariance grows.
  @Test func uncertainAwayFromSimulations() throws {
    var (scaled, values) = suite(1200, parameters: 2, seed: 1)
    let kept = (0..<1200).filter { scaled[$0, 0] < 0.3 || scaled[$0, 0] > 0.7 }
    (scaled, values) = (scaled.selecting(rows: kept), values.selecting(rows: kept))
    let source = try SourceModel(
      values: values, scaled: scaled, parameters: suites.parameters, bins: [BinPlaces(suites.observable)])
    try #require(source.summary.contains("process"))
    let target = suite(40, parameters: 3, seed: 2)
    let emulator = try Emulator(source: source, values: target.values, scaled: target.scaled)
    let known = try emulator.covariance(at: [0.2, 0.5, 0.5])[0, 0]
    let open = try emulator.covariance(at: [0.5, 0.5, 0.5])[0, 0]
    #expect(open > 1.02 * known)
  }
}
