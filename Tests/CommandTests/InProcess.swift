import ArgumentParser
import Formats
import SlingshotCommand

/// The command within the process of the tests, for what a process each would take too long.
enum InProcess {
  /// Parses a command line and checks it, doing nothing.
  static func refusal(of words: [String]) -> (status: Int32, message: String)? {
    do {
      _ = try SlingshotCommand.parseAsRoot(words)
      return nil
    } catch { return outcome(of: error) }
  }

  /// Runs a command line; nil when all is well.
  static func run(_ words: [String]) -> (status: Int32, message: String)? {
    do {
      var command = try SlingshotCommand.parseAsRoot(words)
      try command.run()
      return nil
    } catch { return outcome(of: error) }
  }

  private static func outcome(of error: any Error) -> (status: Int32, message: String) {
    if let fault = error as? any Fault { return (fault.exitStatus.rawValue, fault.description) }
    return (SlingshotCommand.exitCode(for: error).rawValue, SlingshotCommand.message(for: error))
  }

  /// The subcommands that do something, with the words that lead to them.
  static var leaves: [(words: [String], type: any ParsableCommand.Type)] {
    func leaves(
      _ type: any ParsableCommand.Type, _ words: [String]
    ) -> [(words: [String], type: any ParsableCommand.Type)] {
      let children = type.configuration.subcommands
      guard !children.isEmpty else { return [(words, type)] }
      return children.flatMap { leaves($0, words + [$0._commandName]) }
    }
    return leaves(SlingshotCommand.self, [])
  }
}
