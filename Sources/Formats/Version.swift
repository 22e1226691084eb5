import Foundation

/// The version of Slingshot.
public enum Version {
  /// Semantic version of the package.
  public static let current = "0.1.0"

  /// The commit that the command was built from, with a note of changes that were not committed; "unknown" unless
  /// `make build` built it.
  ///
  /// `make build` leaves the commit beside the command, with size and time of the very file, so that a command built
  /// later in another way is never said to be of that commit.
  public static let commit: String = {
    guard let command = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"),
      let text = try? FileBytes.readText(command + ".commit")
    else { return "unknown" }
    return commit(stamp: text, of: command) ?? "unknown"
  }()

  /// The commit that a stamp states for a file, nil when it was made for another one.
  ///
  /// - Parameter stamp: `<commit> <size> <seconds>`, a line of bytes and modification time of the file; the commit may
  ///   end in `+` for changes that were not committed.
  package static func commit(stamp: String, of file: String) -> String? {
    let words = stamp.split(whereSeparator: \.isWhitespace)
    guard words.count == 3, let facts = try? FileManager.default.attributesOfItem(atPath: file),
      let size = facts[.size] as? Int, let time = facts[.modificationDate] as? Date,
      words[1] == "\(size)", words[2] == "\(Int(time.timeIntervalSince1970.rounded(.down)))"
    else { return nil }
    return words[0].hasSuffix("+") ? words[0].dropLast() + " with changes not committed" : String(words[0])
  }
}
