import Foundation
import Synchronization

/// Whether the process was asked to stop (SIGTERM or SIGINT): long work polls it, saves and ends with exit code 75.
public enum Interruption {
  private static let asked = Atomic<Bool>(false)

  /// Whether a stop was asked for.
  public static var isRequested: Bool { asked.load(ordering: .relaxed) }

  /// Asks for a stop, as the signals do.
  public static func request() { asked.store(true, ordering: .relaxed) }

  private static let isAbrupt = Atomic<Bool>(false)

  /// Whether a stop ends the process at once: where nothing is written yet, and nothing could be gone on with.
  public static var endsAtOnce: Bool {
    get { isAbrupt.load(ordering: .relaxed) }
    set { isAbrupt.store(newValue, ordering: .relaxed) }
  }

  /// Listens for SIGTERM and SIGINT; a second signal ends the process at once.
  public static func listen() {
    for number in [SIGTERM, SIGINT] {
      signal(number) { number in
        if Interruption.isRequested { _exit(128 + number) }
        if Interruption.endsAtOnce {
          let text: StaticString = "slingshot: Interrupted before anything was written.\n"
          _ = write(2, text.utf8Start, text.utf8CodeUnitCount)
          _exit(75)
        }
        Interruption.request()
      }
    }
    // A file that grows past a limit must give an error that is reported, not a silent death.
    signal(SIGXFSZ, SIG_IGN)
    signal(SIGPIPE, SIG_IGN)
  }
}
