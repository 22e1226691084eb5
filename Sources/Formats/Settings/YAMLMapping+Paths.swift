extension YAMLMapping {
  /// The file or folder that a key names; a relative path starts from the folder of the settings file, in an override
  /// from that of the override. The resolved settings hold the absolute path.
  ///
  /// - Parameters:
  ///   - key: the key in this block.
  ///   - fallback: the path when the key is absent, from the folder of the settings file; nil makes the key required.
  ///   - doc: what the key means.
  /// - Throws: `FormatError.setting` with the place and what was expected.
  public func path(
    _ key: String, default fallback: String? = nil, doc: String
  ) throws(FormatError) -> String {
    let fallback = fallback.map { SettingPath(text: $0, folder: folder) }
    return try value(key, fallback, rule: .any, unit: "", doc: doc).used
  }

  /// The file or folder that a key names, nil when it is absent; as ``path(_:default:doc:)``.
  ///
  /// - Throws: `FormatError.setting` with the place and what was expected.
  public func optionalPath(_ key: String, doc: String) throws(FormatError) -> String? {
    try optional(key, rule: SettingRule<SettingPath>.any, unit: "", doc: doc)?.used
  }
}
