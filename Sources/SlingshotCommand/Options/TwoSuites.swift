import ArgumentParser
import Foundation

/// Refuses one suite as source and target, by whatever path: there is nothing to transfer.
func requireTwoSuites(_ source: String, _ suite: String) throws {
  func place(_ path: String) -> String {
    URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL.path
  }
  guard place(source) != place(suite) else {
    throw ValidationError("--source and --suite must be two suites, found \(suite) for both.")
  }
}
