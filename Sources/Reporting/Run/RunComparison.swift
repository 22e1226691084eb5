import Foundation

/// Runs of one study that differ in the summary which networks read.
package struct RunComparison: Sendable {
  /// One run.
  package struct Part: Sendable {
    /// The summary by its name in suites.
    package var summary: String
    /// Its folder inside the run directory.
    package var directory: String
    /// What the run left.
    package var run: RunDirectory

    package var results: StudyResults { run.results }

    /// The summary in words.
    package var label: String { SummaryNames.label(summary) }
  }

  package var name: String
  package var title: String
  package var parts: [Part]
  package var verdict: [String]
  package var manifest: RunManifest?

  /// What `results.json` of such a run directory holds.
  private struct Document: Codable {
    struct Study: Codable {
      var name: String
      var title: String
    }
    struct Part: Codable {
      var summary: String
      var directory: String
    }
    var format: Int
    var study: Study
    var comparison: [Part]
    var verdict: [String]
  }

  private struct Kind: Codable {
    struct Anything: Codable {}
    var comparison: [Anything]?
  }

  /// Whether the results of a run directory compare several runs.
  package static func isOne(_ directory: String) throws(ReportError) -> Bool {
    try RunDirectory.decode(Kind.self, directory, "results.json").comparison != nil
  }

  /// Reads the results of all runs.
  ///
  /// - Throws: `ReportError` when a file is missing, malformed or at odds with another.
  package static func read(_ directory: String) throws(ReportError) -> RunComparison {
    let path = directory + "/results.json"
    let document = try RunDirectory.decode(Document.self, directory, "results.json")
    guard document.format == StudyResults.currentFormat else {
      throw .unknownFormat(path: path, expected: StudyResults.currentFormat, found: document.format)
    }
    guard !document.comparison.isEmpty else { throw .emptyList(path: path, key: "comparison") }
    var parts: [Part] = []
    for part in document.comparison {
      let folder = directory + "/" + part.directory
      // A folder beside or above the run is none of it.
      guard !part.directory.isEmpty, !part.directory.contains("/"), part.directory != ".." else {
        throw .missingEntry(path: path, key: "comparison", entry: "a folder named '\(part.directory)'")
      }
      parts.append(
        Part(summary: part.summary, directory: part.directory, run: try RunDirectory.read(folder)))
    }
    let comparison = RunComparison(
      name: document.study.name, title: document.study.title, parts: parts, verdict: document.verdict,
      manifest: try RunDirectory.decode(RunManifest.self, directory, "manifest.json"))
    try comparison.check(path: path)
    return comparison
  }

  /// Puts runs side by side whose comparison is not written yet.
  package static func reading(_ directories: [String]) throws(ReportError) -> RunComparison {
    var parts: [Part] = []
    for directory in directories {
      let run = try RunDirectory.read(directory)
      parts.append(Part(summary: run.results.study.target.summary, directory: directory, run: run))
    }
    let first = parts[0].results.study
    let comparison = RunComparison(
      name: first.name, title: first.title, parts: parts, verdict: [], manifest: nil)
    try comparison.check(path: directories[0] + "/results.json")
    return comparison
  }

  /// Refuses runs that do not share parameters and numbers of simulations.
  private func check(path: String) throws(ReportError) {
    let first = parts[0].results
    for part in parts.dropFirst() {
      guard part.results.parameters == first.parameters else {
        throw .missingEntry(path: path, key: "comparison", entry: "the same parameters in \(part.directory)")
      }
      guard part.results.targets == first.targets else {
        throw .missingEntry(
          path: path, key: "comparison", entry: "the same numbers of simulations in \(part.directory)")
      }
    }
  }

  /// What all runs share.
  package var shared: StudyResults { parts[0].results }
}

/// Summary statistics in words.
package enum SummaryNames {
  /// "P(k)" for `pk`; a name that is not known stands for itself.
  package static func label(_ summary: String) -> String {
    switch summary {
    case "pk": return "P(k)"
    case "pk_cb": return "P(k) of cold matter"
    case "mpk": return "marked P(k)"
    case "pk_rsd0": return "P₀(k) in redshift space"
    default:
      guard summary.hasPrefix("mpk_") else { return summary }
      return "marked P(k), " + summary.dropFirst(4).replacingOccurrences(of: "_", with: " ")
    }
  }
}
