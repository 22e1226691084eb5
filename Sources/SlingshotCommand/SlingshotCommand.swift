import ArgumentParser
import Formats
import Foundation
import Pipeline
import Work

/// The command `slingshot`.
@main
package struct SlingshotCommand: ParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "slingshot",
    abstract: "Transfer learning for cosmological inference: pre-train where simulations are cheap, "
      + "fine-tune where they are expensive.",
    discussion: HelpText()
      .adding(
        [
          "slingshot import --parameters p.csv --observable pk=pk.npy --out mine # your own files as a suite",
          "slingshot simulate --suite nwlh --count 2000 --seed 1 --out nwlh # a suite of spectra",
          "slingshot noise --suite nwlh --covariance C.npy --out noisy # with a survey's noise",
          "slingshot snapshot --out fiducial # or particles,",
          "slingshot halos --snapshot fiducial --out halos # their halos and",
          "slingshot power --particles p.npy --box 1000 --grid 256 --out pk # their summaries",
          "slingshot pretrain --suite lcdm --out source # networks of cheap simulations,",
          "slingshot transfer --model source --suite nwlh --out model # fine-tuned",
          "slingshot merge --base source --models a,b --out both # extensions in one",
          "slingshot run study.yaml --out runs/study # all strategies compared, a report",
          "slingshot inspect runs/study # what came out",
          "slingshot predict --model model --spectra pk.npy --out parameters.txt # an observation",
          "slingshot infer --model posterior --observation pk.txt --out chains # a posterior, chains out",
          "slingshot calibrate --model posterior --suite held-out # whether a posterior holds",
          "slingshot explain --model model --before source --suite nwlh --out why # which bins it reads",
        ], title: "From simulations to a verdict:"
      )
      .adding(
        [
          "slingshot demo # a complete study in a few minutes",
          "slingshot run Examples/quijote-neutrinos.yaml # the same on your own suites",
          "slingshot theory Examples/theory/alignment.yaml # infinitely wide networks",
          "slingshot doctor # what this machine gives",
        ], title: "Examples:"
      )
      .adding(
        """
        Results go to standard output, messages to standard error. Exit codes: 0 done, 3 a test failed (calibrate, doctor), 64 usage, 65 bad data, 74 input \
        or output, 75 interrupted (resume with --resume), 70 a bug.
        """
      ).text,
    version: Version.current,
    subcommands: [
      ImportCommand.self, SimulateCommand.self, NoiseCommand.self, SnapshotCommand.self,
      PowerCommand.self,
      HalosCommand.self, PretrainCommand.self, TransferCommand.self, MergeCommand.self, DeltaCommand.self,
      DimensionCommand.self,
      PredictCommand.self,
      InferCommand.self, CalibrateCommand.self, ExplainCommand.self, ForecastCommand.self, RunCommand.self,
      DemoCommand.self,
      InspectCommand.self,
      ReportCommand.self, CiteCommand.self, TheoryCommand.self, DoctorCommand.self, BenchCommand.self,
    ])

  package init() {}

  package static func main() {
    Interruption.listen()
    if let fault = ArgumentBytes.fault { fail(fault, .usage) }
    do {
      if let fault = EmptyArgument.fault(in: CommandLine.arguments) { throw ValidationError(fault) }
      if let fault = unknownCommand { throw ValidationError(fault) }
      if let fault = try RepeatedOption.fault(in: CommandLine.arguments, of: asked.command) {
        throw ValidationError(fault)
      }
      var command = try parseAsRoot()
      try command.run()
    } catch let error as any Fault {
      fail(error.description, error.exitStatus)
    } catch {
      // Errors of the modules that a command calls directly speak for themselves; the rest is usage.
      let code = exitCode(for: error)
      if code == .failure { fail("\(error)", ExitStatus(of: error)) }
      if code == .validationFailure { fail(usage(message(for: error)), .usage) }
      exit(withError: error)
    }
  }

  /// The subcommand that the command line asks for and the words that lead to it.
  private static var asked: (command: any ParsableCommand.Type, words: [String]) {
    var command: any ParsableCommand.Type = self
    var words = ["slingshot"]
    for word in CommandLine.arguments.dropFirst() {
      guard let next = command.configuration.subcommands.first(where: { $0._commandName == word }) else {
        break
      }
      command = next
      words.append(word)
    }
    return (command, words)
  }

  /// What is wrong with the first word, where it names no command.
  private static var unknownCommand: String? {
    guard asked.words.count == 1, let word = CommandLine.arguments.dropFirst().first, !word.hasPrefix("-"),
      word != "help"
    else { return nil }
    let known = configuration.subcommands.filter { $0.configuration.shouldDisplay }
      .map { $0._commandName }
    return "There is no command '\(word)'"
      + (nearestName(to: word, in: known).map { ", did you mean '\($0)'?" }
        ?? ", expected one of \(known.joined(separator: ", ")).")
  }

  /// What is wrong with the command line, with the way to the help of the subcommand.
  private static func usage(_ problem: String) -> String {
    let sentence = problem.replacing("\n", with: " ")
    let isClosed = sentence.last.map(".?!".contains) ?? false
    return
      "\(sentence)\(isClosed ? "" : ".") See '\(asked.words.joined(separator: " ")) --help'."
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
