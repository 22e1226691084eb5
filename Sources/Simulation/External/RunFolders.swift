import Formats
import Foundation

/// The directories of a user's program, one for each simulation by its number, and the record of failures.
public struct RunFolders: Sendable {
  /// The folder that they are in.
  public let path: String

  /// The directories in a folder, which need not exist.
  public init(path: String) { self.path = path }

  private var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] }

  /// Refuses a folder with anything else in it, for what is in it may be replaced.
  ///
  /// - Throws: ``SimulationError/block(file:problem:)``.
  public func requireOwn() throws(SimulationError) {
    guard FileBytes.exists(path) else { return }
    let isOwn = names.allSatisfy { $0 == "failures.csv" || $0.hasPrefix(".") || Int($0) != nil }
    guard FileBytes.isDirectory(path), isOwn else {
      throw .block(
        file: path,
        problem: "holds what belongs to no simulation, expected directories of simulations or no folder")
    }
  }

  /// Whether there are directories of simulations that did not fail, which were kept on purpose.
  public var holdsMoreThanFailures: Bool {
    let record = (try? FileBytes.readText(path + "/failures.csv")) ?? ""
    let failed = Set(
      record.split(separator: "\n").compactMap { $0.split(separator: ",").first.map(String.init) })
    return names.contains { Int($0) != nil && !failed.contains($0) }
  }
}
