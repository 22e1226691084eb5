import Foundation
import Testing

/// A model with an emulator, one without, and the suites that they are from, which many tests look at.
struct EmulatedModel: Sendable {
  let folder: String
  /// The emulator's model.
  var model: String { folder + "/model" }
  /// The networks that it started from.
  var networks: String { folder + "/source" }
  /// Simulations of ΛCDM.
  var cheap: String { folder + "/cheap" }
  /// Simulations with massive neutrinos.
  var few: String { folder + "/few" }
  /// A study's settings of a second.
  var settings: String { folder + "/s.yaml" }

  private static let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("emulated model \(UUID().uuidString)").path

  /// The models that tests share; none may change them.
  static let made = Result { () throws -> EmulatedModel in
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    atexit { try? FileManager.default.removeItem(atPath: EmulatedModel.folder) }
    try Data(TinyStudy.text.utf8).write(to: URL(fileURLWithPath: folder + "/s.yaml"))
    for words in [
      ["simulate", "--suite", "lcdm", "--count", "300", "--seed", "1", "--out", "cheap"],
      ["simulate", "--suite", "nwlh", "--count", "40", "--seed", "2", "--out", "few"],
      [
        "pretrain", "--suite", "cheap", "--maximum-k", "0.1", "--settings", "s.yaml", "--trials", "1",
        "--keep", "1", "--out", "source",
      ],
      [
        "transfer", "--model", "source", "--suite", "few", "--source", "cheap", "--strategy", "emulated",
        "--settings", "s.yaml", "--folds", "2", "--out", "model",
      ],
    ] {
      let outcome = try Command.run(words + ["--quiet"], in: folder)
      try #require(outcome.status == 0, "\(words[0]): \(outcome.log.prefix(300))")
    }
    return EmulatedModel(folder: folder)
  }
}
