import Formats
import Foundation
import Observables
import Reporting
import Work

/// A study of several summaries: a whole run for each, in a folder of its name, and one report that puts them side by
/// side.
struct StudyComparison {
  let run: StudyRun
  let directory: RunDirectory

  /// Does what is missing for every summary, then compares.
  func perform(threads: Int?, quiet: Bool) throws -> StudyRun.Finished {
    var calls = try RunCalls(in: directory, command: run.command, threads: threads)
    try calls.timing { try parts(threads: threads, quiet: quiet) }
    try run.writeManifest(to: directory, calls: calls)
    return try run.report(directory)
  }

  private func parts(threads: Int?, quiet: Bool) throws {
    let summaries = run.study.summaries.map(\.name)
    if !quiet {
      let together = summaries.contains { $0.contains("+") } ? nil : summaries.joined(separator: ", ")
      note(
        "summarise.summaries: \(summaries.joined(separator: ", ")) are compared, each with networks of its own"
          + (together.map { "; [[\($0)]] would be read together" } ?? ""))
    }
    for (summary, selection) in zip(summaries, run.study.summaries) {
      if !quiet { note("summary \(summary)") }
      let part = try RunDirectory(
        path: directory.path(to: summary), existing: .resume, input: run.input, resolved: run.study.resolved,
        inputs: directory.inputs, growing: Study.growing, isPart: true)
      _ = try run.perform(selection, in: part, suites: directory, threads: threads, quiet: quiet)
    }
    try directory.write(try table(summaries), to: "results.csv")
    // Last of the results, for its presence says that the run is whole.
    try directory.write(try document(summaries), to: "results.json")
  }

  private func document(_ summaries: [String]) throws -> JSONValue {
    let verdict = try Report.verdict(comparing: summaries.map { directory.path(to: $0) })
    return [
      "format": 1,
      "study": ["name": .string(run.study.name), "title": .string(run.study.title)],
      "comparison": .array(summaries.map { ["summary": .string($0), "directory": .string($0)] }),
      "verdict": .strings(verdict),
    ]
  }

  /// The rows of all summaries under one header.
  private func table(_ summaries: [String]) throws(FormatError) -> String {
    var text = ""
    for summary in summaries {
      let part = try FileBytes.readText(directory.path(to: summary + "/results.csv"))
      let lines = part.split(separator: "\n", omittingEmptySubsequences: true)
      text += lines.dropFirst(text.isEmpty ? 0 : 1).joined(separator: "\n") + "\n"
    }
    return text
  }
}
