import ArgumentParser
import Formats

/// An option or flag as the help describes it.
struct DescribedOption: Sendable {
  /// Its name with the dashes.
  let name: String
  /// "option" or "flag".
  let kind: String
  /// The sentence of the help.
  let abstract: String

  /// The options and flags of a command but those for help.
  static func all(of type: any ParsableCommand.Type) throws -> [DescribedOption] {
    let dump = try JSONValue.decode(type._dumpHelp(), name: "help")
    return (dump["command"]?["arguments"]?.array ?? []).compactMap { argument in
      guard let kind = argument["kind"]?.string, kind != "positional",
        let name = argument["preferredName"]?["name"]?.string, !["help", "version", "h"].contains(name)
      else { return nil }
      return DescribedOption(name: "--" + name, kind: kind, abstract: argument["abstract"]?.string ?? "")
    }
  }

  /// The names of the options that hold numbers, by the types of the properties.
  static func numeric(of type: any ParsableArguments.Type) -> [String] {
    Mirror(reflecting: type.init()).children.flatMap { child -> [String] in
      if let group = child.value as? any Grouping { return numeric(of: group.group) }
      guard let option = child.value as? any Valued, let label = child.label else { return [] }
      let isNumeric = ["Int", "Double", "Float"].contains { "\(option.valueType)".contains($0) }
      let name = label.drop { $0 == "_" }.reduce(into: "") { name, letter in
        name += letter.isUppercase ? "-" + letter.lowercased() : String(letter)
      }
      return isNumeric ? ["--" + name] : []
    }
  }

  /// The range that the help states, as it is written.
  var range: (lower: String, upper: String)? {
    guard let match = abstract.firstMatch(of: /from (\S+) to (\S+)\.$/) else { return nil }
    return (String(match.1), String(match.2))
  }
}

private protocol Valued { var valueType: Any.Type { get } }
extension Option: Valued { fileprivate var valueType: Any.Type { Value.self } }

private protocol Grouping { var group: any ParsableArguments.Type { get } }
extension OptionGroup: Grouping { fileprivate var group: any ParsableArguments.Type { Value.self } }
