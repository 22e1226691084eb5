import Formats
import Foundation
import Observables
import OrderedCollections
import Simulation
import Suites
import Work

extension SuiteOrigin {
  /// The suite, simulated or read.
  ///
  /// - Parameters:
  ///   - summaries: the summaries wanted.
  ///   - keep: folder of the run in which a simulated suite is kept and found again.
  /// - Throws: ``PipelineError``, `SuiteError`, `ObservableError`, `FormatError`.
  func load(
    summaries: [String], keep: String, threads: Int?, quiet: Bool
  ) throws -> Suite {
    switch self {
    case .simulated(let origin):
      return try origin.made(
        origin.simulation(summaries: summaries), keep: keep, threads: threads, quiet: quiet)
    case .quijote(let hypercube, let directory, let count):
      return try Suite.loadQuijote(set: hypercube, in: directory, summaries: summaries).first(count)
    case .directory(let directory, let count): return try Suite.load(directory).first(count)
    case .folders(.quijote, let directory, let count):
      return try Suite.loadQuijoteFolder(directory).first(count)
    case .folders(.camels, let directory, let count): return try Suite.loadCamels(directory).first(count)
    case .model: throw PipelineError.needsSourceSuite
    case .expected: throw PipelineError.noTarget
    }
  }
}

extension SimulatedOrigin {
  /// The suite, simulated into a folder of the run or found there.
  fileprivate func made(
    _ simulation: SuiteSimulation, keep: String, threads: Int?, quiet: Bool
  ) throws -> Suite {
    let name = suite ?? parameters ?? ""
    for remark in simulation.remarks {
      try? FileHandle.standardError.write(contentsOf: Data("\(name): \(remark)\n".utf8))
    }
    let bar = ProgressBar("simulate \(name)", total: simulation.count, unit: "simulation", silent: quiet)
    do {
      let made = try simulation.write(
        to: keep, existing: .resume, threads: self.threads(threads),
        progress: { done, total in bar.update(done: done, of: total) },
        isCancelled: { Interruption.isRequested })
      bar.finish()
      guard let made else { throw SuiteError.empty(place: keep, what: "simulation") }
      return try made.first(parameters == nil ? 0 : count)
    } catch SimulationError.cancelled { throw PipelineError.interrupted(directory: keep) }
  }
}

extension SuiteOrigin {
  /// Refuses a suite that cannot be simulated before anything is made for it.
  func check(summaries: [String]) throws {
    guard case .simulated(let origin) = self else { return }
    _ = try origin.named()
    if origin.parameters == nil { _ = try origin.simulation(summaries: summaries) }
  }
}

extension Study {
  /// Refuses target counts beyond a suite that is to be simulated before anything is made for it.
  func checkTargets() throws(PipelineError) {
    guard case .simulated(let origin) = target, let name = origin.suite, let most = comparison.targets.last
    else { return }
    let available = origin.count - comparison.test.count
    try requireTest(smallerThan: origin.count, of: name)
    guard most > available else { return }
    throw .tooFewSimulations(
      key: comparison.targetsKey, suite: name, asked: most, available: available,
      tested: comparison.test.count)
  }
}

extension Study {
  /// Refuses a test that leaves no simulation of the target suite to train on.
  func requireTest(smallerThan count: Int, of suite: String) throws(PipelineError) {
    let test = comparison.test
    guard test.count >= count else { return }
    var key = "study.test"
    if case .rows = test { key = "study.test_rows" }
    throw .testTooLarge(suite: suite, key: key, tested: test.count, count: count)
  }

  /// Refuses a stated `summarise.maximum_k` that cuts nothing, for no observable that is read has an axis in h/Mpc.
  func requireWavenumbers(in suite: Suite) throws(ObservableError) {
    guard statesMaximumK else { return }
    let read = ObservableSelection(summaries.flatMap(\.parts), maximumK: summaries[0].maximumK)
    try read.requireWavenumbers(in: suite.observables.values.map(\.observable))
  }
}

extension Suite {
  /// The first `count` simulations; all of them for 0.
  fileprivate func first(_ count: Int) throws(SuiteError) -> Suite {
    guard count > 0, count != self.count else { return self }
    return try selecting(rows: Array(0..<count))
  }
}
