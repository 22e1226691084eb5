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
}
