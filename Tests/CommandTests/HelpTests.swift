import ArgumentParser
import Formats
import Foundation
import SlingshotCommand
import Testing

/// Every help page: it fits a terminal of 80 columns, and its examples can be pasted into a shell.
@Suite struct HelpTests {
  /// Every page with the words that lead to it, those of the groups too.
  private static var pages: [(words: [String], type: any ParsableCommand.Type)] {
    let groups = [[], ["theory"]].compactMap { words -> (words: [String], type: any ParsableCommand.Type)? in
      words.reduce(SlingshotCommand.self as (any ParsableCommand.Type)?) { type, word in
        type?.configuration.subcommands.first { $0._commandName == word }
      }.map { (words, $0) }
    }
    return groups + InProcess.leaves.filter { $0.type.configuration.shouldDisplay }
  }

  @Test func everyPageKeepsItsLines() {
    #expect(Self.pages.count >= 18)
    for (words, type) in Self.pages {
      let text = type.configuration.discussion
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.allSatisfy { $0.count <= HelpText.width }, "\(words)")
      #expect(lines.allSatisfy { $0.last != " " }, "\(words)")
      // The parser leaves such lines as they are.
      #expect(type.helpMessage(columns: 80).contains(text), "\(words)")
    }
  }

  /// A line of prose ends only where the next word would not fit.
  @Test func proseIsNotRagged() {
    for (words, type) in Self.pages {
      for block in type.configuration.discussion.components(separatedBy: "\n\n") {
        let lines = block.components(separatedBy: "\n")
        guard !lines.contains(where: { $0.hasPrefix("  ") }) else { continue }
        for (line, next) in zip(lines, lines.dropFirst()) {
          let word = next.prefix { $0 != " " }
          #expect(line.count + 1 + word.count > HelpText.width, "\(words): \(line)")
        }
      }
    }
  }

  @Test func everyExampleIsACommand() throws {
    var count = 0
    for (page, type) in Self.pages {
      let indented = type.configuration.discussion.components(separatedBy: "\n").filter { $0.hasPrefix("  ") }
      for command in indented.joined(separator: "\n").replacing(#/ \\\n +/#, with: " ").components(
        separatedBy: "\n")
      {
        // There is no job array here whose task could say its part.
        let words = try Self.shellWords(command.replacing("--shard slurm", with: "--shard 0/10"))
        guard !words.isEmpty else { continue }
        count += 1
        #expect(words.first == "slingshot", "\(page): \(command)")
        let refusal = InProcess.refusal(of: Array(words.dropFirst()))
        #expect(refusal == nil, "\(page): \(command): \(refusal?.message ?? "")")
        let leaf = InProcess.leaves.first { Array(words.dropFirst()).starts(with: $0.words) }
        if let leaf {
          let arguments = words.dropFirst()
          #expect(try RepeatedOption.fault(in: arguments, of: leaf.type) == nil, "\(command)")
        }
      }
    }
    #expect(count > 45)
  }

  /// The words of a command as a shell takes it apart: quotes removed, nothing after `#`.
  private static func shellWords(_ command: String) throws -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    for character in command {
      if let open = quote {
        if character == open { quote = nil } else { word = (word ?? "") + String(character) }
      } else if character == "'" || character == "\"" {
        quote = character
        word = word ?? ""
      } else if character == " " {
        if let whole = word { words.append(whole) }
        word = nil
      } else if character == "#", word == nil {
        return words
      } else if character == ">", word == nil {
        return words
      } else {
        word = (word ?? "") + String(character)
      }
    }
    #expect(quote == nil, "\(command)")
    return words + [word].compactMap(\.self)
  }
}
