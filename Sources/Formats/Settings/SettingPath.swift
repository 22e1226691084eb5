/// The name of a file or folder in a settings file.
struct SettingPath: Equatable {
  /// As it was written.
  var text: String
  /// The folder that it starts from when it is relative; empty for the working directory.
  var folder: String

  /// The path to open: as it was written when it is absolute, otherwise from its folder.
  var used: String { text.hasPrefix("/") || folder.isEmpty ? text : folder + "/" + text }
}

extension SettingPath: SettingValue {
  static var article: String { "a path" }

  init?(_ text: String, quoted: Bool) {
    guard let text = String(text, quoted: quoted), !text.isEmpty else { return nil }
    self.init(text: text, folder: "")
  }

  static func read(_ text: String, quoted: Bool, at place: SettingPlace) -> SettingPath? {
    guard var path = SettingPath(text, quoted: quoted) else { return nil }
    path.folder = place.folder
    return path
  }

  /// The absolute path: the settings of a run mean the same files wherever they are read.
  var yaml: String { absolutePath(used).yaml }
  var written: String { text.yaml }
}

extension SettingPlace {
  /// The folder that a relative path given here starts from: that of the file, or that of the override.
  var folder: String {
    switch self {
    case .file(let name, _, _):
      guard let slash = name.lastIndex(of: "/") else { return "" }
      return slash == name.startIndex ? "/" : String(name[..<slash])
    case .override(_, let folder): return folder
    }
  }
}
