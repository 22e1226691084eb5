import Formats
import Foundation
import Reporting
import Theory
import Work

/// A study of the theory from its settings to its report, in a run directory.
public struct TheoryRun: Sendable {
  /// What is done.
  public let study: TheoryStudy
  /// The study file's text.
  public let input: String
  /// The command line, for the manifest.
  public let command: String
  /// The settings that were replaced beside the study file, kept for a run that goes on.
  public let overrides: [SettingOverride]

  /// Prepares a run.
  public init(
    study: TheoryStudy, input: String, command: String, overrides: [SettingOverride] = []
  ) {
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
  ///   - threads: pieces done at once; all cores when nil. The results do not depend on it.
  ///   - quiet: no progress bar.
  /// - Returns: what was found, a line each, and the path of the report last.
  /// - Throws: a `Fault`; an interruption leaves every finished piece in the directory.
  public func perform(
    in directory: String, existing: RunDirectory.Existing, threads: Int? = nil, quiet: Bool = false
  ) throws -> StudyRun.Finished {
    // Data that cannot be used is refused before there is a directory.
    var pieces: [[ExperimentPiece]] = []
    let run = try RunDirectory(
      path: directory, existing: existing, input: input, resolved: study.resolved, overrides: overrides,
      inputs: InputFiles(hashing: study.experiments.flatMap { try $0.files }, threads: threads),
      checking: { for experiment in study.experiments { pieces.append(try experiment.pieces()) } })
    let tasks = zip(study.experiments, pieces).flatMap { experiment, pieces in
      pieces.map { TheoryPiece(block: type(of: experiment).block, piece: $0) }
    }
    return try run.undoingRefusals {
      var calls = try RunCalls(in: run, command: command, threads: threads)
      let results = try calls.timing {
        try TheoryPieces(tasks: tasks, run: run).perform(threads: threads, quiet: quiet)
      }
      let outcomes = study.experiments.map { experiment in
        (experiment, experiment.outcome(results[type(of: experiment).block] ?? [:]))
      }
      let document = TheoryResults(study: study, outcomes: outcomes)
      try run.write(document.csv, to: "results.csv")
      // The report is made from results.json, whose presence says that the run is whole.
      try run.write(document.json, to: "results.json")
      try Manifest(
        calls: calls, seed: study.seed,
        outputs: ["input.yaml", "resolved.yaml", "results.json", "results.csv"], citations: Citations.ofTheory
      ).write(to: run)
      let path = try Report.write(runDirectory: run.path).last ?? run.path
      return StudyRun.Finished(table: document.summary, path: path)
    }
  }
}

/// A piece of work with the experiment that it belongs to.
struct TheoryPiece: Sendable {
  let block: String
  let piece: ExperimentPiece

  /// Where its result is kept in a run directory.
  var path: String { "stages/\(block)-\(piece.name).json" }
}

/// The pieces of all experiments, done by several threads and kept as they are finished.
struct TheoryPieces {
  let tasks: [TheoryPiece]
  let run: RunDirectory

  func perform(threads: Int?, quiet: Bool) throws -> [String: [String: ExperimentPiece.Result]] {
    let bar = ProgressBar("theory", total: tasks.count, unit: "piece", silent: quiet)
    let (tasks, run) = (tasks, run)
    let results = try concurrently(
      tasks.count, threads: threads, isCancelled: { Interruption.isRequested },
      progress: { done, _ in bar.update(done: done) }
    ) { number in try Self.result(of: tasks[number], in: run) }
    if results.contains(where: { $0 == nil }) { throw PipelineError.interrupted(directory: run.path) }
    bar.finish()
    return zip(tasks, results).reduce(into: [:]) { found, piece in
      found[piece.0.block, default: [:]][piece.0.piece.name] = piece.1
    }
  }

  /// The stored result of an earlier run, otherwise a new one, which is stored.
  private static func result(of task: TheoryPiece, in run: RunDirectory) throws -> ExperimentPiece.Result {
    if run.has(task.path) {
      let stored = try run.readJSON(task.path)
      return Dictionary(
        uniqueKeysWithValues: (stored.keys ?? []).map { ($0, stored[$0]?.doubles ?? []) })
    }
    let result = try task.piece.perform()
    if let (key, list) = result.first(where: { !$0.value.allSatisfy(\.isFinite) }) {
      throw PipelineError.statistics(
        "The piece \(task.piece.name) of \(task.block) gave \(key) with a number that is not finite: \(list)")
    }
    let lists = result.sorted { $0.key < $1.key }.map { ($0.key, JSONValue.numbers($0.value)) }
    try run.write(.object(lists), to: task.path, compact: true)
    return result
  }
}
