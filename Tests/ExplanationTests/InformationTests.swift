import Emulation
import Explanation
import Formats
import Foundation
import Inference
import Observables
import OrderedCollections
import Randomness
import Suites
import TestSupport
import Testing
import Transfer

/// What there is to read, by an emulator, beside what networks read.
struct InformationTests {
  private static let deviation = 0.5
  private static let slopes: [[Double]] = [
    [1, 1, 0, 0, 0, 0], [0, 0, 1, -1, 0, 0], [0, 0, 0, 0, 1, 2],
  ]

  /// A model of an emulator of "a" and "b", which the source varies, and "c", each with bins of its own.
  private static func emulated(in directory: String) throws -> (path: String, emulator: Emulator) {
    let scaling = try ParameterScaling(names: ["a", "b", "c"], lower: [0, 0, 0], upper: [1, 1, 1])
    let observable = Observable.power("pk", k: ExplanationTests.k)
    let parameters = try EmulatedParameters(
      scaling: scaling, variedBySource: ["a", "b"], sourceValues: ["c": 0])
    var stream = RandomStream(seed: 3, purpose: "a test")
    func suite(_ count: Int, _ varied: Int) -> (scaled: Matrix, values: Matrix) {
      var (scaled, values) = (
        Matrix(rows: count, columns: varied), Matrix(rows: count, columns: observable.width)
      )
      for row in 0..<count {
        for place in 0..<varied { scaled[row, place] = stream.uniform() }
        for bin in 0..<observable.width {
          values[row, bin] =
            (0..<varied).reduce(0) { $0 + scaled[row, $1] * slopes[$1][bin] } + 0.1 * stream.normal()
        }
      }
      return (scaled, values)
    }
    let (source, target) = (suite(400, 2), suite(60, 3))
    let emulator = try Emulator(
      source: SourceModel(
        values: source.values, scaled: source.scaled, parameters: parameters, bins: [BinPlaces(observable)]),
      values: target.values, scaled: target.scaled)
    try Model(
      EmulatedPredictor(emulator), parameters: scaling,
      encoding: InputEncoding(
        parts: [
          ObservableEncoding(
            kind: .log, mean: ExplanationTests.k.map { _ in log(1e4) },
            deviation: ExplanationTests.k.map { _ in deviation })
        ], origin: .target, simulations: 8),
      observables: [observable], provenance: [:]
    ).write(to: directory + "/emulated")
    return (directory + "/emulated", emulator)
  }

  /// The estimator reads each parameter from its own bins, undoes the slopes but for the prior's pull, and is blind to
  /// none.
  @Test func theLinearEstimatorUndoesTheSlopes() throws {
    try withTemporaryDirectory { directory in
      let emulator = try Self.emulated(in: directory).emulator
      let weights = try emulator.linearEstimator(at: emulator.middle)
      for (parameter, row) in Self.slopes.enumerated() {
        for (other, slope) in Self.slopes.enumerated() {
          let found = zip(weights.row(parameter), slope).reduce(0) { $0 + $1.0 * $1.1 }
          let norm = Self.slopes[other].reduce(0) { $0 + $1 * $1 }
          // Noise of variance .01 and a prior of variance 1/12: (norm / .01) / (norm / .01 + 12).
          let expected = parameter == other ? norm / (norm + 0.12) : 0
          #expect(abs(found - expected) < 0.06, "\(parameter) \(other) \(found) \(row)")
        }
      }
    }
  }

  @Test func standsBesideWhatNetworksRead() throws {
    try withTemporaryDirectory { directory in
      let (path, _) = try Self.emulated(in: directory)
      try ExplanationTests.model(reading: 3, parameters: ["a"]).write(to: directory + "/model")
      var work = Explaining(
        model: directory + "/model", suite: try ExplanationTests.suite(30, in: directory))
      (work.quiet, work.emulator) = (true, path)
      let outcome = try work.write(to: directory + "/out")
      let shares = try #require(outcome.information).shares(of: 0)
      #expect(shares[0] + shares[1] > 0.8 && outcome.information?.signs(of: 0)[0] == 1)
      let last = try #require(outcome.findings.last)
      #expect(
        last.hasPrefix(
          "By the emulator's Fisher information the linear estimate of a has half of its attribution in"))
      #expect(last.hasSuffix("of what the model reads lies in other inputs."))
      #expect(try NumpyFile.read(directory + "/out/information.npy").shape == [15, 3, 6])
      let table = try String(contentsOfFile: directory + "/out/attributions.csv", encoding: .utf8)
      #expect(table.contains("\ninformation,c,pk,6,6,"))
      work.emulator = directory + "/model"
      #expect(throws: ExplanationError.noEmulator(model: directory + "/model", found: "networks")) {
        try work.perform()
      }
      #expect(
        ExplanationError.noEmulator(model: "m", found: "networks").description
          == "m predicts by networks, expected an emulator, as `slingshot transfer --source SUITE --strategy emulated` makes."
      )
    }
  }
}
