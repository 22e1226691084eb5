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
  /// The command line, for the manifest.
  public let command: String

  /// What a run leaves for the terminal.
  public struct Finished: Sendable {
    /// Scores and verdict as a table.
    public var table: String
    /// Path of the report.
    public var path: String
  }

  /// Prepares a run.
  public init(study: Study, input: String, command: String) {
    self.study = study
    self.input = input
    self.command = command
  }

  /// Does what is missing and writes results and report.
  ///
  /// - Parameters:
  ///   - directory: the run directory.
  ///   - existing: what to do when it is there.
  ///   - threads: networks trained at once; all cores when nil.
  ///   - quiet: no progress bars.
  /// - Throws: ``PipelineError``; an interruption leaves everything finished in the directory.
  public func perform(
    in directory: String, existing: RunDirectory.Existing, threads: Int? = nil, quiet: Bool = false
  ) throws -> Finished {
    for name in study.comparison.strategies { _ = try TransferStrategies.named(name) }
    for origin in [study.source, study.target] { try origin.check(summaries: study.observables) }
    try study.checkTargets()
    let run = try RunDirectory(path: directory, existing: existing, input: input, resolved: study.resolved)
    try run.createFolder("suites")
    guard study.summaries.count > 1 else {
      return try perform(study.summaries[0], in: run, suites: run, threads: threads, quiet: quiet)
    }
    return try StudyComparison(run: self, directory: run).perform(threads: threads, quiet: quiet)
  }

  /// Does what is missing for one summary.
  ///
  /// - Parameters:
  ///   - selection: what the networks read.
  ///   - run: where everything goes.
  ///   - suites: the run directory that keeps simulated suites.
  func perform(
    _ selection: ObservableSelection, in run: RunDirectory, suites: RunDirectory, threads: Int?, quiet: Bool
  ) throws -> Finished {
    let (started, watch) = (Date(), Stopwatch())
    let strategies = try study.comparison.strategies.map { try TransferStrategies.named($0) }
    let data = try StudyData(
      study, selection: selection, suites: suites.path(to: "suites"), threads: threads, quiet: quiet)
    for warning in data.warnings { note("warning: " + warning) }
    let split = try data.sourceSplit(study)
    let encoding = try data.sourceEncoding(split.train)
    let kinds = SourceKind.allCases.filter { kind in strategies.contains { $0.start == kind } }
    let sources = try PretrainStage(study: study, data: data, run: run).perform(
      kinds: kinds, encoding: encoding, split: split, threads: threads, quiet: quiet)
    let records = try TransferStage(
      study: study, data: data, run: run, strategies: strategies, sources: sources,
      sourceEncoding: encoding
    ).perform(threads: threads, quiet: quiet)
    let truth = try data.targetScaling.targets(data.target.parameters, rows: data.testRows).map { Double($0) }
    let assessment = try Assessment(
      of: study, strategies: strategies, records: records, truth: truth,
      parameters: data.targetScaling.names)
    let results = Results(study: study, data: data, assessment: assessment, sources: sources)
    try results.write(to: run)
    try writeManifest(to: run, inputs: data.files, started: started, seconds: watch.seconds, threads: threads)
    return try report(run)
  }

  private func note(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data((text + "\n").utf8))
  }

  func report(_ run: RunDirectory) throws(PipelineError) -> Finished {
    do {
      let paths = try Report.write(runDirectory: run.path)
      let colour = isatty(STDOUT_FILENO) == 1 && ProcessInfo.processInfo.environment["NO_COLOR"] == nil
      return Finished(
        table: try Report.summary(runDirectory: run.path, width: 100, colour: colour),
        path: paths.last ?? run.path)
    } catch { throw .report(error) }
  }

  /// Writes `manifest.json` with the hashes of what was read and written.
  func writeManifest(
    to run: RunDirectory, inputs: [String], started: Date, seconds: Double, threads: Int?
  ) throws(PipelineError) {
    func hashes(_ paths: [(shown: String, path: String)]) throws(PipelineError) -> JSONValue {
      var files: [JSONValue] = []
      for (shown, path) in paths {
        do { files.append(["path": .string(shown), "sha256": .string(try SHA256.ofFile(path))]) } catch {
          throw .format(error)
        }
      }
      return .array(files)
    }
    let written = [
      "input.yaml", "resolved.yaml", "results.json", "results.csv", "curves.json", "predictions.json",
    ].filter(run.has)
    let processors = ProcessInfo.processInfo.activeProcessorCount
    try run.write(
      [
        "command": .string(command), "started": .string(started.formatted(.iso8601)),
        "wall_seconds": .number(seconds),
        "threads": .integer(threads ?? processors), "seed": .integer(Int(clamping: study.pretrain.seed)),
        "platform": .string(ProcessInfo.processInfo.operatingSystemVersionString),
        "versions": ["slingshot": .string(Version.current)],
        "inputs": try hashes(inputs.map { ($0, $0) }),
        "outputs": try hashes(written.map { ($0, run.path(to: $0)) }),
        "citations": Citations.of(study),
      ], to: "manifest.json")
  }
}
