extension StringProtocol {
  /// Whether the text can name a file, a folder and a row of a table: not empty, on one line, without "/".
  public var isPlainName: Bool {
    !allSatisfy(\.isWhitespace) && self != "." && self != ".."
      && !unicodeScalars.contains { $0 == "/" || $0.properties.generalCategory == .control }
  }
}
