import Foundation

/// How long something takes, by a clock that never goes back; dates of the calendar are for the record only.
public struct Stopwatch: Sendable {
  /// Which time is measured.
  public enum Clock: Sendable {
    /// Time that passes, without that in which the machine sleeps.
    case wall
    /// Time of the processor spent by the calling thread.
    case thread

    fileprivate var seconds: Double {
      var time = timespec()
      clock_gettime(self == .wall ? CLOCK_MONOTONIC : CLOCK_THREAD_CPUTIME_ID, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
  }

  private let clock: Clock
  private let start: Double

  /// Starts to measure; a stopwatch of the thread's time is read on the thread that started it.
  public init(_ clock: Clock = .wall) {
    self.clock = clock
    start = clock.seconds
  }

  /// Time since the start [s].
  public var seconds: Double { clock.seconds - start }
}
