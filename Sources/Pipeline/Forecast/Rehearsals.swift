import Diagnostics
import Forecast
import Formats
import Observables
import Suites
import Transfer

/// Studies rehearsed in emulated universes: the fits of one summary in all of them.
struct Rehearsals {
  let study: Study
  let data: StudyData
  let run: RunDirectory
  let target: EmulatedTarget

  /// Fits what is missing in every universe.
  func perform(threads: Int?, quiet: Bool) throws -> [RehearsedFit] {
    let strategies = try study.comparison.strategies.map { try TransferStrategies.named($0) }
    let kinds = SourceKind.allCases.filter { kind in strategies.contains { $0.start == kind } }
    // Networks are pre-trained once and the source emulated once: all universes have the same source.
    let sourceModels = SourceModels()
    let (sources, encoding) = try SourceStage(study: study, data: data, run: run).perform(
      kinds: kinds, threads: threads, quiet: quiet)
    var fits: [RehearsedFit] = []
    for number in 0..<study.rehearsal.universes {
      let (universe, own) = try universe(number)
      let place = "universes/\(number + 1)"
      try run.createFolder(place)
      let folder = try RunDirectory(
        path: run.path(to: place), existing: .resume, input: study.resolved, resolved: study.resolved,
        forecasts: true, growing: Study.growing, isPart: true)
      let records = try TransferStage(
        study: study, data: own, run: folder, strategies: strategies, sources: sources,
        sourceEncoding: encoding, sourceModels: sourceModels,
        title: "universe \(number + 1) of \(study.rehearsal.universes)",
        keepsInputs: false
      ).perform(threads: threads, quiet: quiet)
      let truth = try own.targetScaling.targets(universe.parameters, rows: own.testRows).map { Double($0) }
      for record in records {
        let scores = try Evaluation(
          parameters: own.targetScaling.names, truth: truth, predictions: [record.predictions]
        ).scores(seed: 0)
        fits.append(
          RehearsedFit(
            universe: number, strategy: record.strategy, targetCount: record.targetCount, seed: record.seed,
            errors: scores.mse))
      }
    }
    return fits
  }

  /// A universe and the study of it.
  func universe(_ number: Int) throws -> (suite: Suite, data: StudyData) {
    let test = study.comparison.test.count
    let count = (study.comparison.targets.last ?? 0) + test
    let universe = try target.universe(number, count: count, seed: study.rehearsal.seed)
    return (universe, try data.rehearsed(study, on: universe, test: test))
  }
}
