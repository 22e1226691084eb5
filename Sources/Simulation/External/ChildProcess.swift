import Foundation
import Work

/// A program in a process group of its own, so that stopping it stops whatever it has started.
struct ChildProcess {
  /// How a program ended.
  enum End: Equatable {
    case status(Int)
    case signal(Int)
    case timeout
    case cancelled
  }

  /// Seconds between a polite stop and the end.
  static let grace = 2.0

  private let identifier: pid_t

  /// Starts a program without a shell around it; a program that cannot be started ends with status 126 or 127.
  ///
  /// - Parameters:
  ///   - words: the program and its arguments.
  ///   - directory: the folder it runs in; its output goes to `stdout.txt` and `stderr.txt` there.
  ///   - environment: all its environment variables.
  /// - Returns: nil when the system cannot start a process.
  init?(_ words: [String], in directory: String, environment: [String: String]) {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    for (stream, name) in [(Int32(1), "stdout.txt"), (2, "stderr.txt")] {
      posix_spawn_file_actions_addopen(
        &actions, stream, directory + "/" + name, O_WRONLY | O_CREAT | O_APPEND, 0o644)
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    var all = sigset_t()
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
    // The shell only changes the folder and becomes the program; the words are its arguments and never read as code.
    let launcher = "/bin/sh"
    let arguments = [launcher, "-c", "cd \"$1\" && shift && exec \"$@\"", launcher, directory] + words
    var vector = arguments.map { strdup($0) } + [nil]
    var variables = environment.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in vector + variables { free(text) } }
    var identifier = pid_t()
    guard posix_spawn(&identifier, launcher, &actions, &attributes, &vector, &variables) == 0 else {
      return nil
    }
    self.identifier = identifier
  }

  /// Waits for the end, which comes at the latest after `timeout` seconds or when cancelled; then no process of the
  /// group is left.
  func wait(timeout: Double, isCancelled: () -> Bool) -> End {
    let watch = Stopwatch()
    var early: End?
    while !hasEnded {
      if isCancelled() {
        early = .cancelled
      } else if watch.seconds > timeout {
        early = .timeout
      }
      if early != nil { break }
      usleep(Self.pause(after: watch.seconds))
    }
    if early != nil {
      kill(-identifier, SIGTERM)
      let asked = Stopwatch()
      while !hasEnded && asked.seconds < Self.grace { usleep(10_000) }
    }
    // The leader is not collected yet, so the group's number cannot belong to anybody else.
    kill(-identifier, SIGKILL)
    var status: Int32 = 0
    while waitpid(identifier, &status, 0) < 0 && errno == EINTR {}
    if let early { return early }
    let signal = status & 0x7f
    return signal == 0 ? .status(Int((status >> 8) & 0xff)) : .signal(Int(signal))
  }

  private var hasEnded: Bool {
    var information = siginfo_t()
    let code = waitid(P_PID, id_t(identifier), &information, WEXITED | WNOHANG | WNOWAIT)
    return code == 0 ? information.si_signo == SIGCHLD : errno != EINTR
  }

  /// Microseconds until the next look: short programs should not wait for us, long ones not be watched closely.
  private static func pause(after seconds: Double) -> UInt32 { UInt32(min(50_000, 1000 + seconds * 50_000)) }
}
