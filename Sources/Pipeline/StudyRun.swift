import Diagnostics
import Formats
import Foundation
import Observables
import Reporting
import Suites
import Transfer
import Work

/// A study from suites to report, in a run directory.
public struct StudyRun: Sendable {
  /// What is done.
  public let study: Study
  /// The study file's text.
  public let input: String
  /// The command line as a shell takes it, for the manifest.
  public let command: String
  /// The settings that were replaced beside the study file, kept for a run that goes on.
  public let overrides: [SettingOverride]

  /// What a run leaves for the terminal.
  public struct Finished: Sendable {
    /// Scores and verdict as a table.
    public var table: String
    /// Path of the report.
    public var path: String
  }

  /// Prepares a run.
  public init(study: Study, input: String, command: String, overrides: [SettingOverride] = []) {
    self.study = study
    self.input = input
    self.command = command
    self.overrides = overrides
  }

  /// Does what is missing and writes results and report.
  ///
  /// - Parameters:
  ///   - directory: the run directory.
  ///   - existing: what to do when it is there.
  ///   - threads: networks trained at once; all cores when nil.
  ///   - quiet: no progress bars.
  /// - Throws: a `Fault`; an interruption leaves everything finished in the directory.
  public func perform(
    in directory: String, existing: RunDirectory.Existing, threads: Int? = nil, quiet: Bool = false
  ) throws -> Finished {
    var data: StudyData?
    // Files are hashed before they are read: what changes in between is found when the run goes on.
    let run = try RunDirectory(
      path: directory, existing: existing, input: input, resolved: study.resolved, overrides: overrides,
      inputs: InputFiles(hashing: study.inputs(), threads: threads), growing: Study.growing,
      checking: { data = try study.checked(threads: threads) })
    return try run.undoingRefusals {
      try run.createFolder("suites")
      guard study.summaries.count > 1 else {
        return try perform(
          study.summaries[0], in: run, suites: run, data: data, threads: threads, quiet: quiet)
      }
      return try StudyComparison(run: self, directory: run).perform(threads: threads, quiet: quiet)
    }
  }

  /// Does what is missing for one summary.
  ///
  /// - Parameters:
  ///   - selection: what the networks read.
  ///   - run: where everything goes.
  ///   - suites: the run directory that keeps simulated suites.
  ///   - data: the two suites where they are read already.
  func perform(
    _ selection: ObservableSelection, in run: RunDirectory, suites: RunDirectory, data: StudyData? = nil,
    threads: Int?, quiet: Bool
  ) throws -> Finished {
    var calls = try RunCalls(in: run, command: command, threads: threads)
    try calls.timing {
      try results(selection, run, suites: suites, data: data, threads: threads, quiet: quiet).write(to: run)
    }
    try writeManifest(to: run, calls: calls)
    return try report(run)
  }

  private func results(
    _ selection: ObservableSelection, _ run: RunDirectory, suites: RunDirectory, data: StudyData?,
    threads: Int?, quiet: Bool
  ) throws -> Results {
    let strategies = try study.comparison.strategies.map { try TransferStrategies.named($0) }
    let data =
      try data
      ?? StudyData(
        study, selection: selection, suites: suites.path(to: "suites"), threads: threads, quiet: quiet)
    for warning in data.warnings { note("warning: " + warning) }
    if let prior = data.responsePrior, !strategies.contains(where: \.emulates) {
      note(
        "warning: transfer.response_prior (\(prior.name)) is read by emulators alone, none of study.strategies is one"
          + " (\(TransferStrategies.all.filter(\.emulates).map(\.name).joined(separator: ", "))).")
    }
    let kinds = SourceKind.allCases.filter { kind in strategies.contains { $0.start == kind } }
    let (sources, encoding) = try SourceStage(study: study, data: data, run: run).perform(
      kinds: kinds, threads: threads, quiet: quiet)
    let records = try TransferStage(
      study: study, data: data, run: run, strategies: strategies, sources: sources,
      sourceEncoding: encoding
    ).perform(threads: threads, quiet: quiet)
    let truth = try data.targetScaling.targets(data.target.parameters, rows: data.testRows).map { Double($0) }
    let assessment = try Assessment(
      of: study, strategies: strategies, records: records, truth: truth,
      parameters: data.targetScaling.names)
    return Results(study: study, data: data, assessment: assessment, sources: sources)
  }

  func report(_ run: RunDirectory) throws(ReportError) -> Finished {
    let paths = try Report.write(runDirectory: run.path)
    let colour = isatty(STDOUT_FILENO) == 1 && ProcessInfo.processInfo.environment["NO_COLOR"] == nil
    return Finished(
      table: try Report.summary(runDirectory: run.path, width: 100, colour: colour),
      path: paths.last ?? run.path)
  }

  /// Writes `manifest.json` with the hashes of what was read and written.
  func writeManifest(to run: RunDirectory, calls: RunCalls) throws {
    try Manifest(
      calls: calls, seed: study.pretrain.seed,
      outputs: [
        "input.yaml", "resolved.yaml", "results.json", "results.csv", "curves.json", "predictions.json",
      ], citations: Citations.of(study)
    ).write(to: run)
  }
}
