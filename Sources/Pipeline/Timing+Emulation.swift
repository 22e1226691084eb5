import Emulation
import Formats
import Observables
import Randomness
import Simulation
import Suites
import Work

extension Timing {
  /// A piece of the work of emulators.
  public enum Emulation: String, Sendable, CaseIterable {
    /// A fit of the target to some simulations, its cross-validation included.
    case fit = "emulator-fit"
    /// 10,000 synthetic simulations.
    case draw = "emulator-draw"
    /// A posterior of one observation.
    case posterior = "emulator-posterior"
  }

  /// Processor time of a piece of emulation of nwLH by ΛCDM's smooth P(k) in 79 bins and some simulations of nwLH [s], the median over
  /// repeats.
  ///
  /// - Throws: `SuiteError`, `EmulationError`.
  public static func emulation(_ piece: Emulation, simulations: Int) throws -> Double {
    func suite(_ name: String, _ count: Int, seed: UInt64) throws -> Suite {
      try SuiteSimulation(
        suite: BuiltInSuite.named(name), count: count, settings: SmoothSettings(seed: seed)
      ).suite(threads: 1)
    }
    let (lcdm, nwlh) = (try suite("lcdm", 2000, seed: 1), try suite("nwlh", simulations + 20, seed: 2))
    let names = nwlh.varyingParameters()
    let scaling = try ParameterBounds().resolved(names, in: [lcdm, nwlh]).scaling
    let parameters = try EmulatedParameters(scaling: scaling, source: lcdm, target: nwlh, sourceValues: [:])
    let pk = ObservableSelection([.init("pk")])
    let (inputs, others) = (try lcdm.joint(pk), try nwlh.joint(pk))
    let encoding = try InputEncoding(
      fitting: .source, source: .init(inputs, rows: Array(0..<lcdm.count)), kinds: [.log])
    let shared = try scaling.selecting(parameters.shared.map { names[$0] })
    let source = try SourceModel(
      values: encoding.encoded(inputs), scaled: shared.scaled(lcdm.parameters(named: shared.names)),
      parameters: parameters, bins: inputs.observables.map(BinPlaces.init))
    let values = try encoding.encoded(others)
    let scaled = try scaling.scaled(nwlh.parameters(named: names))
    let learnt = Array(0..<simulations)
    func fit() throws -> Emulator {
      try Emulator(
        source: source, values: values.selecting(rows: learnt), scaled: scaled.selecting(rows: learnt))
    }
    func median(_ repeats: Int, _ work: (Int) throws -> Void) rethrows -> Double {
      let times = try (0..<repeats).map { number in
        let watch = Stopwatch(.thread)
        try work(number)
        return watch.seconds
      }
      return times.sorted()[times.count / 2]
    }
    if piece == .fit { return try median(simulations > 200 ? 1 : 5) { _ in _ = try fit() } }
    let emulator = try fit()
    guard piece == .draw else {
      let sampler = try PosteriorSampler(emulator)
      let rows = (0..<20).map { simulations + $0 }
      return try median(rows.count) {
        _ = try sampler.posteriors(of: values.selecting(rows: [rows[$0]]), threads: 1)
      }
    }
    var stream = RandomStream(seed: 1, purpose: "timed simulations")
    let places = Matrix(
      rows: 10_000, columns: names.count,
      values: (0..<10_000).flatMap { _ in emulator.prior.map { stream.uniform(in: $0) } })
    return try median(3) { _ = try emulator.simulated(at: places, seed: UInt64($0)) }
  }
}
