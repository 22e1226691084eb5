import Emulation
import Formats
import Observables
import OrderedCollections
import Suites
import TestSupport
import Testing

@Suite struct ErrorTests {
  let suites: MadeUpSuites

  init() throws { suites = try MadeUpSuites() }

  @Test func threeTargetSimulations() throws {
    #expect(
      message { _ = try suites.emulator(3) }
        == "an emulator needs at least 5 target simulations to learn the effect of w, found 3")
  }

  @Test func fewerSimulationsThanNewParameters() throws {
    let names = ["Omega_m"] + (1...6).map { "A_\($0)" }
    let scaling = try ParameterScaling(
      names: names, lower: names.map { _ in 0 }, upper: names.map { _ in 1 })
    let values = Dictionary(uniqueKeysWithValues: (1...6).map { ("A_\($0)", 0.0) })
    let parameters = try EmulatedParameters(
      scaling: scaling, variedBySource: ["Omega_m"], sourceValues: values)
    let (one, numbers) = suites.suite(100, parameters: 2, seed: 1)
    let source = try SourceModel(
      values: numbers, scaled: one.selecting(columns: [0]), parameters: parameters,
      bins: [BinPlaces(suites.observable)])
    let (scaled, target) = suites.suite(5, parameters: 7, seed: 2)
    #expect(
      message { _ = try Emulator(source: source, values: target, scaled: scaled) }
        == "an emulator needs at least 8 target simulations to learn the effect of A_1, A_2, A_3, A_4, A_5, A_6, found 5"
    )
  }

  @Test func newParameterThatDoesNotVary() throws {
    var (scaled, values) = suites.suite(20, parameters: 3, seed: 2)
    for row in 0..<20 { scaled[row, 2] = 0 }
    let source = try suites.source()
    #expect(
      message { _ = try Emulator(source: source, values: values, scaled: scaled) }
        == "the new parameter w is -1.3 in all 20 target simulations, expected values that differ: what does not vary"
        + " cannot be emulated")
  }

  @Test func askedOutsideThePrior() throws {
    let emulator = try suites.emulator(20)
    let outside = Matrix(rows: 1, columns: 3, values: [0.5, 0.5, 1.5])
    #expect(
      message { _ = try emulator.mean(at: outside) }?.hasPrefix("the emulator is asked at w = -0.") == true)
    #expect(
      message { _ = try emulator.simulated(at: outside, seed: 1) }?.hasSuffix(
        ", expected -1.3 to -0.7, its prior") == true)
    #expect(
      message { _ = try emulator.covariance(at: [0.5, 0.5]) } == "parameters of a point: expected 3, found 2")
  }

  @Test func otherBins() throws {
    let (scaled, values) = suites.suite(20, parameters: 3, seed: 2)
    let source = try suites.source()
    #expect(
      message { _ = try Emulator(source: source, values: values.selecting(columns: [0, 1]), scaled: scaled) }
        == "numbers of a target simulation: expected 8, found 2")
    let sampler = try PosteriorSampler(try suites.emulator(20))
    #expect(
      message { _ = try sampler.posteriors(of: Matrix(rows: 1, columns: 2)) }
        == "numbers of an observation: expected 8, found 2")
  }

  @Test func sourceWithoutTheSourcePoint() throws {
    func suite(_ names: [String], _ rows: [[Double]]) throws -> Suites.Suite {
      try Suites.Suite(
        parameters: ParameterTable(
          names: names, values: Matrix(rows: rows.count, columns: names.count, values: rows.flatMap { $0 })),
        k: [0.1],
        spectra: ["pk": Matrix(rows: rows.count, columns: 1, values: rows.indices.map { Double($0) + 1 })],
        manifest: SuiteManifest(name: names.count == 2 ? "both" : "old", generator: "test"))
    }
    let source = try suite(["Omega_m", "w"], [[0.2, -0.9], [0.3, -0.9]])
    let target = try suite(["Omega_m", "w"], [[0.2, -0.8], [0.3, -1.2]])
    let scaling = try ParameterScaling(names: ["Omega_m", "w"], lower: [0.1, -1.3], upper: [0.5, -0.7])
    #expect(
      message { _ = try EmulatedParameters(scaling: scaling, source: source, target: target) }
        == "the source suite has w -0.9, expected -1.0, at which the target suite equals it")
  }

  @Test func sourceValues() throws {
    let scaling = try ParameterScaling(names: ["Omega_m", "A"], lower: [0.1, 0], upper: [0.5, 1])
    #expect(
      message { _ = try EmulatedParameters(scaling: scaling, variedBySource: ["Omega_m"]) }
        == "at which value of A the target suite is the source suite is not known, expected to be stated (0 for an"
        + " amplitude of new physics, -1 for w)")
    #expect(
      message {
        _ = try EmulatedParameters(scaling: scaling, variedBySource: ["Omega_m"], sourceValues: ["B": 0])
      } == "a source value is stated for 'B', did you mean 'A'? (the new parameters are A)")
    #expect(
      message { _ = try EmulatedParameters(scaling: scaling, variedBySource: []) }?.hasPrefix(
        "the source suite varies ") == true)
    #expect(
      try EmulatedParameters(scaling: suites.scaling, variedBySource: ["Omega_m", "h"]).sourceValues == [
        nil, nil, -1,
      ])
  }

  @Test func sourceValuesFarAway() {
    #expect(
      message {
        _ = try EmulatedParameters(
          scaling: suites.scaling, variedBySource: ["Omega_m", "h"], sourceValues: ["w": 5])
      }
        == "the target suite is to be the source suite at w = 5.0, expected a value no further from its bounds -1.3 to"
        + " -0.7 than they are from each other")
  }

  @Test func targetSimulationsThatAreAllAlike() throws {
    let (scaled, values) = suites.suite(20, parameters: 3, seed: 2)
    let source = try suites.source()
    let alike = values.selecting(rows: [Int](repeating: 0, count: 20))
    #expect(
      message { _ = try Emulator(source: source, values: alike, scaled: scaled) }?.hasPrefix(
        "the covariance of 8 numbers over 20 target simulations") == true)
  }

  @Test func tooFewSourceSimulations() throws {
    #expect(
      message { _ = try suites.source(6) }
        == "an emulator needs at least 10 source simulations for 2 shared parameters, found 6")
  }

  @Test func numbersThatAreNotFinite() throws {
    var (scaled, values) = suites.suite(20, parameters: 3, seed: 2)
    values[3, 4] = .nan
    let source = try suites.source()
    #expect(
      message { _ = try Emulator(source: source, values: values, scaled: scaled) }
        == "target simulations: row 4, column 5 is not finite, expected finite numbers")
  }

  @Test func numbersThatFollowFromEachOther() throws {
    var (scaled, values) = suites.suite(100, parameters: 2, seed: 2)
    for row in 0..<100 { for bin in 0..<MadeUpSuites.bins { values[row, bin] = scaled[row, 0] } }
    #expect(
      message {
        _ = try SourceModel(
          values: values, scaled: scaled, parameters: suites.parameters, bins: [BinPlaces(suites.observable)])
      }?.hasPrefix("the covariance of 8 numbers over 100 source simulations cannot be inverted") == true)
  }
}
