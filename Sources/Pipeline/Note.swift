import Foundation

/// Prints a message to standard error; a log that cannot be written is no reason to stop.
func note(_ text: String) {
  try? FileHandle.standardError.write(contentsOf: Data((text + "\n").utf8))
}
