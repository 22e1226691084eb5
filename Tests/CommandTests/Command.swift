import Foundation
import Testing

/// The command `slingshot` as a user runs it: a process with arguments, a working directory and two streams.
enum Command {
  /// What a process left.
  struct Outcome: Sendable {
    /// The exit code; 128 + n after signal n.
    var status: Int32
    /// Standard output.
    var output: String
    /// Standard error.
    var log: String
  }

  /// The built command, beside the tests.
  static let path: String = {
    let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path
    let folders = [own, CommandLine.arguments.first]
      .compactMap { $0.map { URL(fileURLWithPath: $0).deletingLastPathComponent().path } }
    let candidates = (folders + [checkout + "/.build/release"]).map { $0 + "/slingshot" }
    return candidates.first { FileManager.default.isExecutableFile(atPath: $0) } ?? "slingshot"
  }()

  /// Runs the command to its end.
  static func run(
    _ arguments: [String], in directory: String, binary: String = path
  ) throws -> Outcome {
    try Running(binary, arguments, in: directory).wait()
  }

  /// Runs the command under a limit on the size of a file [1024 bytes], as on a disk that is full.
  static func run(_ arguments: [String], in directory: String, fileLimit blocks: Int) throws -> Outcome {
    let script = "ulimit -f \(blocks) && exec \"$@\""
    return try Running("/bin/bash", ["-c", script, "bash", path] + arguments, in: directory).wait()
  }
}

/// A process under way.
///
/// It is started with `posix_spawn` because the threads that run tests block signals, and a child would inherit that;
/// `env` changes the folder and becomes the command.
struct Running {
  private let identifier: pid_t
  private let folder: String

  init(_ binary: String, _ arguments: [String], in directory: String) throws {
    folder =
      FileManager.default.temporaryDirectory.appendingPathComponent("streams-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    for (stream, name) in [(Int32(1), "out"), (2, "err")] {
      posix_spawn_file_actions_addopen(
        &actions, stream, folder + "/" + name, O_WRONLY | O_CREAT | O_APPEND, 0o600)
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
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

    var settings = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("SLURM_") }
    settings["OMP_WAIT_POLICY"] = "PASSIVE"
    let launcher = "/usr/bin/env"
    var words = ([launcher, "-C", directory, binary] + arguments).map { strdup($0) } + [nil]
    var environment = settings.map { strdup("\($0)=\($1)") } + [nil]
    defer { for text in words + environment { free(text) } }
    var identifier = pid_t()
    let code = posix_spawn(&identifier, launcher, &actions, &attributes, &words, &environment)
    guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: code) ?? .EIO) }
    self.identifier = identifier
  }

  /// Sends a signal.
  func signal(_ number: Int32) { kill(identifier, number) }

  /// Waits for the end.
  func wait() throws -> Command.Outcome {
    var status: Int32 = 0
    while waitpid(identifier, &status, 0) < 0 && errno == EINTR {}
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let signalled = status & 0x7f
    return Command.Outcome(
      status: signalled == 0 ? (status >> 8) & 0xff : 128 + signalled,
      output: try String(contentsOfFile: folder + "/out", encoding: .utf8),
      log: try String(contentsOfFile: folder + "/err", encoding: .utf8))
  }
}

/// Expects that a command was refused with an exit code and one sentence on standard error that holds all the parts.
func expectRefused(
  _ outcome: Command.Outcome, _ status: Int32, _ parts: String...,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(outcome.status == status, "\(outcome.log)", sourceLocation: sourceLocation)
  #expect(outcome.output.isEmpty, sourceLocation: sourceLocation)
  for part in parts {
    #expect(outcome.log.contains(part), sourceLocation: sourceLocation)
  }
  #expect(
    outcome.log.hasPrefix("slingshot: ") && outcome.log.filter { $0 == "\n" }.count == 1,
    "\(outcome.log)", sourceLocation: sourceLocation)
}
