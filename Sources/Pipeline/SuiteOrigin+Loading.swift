import Formats
import OrderedCollections
import Simulation
import Suites

extension SuiteOrigin {
  /// The suite, simulated or read, and the files it was read from.
  ///
  /// - Parameters:
  ///   - summary: the summary wanted.
  ///   - keep: folder of the run in which a simulated suite is kept and found again.
  /// - Throws: ``PipelineError``.
  func load(
    summary: String, keep: String, threads: Int?, quiet: Bool
  ) throws(PipelineError) -> (suite: Suite, files: [String]) {
    do throws(SuiteError) {
      switch self {
      case .simulate(let name, let count, let seed, let noiseless):
        let suite = try simulated(name, count, seed, noiseless, keep: keep, threads: threads, quiet: quiet)
        return (suite, [])
      case .quijote(let hypercube, let directory, let count):
        let suite = try Suite.loadQuijote(set: hypercube, in: directory, summaries: [summary])
        let stem = ["pk": "Pk", "mpk": "MPk"][summary] ?? summary
        let names = ["params_\(hypercube).txt", "\(stem)_\(hypercube).npy", "kbins.npz"]
        return (try suite.first(count), names.map { directory + "/" + $0 })
      case .directory(let directory, let count):
        let suite = try Suite.load(directory)
        let names = ["parameters.txt", "k.npy", summary + ".npy", "manifest.json"]
        return (try suite.first(count), names.map { directory + "/" + $0 })
      case .folders(let layout, let directory, let count):
        let suite =
          switch layout {
          case .quijote: try Suite.loadQuijoteFolder(directory)
          case .camels: try Suite.loadCamels(directory)
          }
        let parameters = suite.manifest.details["parameters"]?.string
        return (try suite.first(count), [parameters].compactMap(\.self))
      }
    } catch { throw PipelineError(error, directory: keep) }
  }

  private func simulated(
    _ name: String, _ count: Int, _ seed: UInt64, _ noiseless: Bool, keep: String, threads: Int?, quiet: Bool
  ) throws(SuiteError) -> Suite {
    let suite: BuiltInSuite
    do { suite = try BuiltInSuite.named(name) } catch { throw .simulation(error) }
    let simulation = try SuiteSimulation(
      suite: suite, count: count, settings: SmoothSettings(noiseless: noiseless, seed: seed))
    let bar = ProgressBar("simulate \(name)", total: count, unit: "spectra", silent: quiet)
    let made = try simulation.write(
      to: keep, existing: .resume, threads: threads, progress: { done, _ in bar.update(done: done) },
      isCancelled: { Interruption.isRequested })
    bar.finish()
    guard let made else { throw .empty(place: keep, what: "simulation") }
    return made
  }
}

extension SuiteOrigin {
  /// Refuses a suite that cannot be simulated before anything is made for it.
  func checkName() throws(PipelineError) {
    guard case .simulate(let name, _, _, _) = self else { return }
    do { _ = try BuiltInSuite.named(name) } catch { throw .suite(.simulation(error)) }
  }
}

extension Study {
  /// Refuses target counts beyond a suite that is to be simulated before anything is made for it.
  func checkTargets() throws(PipelineError) {
    guard case .simulate(let name, let count, _, _) = target, let most = comparison.targets.last else {
      return
    }
    let available = count - comparison.test
    guard available > 0, most > available else { return }
    throw .tooFewSimulations(suite: name, asked: most, available: available, tested: comparison.test)
  }
}

extension PipelineError {
  /// The error of a suite, an interruption among them.
  public init(_ error: SuiteError, directory: String) {
    if case .simulation(.cancelled) = error {
      self = .interrupted(directory: directory)
    } else {
      self = .suite(error)
    }
  }
}

extension Suite {
  /// The first `count` simulations; all of them for 0.
  fileprivate func first(_ count: Int) throws(SuiteError) -> Suite {
    guard count > 0, count != self.count else { return self }
    return try selecting(rows: Array(0..<count))
  }
}
