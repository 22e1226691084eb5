/// A word of the command line that says nothing, as when a variable of the shell is not set: taken for a default it would
/// change in silence what is done.
package enum EmptyArgument {
  /// What is wrong with the first one, nil when each word says something.
  package static func fault(in arguments: some Sequence<String>) -> String? {
    var before = ""
    for word in arguments.dropFirst() {
      if word.allSatisfy(\.isWhitespace) {
        return before.hasPrefix("--")
          ? "The value of \(before) is empty; give one or leave the option out."
          : "An argument is empty, expected text in each (after '\(before.isEmpty ? "slingshot" : before)')."
      }
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if word.hasPrefix("--"), parts.count == 2, parts[1].allSatisfy(\.isWhitespace) {
        return "The value of \(parts[0]) is empty; give one or leave the option out."
      }
      before = word
    }
    return nil
  }
}
