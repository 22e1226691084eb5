import Formats
import Foundation

/// The report of a study, made from its run directory alone.
public enum Report {
  /// Writes `figures/*.svg`, each with its data beside it, and `report.html` into a run directory.
  ///
  /// Everything is read, checked and drawn before the first byte is written; each file is replaced in one step.
  ///
  /// - Returns: The paths written, `report.html` last.
  /// - Throws: `ReportError` for a folder that is no finished run, and when the run directory is incomplete, malformed or
  ///   cannot be written to.
  @discardableResult
  public static func write(runDirectory: String) throws(ReportError) -> [String] {
    guard FileBytes.exists(runDirectory + "/results.json") else {
      throw .otherFolder(path: runDirectory, found: FoundFolder(at: runDirectory))
    }
    if try TheoryRunDirectory.isOne(runDirectory) {
      let page = TheoryPage(try TheoryRunDirectory.read(runDirectory))
      let figures = page.figures()
      return try write(figures, page.html(figures), to: runDirectory)
    }
    if try RunComparison.isOne(runDirectory) {
      let page = ComparisonPage(try RunComparison.read(runDirectory))
      let figures = page.figures()
      return try write(figures, page.html(figures), to: runDirectory)
    }
    let page = ReportPage(try RunDirectory.read(runDirectory))
    let figures = page.figures()
    return try write(figures, page.html(figures), to: runDirectory)
  }

  private static func write(
    _ figures: [Figure], _ html: String, to runDirectory: String
  ) throws(ReportError) -> [String] {
    let folder = runDirectory + "/figures"
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw .unwritable(path: folder, reason: (error as NSError).localizedDescription.withoutFullStop)
    }
    var paths: [String] = []
    for figure in figures {
      for (ending, text) in [("csv", figure.data.csv), ("svg", figure.standalone)] {
        let path = folder + "/" + figure.name + "." + ending
        try put(text, path)
        paths.append(path)
      }
    }
    let path = runDirectory + "/report.html"
    try put(html, path)
    return paths + [path]
  }

  /// The summary of a run for the end of a terminal session: total errors, what helps and the verdict.
  ///
  /// - Parameters:
  ///   - runDirectory: A run directory with `results.json`.
  ///   - width: Columns of the terminal.
  ///   - colour: Whether ANSI colours may be used.
  /// - Throws: `ReportError` when `results.json` is missing or malformed.
  public static func summary(
    runDirectory: String, width: Int = 80, colour: Bool = false
  ) throws(ReportError) -> String {
    guard try RunComparison.isOne(runDirectory) else {
      return TerminalSummary(try RunDirectory.readResults(runDirectory), width: width, colour: colour).text
    }
    let comparison = try RunComparison.read(runDirectory)
    let parts = comparison.parts.map { part in
      part.label + "\n" + TerminalSummary(part.results, width: width, colour: colour).table
    }
    let verdict = TerminalSummary.wrapped(
      ComparisonSentences(comparison).sentences.joined(separator: " "), width: min(width, 100))
    return ([comparison.title, ""] + verdict + ["", parts.joined(separator: "\n")]).joined(separator: "\n")
  }

  /// What a comparison of runs that differ in their summary says, a sentence each.
  ///
  /// - Parameter directories: The run directory of every summary.
  /// - Throws: `ReportError` when one of them is incomplete or malformed, or they share no parameters.
  public static func verdict(comparing directories: [String]) throws(ReportError) -> [String] {
    ComparisonSentences(try RunComparison.reading(directories)).sentences
  }

  private static func put(_ text: String, _ path: String) throws(ReportError) {
    do {
      try AtomicFile.write(text, to: path)
    } catch {
      throw .unwritable(path: path, reason: error.description.withoutFullStop)
    }
  }
}
