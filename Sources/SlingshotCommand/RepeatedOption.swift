import ArgumentParser
import Formats

/// An option that was given more often than it may be: the parser would take the last and forget the others.
package enum RepeatedOption {
  /// What is wrong with the first one in `arguments` to `command`, nil when each that takes one value has one.
  package static func fault(
    in arguments: some Sequence<String>, of command: any ParsableCommand.Type
  ) throws -> String? {
    let dump = try JSONValue.decode(command._dumpHelp(), name: "help")
    let options = (dump["command"]?["arguments"]?.array ?? []).filter { $0["kind"]?.string == "option" }
    var given: [Int: String] = [:]
    var words = arguments.makeIterator()
    while let word = words.next(), word != "--" {
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let option = options.firstIndex(where: { spellings($0).contains(String(parts[0])) }) else {
        continue
      }
      guard let value = parts.count == 2 ? String(parts[1]) : words.next() else { break }
      if let first = given.updateValue(value, forKey: option), options[option]["isRepeating"]?.bool != true {
        return "\(parts[0]) takes one value, found '\(first)' and '\(value)'."
      }
    }
    return nil
  }

  /// The ways to write an option, with their dashes.
  private static func spellings(_ option: JSONValue) -> [String] {
    (option["names"]?.array ?? []).compactMap { name in
      name["name"]?.string.map { (name["kind"]?.string == "short" ? "-" : "--") + $0 }
    }
  }
}
