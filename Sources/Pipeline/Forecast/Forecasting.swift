import Diagnostics
import Emulation
import Forecast
import Formats
import Foundation
import Observables
import OrderedCollections
import Reporting
import Suites
import Transfer
import Work

/// A study rehearsed before its simulations are bought: `slingshot forecast`.
///
/// The target suite's distribution is learnt from few of its simulations and the source suite; the study is then run on
/// suites drawn from it, with several functions that the response may be.
public struct Forecasting: Sendable {
  /// What is rehearsed.
  public let study: Study
  /// The study file's text.
  public let input: String
  /// The command line, for the manifest.
  public let command: String
  /// The settings that were replaced beside the study file.
  public let overrides: [SettingOverride]

  /// Prepares a forecast.
  public init(study: Study, input: String, command: String, overrides: [SettingOverride] = []) {
    self.study = study
    self.input = input
    self.command = command
    self.overrides = overrides
  }

  /// Does what is missing and writes `forecast.csv`, `learning.csv`, `results.json` and the report.
  ///
  /// - Parameters:
  ///   - directory: the run directory.
  ///   - existing: what to do when it is there.
  ///   - threads: networks trained at once; all cores when nil. The results do not depend on it.
  ///   - quiet: no progress bars.
  /// - Throws: a `Fault`; `EmulationError.unreliable` where held-out simulations speak against the emulator; an
  ///   interruption leaves everything finished in the directory.
  public func perform(
    in directory: String, existing: RunDirectory.Existing, threads: Int? = nil, quiet: Bool = false
  ) throws -> StudyRun.Finished {
    let run = try RunDirectory(
      path: directory, existing: existing, input: input, resolved: study.resolved, overrides: overrides,
      inputs: InputFiles(hashing: study.inputs(), threads: threads), forecasts: true, growing: Study.growing,
      checking: { try study.learning.checked(threads: threads).map(requireWanted) })
    return try run.undoingRefusals {
      try run.createFolder("suites")
      var calls = try RunCalls(in: run, command: command, threads: threads)
      let parts = try calls.timing {
        try study.summaries.map { selection in
          try part(selection, run, threads: threads, quiet: quiet)
        }
      }
      let results = ForecastResults(study: study, parts: parts)
      try run.write(results.table, to: "forecast.csv")
      try run.write(results.learning, to: "learning.csv")
      try run.write(results.json, to: "results.json")
      try Manifest(
        calls: calls, seed: study.rehearsal.seed,
        outputs: ["input.yaml", "resolved.yaml", "results.json", "forecast.csv", "learning.csv"],
        citations: Citations.of(study)
      ).write(to: run)
      return StudyRun.Finished(
        table: results.text, path: try Report.write(runDirectory: run.path).last ?? run.path)
    }
  }

  /// Refuses errors wanted of parameters that are not inferred.
  private func requireWanted(of data: StudyData) throws {
    let known = data.targetScaling.names
    for name in study.rehearsal.wanted.keys where !known.contains(name) {
      throw SuiteError.unknown(
        kind: "parameter", name: name, nearest: nearestName(to: name, in: known), available: known)
    }
  }

  private func part(
    _ selection: ObservableSelection, _ run: RunDirectory, threads: Int?, quiet: Bool
  ) throws -> ForecastResults.Part {
    let data = try StudyData(
      study.learning, selection: selection, suites: run.path(to: "suites"), threads: threads, quiet: quiet)
    try requireWanted(of: data)
    for warning in data.warnings { note("warning: " + warning) }
    // Without a target suite the data are those of the response prior, none of which is a simulation of the target.
    let rows =
      study.target == .expected
      ? []
      : try data.targetRows(
        count: study.rehearsal.few ?? data.target.count - data.testRows.count,
        seed: Int(study.rehearsal.seed))
    if !quiet {
      note(
        rows.isEmpty
          ? "expecting \(data.target.name) from \(data.source.name) and a response prior, without any simulation of it"
          : "learning \(data.target.name) from \(rows.count) simulations and \(data.source.name)")
    }
    let target = try EmulatedTarget(study, data, rows: rows, seed: study.rehearsal.seed)
    try target.emulator.check.requireUsable()
    let own =
      study.summaries.count == 1
      ? run
      : try RunDirectory(
        path: run.path(to: selection.name), existing: .resume, input: input, resolved: study.resolved,
        forecasts: true, growing: Study.growing, isPart: true)
    let rehearsals = Rehearsals(study: study, data: data, run: own, target: target)
    let fits = try rehearsals.perform(threads: threads, quiet: quiet)
    if !quiet { note("asking the theory of infinite width") }
    let theory = try ForecastTheory(study, rehearsals.universe(0).data, threads: threads)
    let columns = data.targetScaling.names + [Evaluation.total]
    let reference = try study.comparison.strategies.map { try TransferStrategies.named($0) }
      .first { $0.role == .reference }?.name
    return ForecastResults.Part(
      summary: selection.name, scaling: data.targetScaling, priorErrors: target.priorErrors, few: rows.count,
      check: target.emulator.check,
      verdict: target.emulator.verdict,
      pairedVariance: target.emulator.pairedVariance,
      physics: try ForecastPhysics(target.emulator, observables: data.targetInputs.observables),
      theory: theory, warnings: data.warnings,
      forecast: try StudyForecast(fits, columns: columns, reference: reference ?? "scratch"))
  }
}
