import Formats
import Foundation
import Simulation
import Suites

extension Study {
  /// Every file that the two suites are made of or read from.
  ///
  /// - Throws: a `Fault` where they cannot be told.
  func inputs() throws -> [String] {
    try source.inputs(summaries: observables) + target.inputs(summaries: observables)
      + (transfer.responsePrior?.inputs() ?? [])
  }
}

extension SuiteOrigin {
  /// Every file that the suite is made of or read from.
  ///
  /// - Throws: a `Fault` where a folder or a parameter file does not say.
  func inputs(summaries: [String]) throws -> [String] {
    switch self {
    case .simulated(let origin): return try origin.inputs()
    case .quijote(let hypercube, let directory, _):
      return Suite.filesOfQuijote(set: hypercube, in: directory, summaries: summaries)
    case .directory(let directory, _): return try Suite.files(of: directory)
    case .folders(.quijote, let directory, _): return try Suite.filesOfQuijoteFolder(directory)
    case .folders(.camels, let directory, _): return try Suite.filesOfCamels(directory)
    case .expected: return []
    case .model(let directory): return ["config.json", "model.safetensors"].map { directory + "/" + $0 }
    }
  }
}

extension SimulatedOrigin {
  /// The parameter file, and the files that the words of an external command name.
  fileprivate func inputs() throws -> [String] {
    var files = [parameters].compactMap(\.self)
    if let command = external.command {
      files += try CommandTemplate(command).files(here: absolutePath(external.folder))
    }
    return files
  }
}

extension CommandTemplate {
  /// The files that the command names: its program, looked for as the system does, and every other word that is a file's
  /// absolute path when `{here}` is filled in.
  fileprivate func files(here: String) -> [String] {
    filledWhereKnown(["here": here]).enumerated().compactMap { index, word in
      guard let word else { return nil }
      let isFile = { (path: String) in FileBytes.exists(path) && !FileBytes.isDirectory(path) }
      if word.hasPrefix("/") { return isFile(word) ? word : nil }
      guard index == 0 else { return nil }
      let folders =
        word.contains("/")
        ? [here] : (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
      return folders.map { $0 + "/" + word }.first(where: isFile)
    }
  }
}
