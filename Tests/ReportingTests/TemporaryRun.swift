import Foundation
import Reporting

/// A run directory that lives as long as the value.
final class TemporaryRun {
  let path: String

  /// Writes a small synthetic run, or the given one.
  init(_ run: SyntheticRun = .small) throws {
    path = FileManager.default.temporaryDirectory.path + "/reporting-" + UUID().uuidString
    var run = run
    try run.write(to: path)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Changes a file that holds a mapping.
  func edit(_ name: String, _ change: (inout [String: Any]) -> Void) throws {
    let url = URL(fileURLWithPath: path + "/" + name)
    let content = try JSONSerialization.jsonObject(with: Data(contentsOf: url))
    var mapping = content as? [String: Any] ?? [:]
    change(&mapping)
    try JSONSerialization.data(withJSONObject: mapping).write(to: url)
  }

  /// Changes one entry of a list inside a file that holds a mapping.
  func edit(_ name: String, _ key: String, _ index: Int, _ change: (inout [String: Any]) -> Void) throws {
    try edit(name) { mapping in
      var list = mapping[key] as? [[String: Any]] ?? []
      change(&list[index])
      mapping[key] = list
    }
  }

  func replace(_ name: String, with text: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + name))
  }

  func text(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: path + "/" + name)), as: UTF8.self)
  }

  /// What writing the report says when it fails.
  func failure() -> String {
    do {
      try Report.write(runDirectory: path)
      return "no error"
    } catch {
      return error.description.replacingOccurrences(of: path, with: "RUN")
    }
  }
}

extension SyntheticRun {
  /// Three numbers of simulations, three seeds, forty test simulations: enough for every figure.
  static var small: SyntheticRun {
    var run = SyntheticRun()
    run.targets = [100, 200, 400]
    run.seeds = [1, 2, 3]
    run.tested = 40
    run.epochs = 30
    return run
  }
}
