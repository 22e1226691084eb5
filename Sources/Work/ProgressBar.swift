import Dispatch
import Formats
import Foundation
import Synchronization

/// Progress of long work on standard error: a bar with rate and time left on a terminal, a line every 30 s elsewhere, also
/// while nothing gets done, as a log is read to see whether work goes on.
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
    var hasEnded = false
  }

  private let label: String
  private let unit: String
  private let watch = Stopwatch()
  private let onTerminal: Bool
  private let colour: Bool
  private let silent: Bool
  private let state: Mutex<State>
  private let interval: Double
  private let log: @Sendable (String) -> Void

  /// Starts a bar.
  ///
  /// - Parameters:
  ///   - label: what is being done, in two or three words.
  ///   - total: how many units make the whole.
  ///   - unit: one of what is counted.
  ///   - silent: draws nothing, for tests and `--quiet`.
  public convenience init(_ label: String, total: Int, unit: String, silent: Bool = false) {
    self.init(
      label, total: total, unit: unit, silent: silent, onTerminal: isatty(STDERR_FILENO) == 1, interval: 30
    ) {
      // A log that cannot be written is no reason to stop.
      try? FileHandle.standardError.write(contentsOf: Data($0.utf8))
    }
  }

  /// A bar that writes elsewhere, with a line every `interval` seconds when that is no terminal.
  package init(
    _ label: String, total: Int, unit: String, silent: Bool = false, onTerminal: Bool, interval: Double,
    log: @escaping @Sendable (String) -> Void
  ) {
    self.label = label
    state = Mutex(State(total: max(1, total), lastDrawn: onTerminal ? nil : 0))
    self.unit = unit
    self.silent = silent
    self.onTerminal = onTerminal
    self.interval = interval
    self.log = log
    colour = onTerminal && ProcessInfo.processInfo.environment["NO_COLOR"] == nil
    if !silent, !onTerminal { beat(on: DispatchQueue(label: "progress")) }
  }

  /// Says how far the work is where nothing else does, until the bar ends or is gone.
  private func beat(on queue: DispatchQueue) {
    queue.asyncAfter(deadline: .now() + interval) { [weak self] in
      guard let self, !state.withLock(\.hasEnded) else { return }
      advance { _ in }
      beat(on: queue)
    }
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
    let count = state.withLock { state in
      state.hasEnded = true
      return state.done - (state.before ?? 0)
    }
    let line = "\(label): \(counted(count, unit)) in \(Self.duration(watch.seconds))"
    log((onTerminal ? "\r\u{1B}[2K" : "") + line + "\n")
  }

  private func advance(_ change: (inout State) -> Void) {
    guard !silent else { return }
    let now = watch.seconds
    let line: String? = state.withLock { state in
      change(&state)
      let last = state.lastDrawn
      // The beat comes at the interval's end, perhaps a little early by another clock.
      if state.hasEnded { return nil }
      if let last, now - last < (onTerminal ? 0.1 : 0.9 * interval) { return nil }
      state.lastDrawn = now
      return text(state, at: now)
    }
    if let line { log(onTerminal ? "\r\u{1B}[2K" + line : line + "\n") }
  }

  private func text(_ state: State, at now: Double) -> String {
    ProgressLine(label: label, total: state.total, unit: unit, onTerminal: onTerminal, colour: colour)
      .text(done: state.done, before: state.before ?? 0, after: now)
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
