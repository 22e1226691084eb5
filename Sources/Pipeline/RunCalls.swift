import Formats
import Foundation
import Work

/// The calls that made a run, the first one and those that went on with it; one that finds the run whole makes nothing.
struct RunCalls {
  /// One call of the command.
  struct Call: Codable, Equatable {
    /// The command line.
    var command: String
    /// When it was started, ISO 8601.
    var started: String
    /// How long it took [s]; nil of one that was killed.
    var seconds: Double?
    /// Networks trained at once.
    var threads: Int
  }

  static let name = "stages/calls.json"

  private let run: RunDirectory
  private let watch = Stopwatch()
  private let isCounted: Bool
  /// The calls in order.
  private(set) var calls: [Call]

  /// Notes down the call that begins.
  ///
  /// - Throws: `FormatError`.
  init(in run: RunDirectory, command: String, threads: Int?) throws {
    self.run = run
    calls =
      run.has(Self.name)
      ? try JSONValueDecoder().decode(
        [Call].self, from: run.readJSON(Self.name), name: run.path(to: Self.name), key: "calls") : []
    for (index, call) in calls.enumerated() {
      func require(_ holds: Bool, _ key: String, _ expected: String, _ found: String) throws(FormatError) {
        guard !holds else { return }
        throw .json(
          run.path(to: Self.name), line: 0, column: 0,
          .wrongValue(key: "calls[\(index)].\(key)", expected: expected, found: found))
      }
      if let seconds = call.seconds {
        try require(seconds >= 0, "seconds", "a number of at least 0", "\(seconds)")
      }
      try require(call.threads >= 1, "threads", "a whole number of at least 1", "\(call.threads)")
    }
    isCounted = calls.isEmpty || !run.has("results.json")
    guard isCounted else { return }
    calls.append(
      Call(
        command: command, started: Date().formatted(.iso8601),
        threads: threads ?? Machine.current.processors))
    try run.write(json, to: Self.name)
  }

  /// The calls as in `manifest.json`.
  var json: JSONValue { get throws { try JSONValueEncoder().encode(calls) } }

  /// Does the work of the call and notes down how long it took, also where it fails.
  ///
  /// - Throws: what `work` throws.
  mutating func timing<Result>(_ work: () throws -> Result) throws -> Result {
    let result: Result
    do { result = try work() } catch {
      // The failure is what the user must read; a time that could not be kept is not.
      try? close()
      throw error
    }
    try close()
    return result
  }

  private mutating func close() throws {
    guard isCounted else { return }
    calls[calls.count - 1].seconds = watch.seconds
    try run.write(json, to: Self.name)
  }
}
