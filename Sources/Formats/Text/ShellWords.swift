/// Words of a command line as a POSIX shell takes them.
public enum ShellWords {
  /// The words in one line that can be pasted.
  public static func line(_ words: some Sequence<String>) -> String {
    words.map(quoted).joined(separator: " ")
  }

  /// A word as it is where a shell leaves it alone, else in single quotes.
  public static func quoted(_ word: String) -> String {
    let isPlain = !word.isEmpty && word.allSatisfy { $0.isLetter || $0.isNumber || "/._-+,:=@%".contains($0) }
    return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }
}
