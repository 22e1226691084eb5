/// A setting given beside the file, such as "training.epochs=10".
public struct SettingOverride: Equatable, Sendable {
  /// The key and its value, `KEY=VALUE` or `BLOCK.KEY=VALUE`.
  public var text: String
  /// The folder that a relative path in it starts from; empty for the working directory.
  public var folder: String

  /// An override of that text.
  public init(_ text: String, folder: String = "") {
    self.text = text
    self.folder = folder
  }

  /// The key that it sets.
  public var key: Substring { text.prefix { $0 != "=" } }

  /// The overrides of a user, of whom the last would else win in silence where a key is given twice, alone or within a
  /// block.
  ///
  /// - Parameter folder: the folder that relative paths in them start from.
  /// - Throws: `FormatError.setting` for a key given twice.
  public static func each(_ texts: [String], folder: String = "") throws(FormatError) -> [SettingOverride] {
    let overrides = texts.map { SettingOverride($0, folder: folder) }
    for (number, override) in overrides.enumerated() {
      let clashes = overrides[..<number].contains { earlier in
        earlier.key == override.key || earlier.key.hasPrefix(override.key + ".")
          || override.key.hasPrefix(earlier.key + ".")
      }
      if clashes { throw .setting(.override(override.text), .repeatedKey(String(override.key))) }
    }
    return overrides
  }
}
