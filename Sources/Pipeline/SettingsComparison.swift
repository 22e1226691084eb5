import Formats
import OrderedCollections

/// The comparison of the settings of a run with those that are to go on with it.
struct SettingsComparison {
  /// The run directory.
  let directory: String
  /// Keys of lists and numbers that may have grown, and blocks, which end with a dot, that may be any.
  let growing: [String]

  /// Whether a list has grown.
  ///
  /// - Throws: ``PipelineError/settingsDiffer(directory:key:stored:given:)`` with the first key that differs,
  ///   ``PipelineError/removed(directory:key:removed:given:)`` where a list that may grow has lost something.
  func compare(stored: String, given: String) throws -> Bool {
    guard stored != given else { return false }
    let old = try FlatSettings(text: stored, name: directory + "/resolved.yaml").values
    let new = try FlatSettings(text: given, name: "the study").values
    for (key, before) in old where !isFree(key) {
      guard let now = new[key] else { throw differ(key, "\(before)", nil) }
      guard now != before else { continue }
      if growing.contains(key), let before = Self.number(before), let now = Self.number(now), now > before {
        continue
      }
      guard growing.contains(key), case .list(let before) = before, case .list(let after) = now else {
        throw differ(key, "\(before)", "\(now)")
      }
      let removed = before.filter { !after.contains($0) }
      guard removed.isEmpty else {
        throw PipelineError.removed(directory: directory, key: key, removed: removed, given: "\(now)")
      }
    }
    if let (key, value) = new.first(where: { old[$0.key] == nil && !isFree($0.key) }) {
      throw differ(key, nil, "\(value)")
    }
    return true
  }

  private func isFree(_ key: String) -> Bool {
    growing.contains { $0.hasSuffix(".") && key.hasPrefix($0) }
  }

  private static func number(_ value: FlatSettings.Value) -> Int? {
    if case .one(let text) = value { Int(text) } else { nil }
  }

  private func differ(_ key: String, _ stored: String?, _ given: String?) -> PipelineError {
    .settingsDiffer(
      directory: directory, key: key, stored: stored ?? "no such key", given: given ?? "no such key")
  }
}
