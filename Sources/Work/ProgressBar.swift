import Formats
import Foundation
import Synchronization

/// Progress of long work on standard error: a bar with rate and time left on a terminal, a line every 30 s elsewhere.
///
/// One bar serves many threads. Colour is left out when NO_COLOR is set (no-color.org).
public final class ProgressBar: Sendable {
  private struct State {
    var done = 0
    var total: Int
    /// What was done before this process began, which says nothing about its pace.
    var before: Int?
    /// Seconds after the start, nil before the first time.
    var lastDrawn: Double?
    var drawn = false
  }

  private let label: String
  private let unit: String
  private let watch = Stopwatch()
  private let onTerminal: Bool
  private let colour: Bool
  private let silent: Bool
  private let state: Mutex<State>

  /// Starts a bar.
  ///
  /// - Parameters:
  ///   - label: what is being done, in two or three words.
  ///   - total: how many units make the whole.
  ///   - unit: one of what is counted.
  ///   - silent: draws nothing, for tests and `--quiet`.
  public init(_ label: String, total: Int, unit: String, silent: Bool = false) {
    self.label = label
    state = Mutex(State(total: max(1, total)))
    self.unit = unit
    self.silent = silent
    onTerminal = isatty(STDERR_FILENO) == 1
    colour = onTerminal && ProcessInfo.processInfo.environment["NO_COLOR"] == nil
  }

  /// Says that `count` units are done in all.
  public func update(done count: Int) {
    advance { $0.done = max($0.done, count) }
  }

  /// Says that `count` units of `total` are done in all; what the first call says was done before this process began.
  public func update(done count: Int, of total: Int) {
    advance { state in
      state.before = state.before ?? count
      state.done = max(state.done, count)
      state.total = max(1, total)
    }
  }

  /// Says that `count` more units are done.
  public func step(by count: Int = 1) {
    advance { $0.done += count }
  }

  /// Ends the bar with a line that says how long the work took.
  public func finish() {
    guard !silent else { return }
    let count = state.withLock { $0.done - ($0.before ?? 0) }
    let line = "\(label): \(counted(count, unit)) in \(Self.duration(watch.seconds))"
    write((onTerminal ? "\r\u{1B}[2K" : "") + line + "\n")
  }

  private func advance(_ change: (inout State) -> Void) {
    guard !silent else { return }
    let now = watch.seconds
    let line: String? = state.withLock { state in
      change(&state)
      let last = state.lastDrawn
      if let last, now - last < (onTerminal ? 0.1 : 30) { return nil }
      state.lastDrawn = now
      // The first line of a log would only say that nothing is done yet.
      return last == nil && !onTerminal ? nil : text(state, at: now)
    }
    if let line { write(onTerminal ? "\r\u{1B}[2K" + line : line + "\n") }
  }

  private func text(_ state: State, at now: Double) -> String {
    ProgressLine(label: label, total: state.total, unit: unit, onTerminal: onTerminal, colour: colour)
      .text(done: state.done, before: state.before ?? 0, after: now)
  }

  private func write(_ text: String) {
    // A log that cannot be written is no reason to stop.
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }

  /// A duration as people read it: "8.2 s", "3 min 20 s", "2 h 05 min".
  public static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite else { return "-" }
    if seconds < 59.95 { return String(format: "%.1f s", seconds) }
    let whole = Int(seconds.rounded())
    if whole < 3600 { return "\(whole / 60) min \(String(format: "%02d", whole % 60)) s" }
    return "\(whole / 3600) h \(String(format: "%02d", whole % 3600 / 60)) min"
  }
}
