import Formats
import Observables
import Simulation

/// A generator as the work behind a suite, whose rows are the numbers of observables side by side.
struct GeneratedWork: SuiteWork {
  let generator: any RowGenerator
  let observables: [Observable]

  var count: Int { generator.count }

  func blockFolder(at path: String) throws -> BlockFolder { try generator.blockFolder(at: path) }

  func fill(_ folder: BlockFolder, _ run: SuiteRun) throws {
    try generator.fill(
      folder, shard: run.shard, threads: run.threads, progress: run.progress, isCancelled: run.isCancelled)
  }

  func rows(in folder: BlockFolder, _ run: SuiteRun) throws -> SuiteRows? {
    guard let table = try generator.collected(from: folder) else { return nil }
    var observed: [Suite.Observed] = []
    var start = 0
    for observable in observables {
      let columns = Array(start..<start + observable.width)
      observed.append(Suite.Observed(observable, .memory(table.selecting(columns: columns))))
      start += observable.width
    }
    return SuiteRows(observables: observed)
  }

  func requireComplete(_ folder: BlockFolder) throws { try generator.requireComplete(folder) }
}

extension SuiteSimulation {
  /// Simulates with any generator of rows.
  ///
  /// - Parameters:
  ///   - generator: computes rows that hold the numbers of the observables side by side.
  ///   - observables: what the numbers are.
  ///   - parameters: the points `[N, P]`.
  ///   - manifest: what the suite says of where it came from.
  public init(
    _ generator: any RowGenerator, of observables: [Observable], parameters: ParameterTable,
    manifest: SuiteManifest
  ) {
    self.init(
      GeneratedWork(generator: generator, observables: observables), parameters: parameters,
      manifest: manifest)
  }
}
