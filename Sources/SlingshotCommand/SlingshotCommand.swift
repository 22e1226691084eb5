import ArgumentParser
import Formats
import Foundation
import Pipeline
import Work

/// The command `slingshot`.
@main
struct SlingshotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "slingshot",
    abstract: "Transfer learning for cosmological inference: pre-train where simulations are cheap, "
      + "fine-tune where they are expensive.",
    discussion: """
      Examples:
        slingshot demo                                   a complete study in a few minutes
        slingshot run Examples/quijote-neutrinos.yaml    the same on your own suites
        slingshot simulate --suite nwlh --count 2000 --seed 1 --out nwlh
        slingshot power --particles p.npy --box 1000 --grid 256 --out pk
        slingshot doctor                                 what this machine gives

      Results go to standard output, messages to standard error. Exit codes: 0 done, 64 usage, 65 bad data,
      74 input or output, 75 interrupted (resume with --resume), 70 a bug.
      """,
    version: Version.current,
    subcommands: [
      RunCommand.self, DemoCommand.self, SimulateCommand.self, SnapshotCommand.self, PowerCommand.self,
      HalosCommand.self, PredictCommand.self,
      InspectCommand.self, ReportCommand.self, CiteCommand.self, TheoryCommand.self, DoctorCommand.self, BenchCommand.self,
    ])

  static func main() {
    Interruption.listen()
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let error as any Fault {
      fail(error.description, error.exitStatus)
    } catch {
      // Errors of the modules that a command calls directly speak for themselves; the rest is usage.
      let status = ExitStatus(of: error)
      if exitCode(for: error) == .failure { fail("\(error)", status) }
      exit(withError: error)
    }
  }

  static func fail(_ message: String, _ status: ExitStatus) -> Never {
    note("slingshot: \(message)")
    Foundation.exit(status.rawValue)
  }
}

/// Prints a result to standard output; ends the command where that takes no more, as on a full disk.
func output(_ text: String) {
  do { try FileHandle.standardOutput.write(contentsOf: Data((text + "\n").utf8)) } catch {
    SlingshotCommand.fail("The result could not be written to standard output.", .inputOutput)
  }
}

/// Prints a message to standard error; a log that cannot be written is no reason to stop.
func note(_ text: String) {
  try? FileHandle.standardError.write(contentsOf: Data((text + "\n").utf8))
}
