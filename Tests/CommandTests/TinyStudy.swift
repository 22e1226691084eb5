import Foundation

/// A study of a second, and one finished run of it that many tests look at.
enum TinyStudy {
  /// The study file.
  static let text = yaml(epochs: 4, units: 16)

  /// A study of the same form; many epochs make it last.
  static func yaml(epochs: Int, units: Int, trials: Int = 2, targets: String = "[20]") -> String {
    let search = """
      learning_rate: [1.0e-3, 1.0e-2]
          weight_decay: [1.0e-4, 1.0e-1]
          hidden_layers: [1, 2]
          units: [8, \(units)]
          dropout: [0.0, 0.1]
          epochs: \(epochs)
          patience: \(epochs)
      """
    return """
      name: tiny
      title: "ΛCDM to neutrinos, tiny"
      source:
        simulate: lcdm
        count: 60
        seed: 1
      target:
        simulate: nwlh
        count: 60
        seed: 2
      parameters:
        nuisance: [w]
      pretrain:
        trials: \(trials)
        keep: 1
        search:
          \(search)
      transfer:
        trials: \(trials)
        average: 1
        folds: 1
        search:
          \(search)
        fine_tuning:
          \(search)
      study:
        strategies: [scratch, warm-start, dummy-outputs, attached-head, bottleneck]
        targets: \(targets)
        seeds: [1]
        test: 20
        resamplings: 50

      """
  }

  /// A finished run with its study file beside it; its place has a space and letters beyond ASCII.
  struct Finished: Sendable {
    var folder: String
    var outcome: Command.Outcome
    var run: String { folder + "/läufe μ/tiny run" }
    var model: String { run + "/models/warm-start-n20-s1" }
    var suite: String { run + "/suites/target" }
    var study: String { folder + "/τiny study.yaml" }
  }

  private static let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("slingshot command \(UUID().uuidString)").path

  /// The run that tests share; none may change it.
  static let finished = Result { () throws -> Finished in
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    atexit { try? FileManager.default.removeItem(atPath: TinyStudy.folder) }
    try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/τiny study.yaml"))
    let outcome = try Command.run(
      ["run", "τiny study.yaml", "--out", "läufe μ/tiny run", "--json"], in: folder)
    return Finished(folder: folder, outcome: outcome)
  }
}
