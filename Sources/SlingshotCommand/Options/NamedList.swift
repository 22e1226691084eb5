import ArgumentParser
import Foundation

/// Options that name several things, separated by commas.
enum NamedList {
  /// The names in order; none for an option that is not given.
  ///
  /// - Throws: a usage error for an empty name and for one that is given twice.
  static func read(_ text: String?, _ option: String) throws -> [String] {
    guard let text else { return [] }
    let names = text.split(separator: ",", omittingEmptySubsequences: false)
      .map { $0.trimmingCharacters(in: .whitespaces) }
    guard !names.contains("") else {
      throw ValidationError("\(option) must be names separated by commas, found '\(text)'.")
    }
    if let repeated = names.enumerated().first(where: { names[..<$0].contains($1) })?.element {
      throw ValidationError("\(option) names \(repeated) twice, expected each name once.")
    }
    return names
  }
}
