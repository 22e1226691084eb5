extension Double {
  /// The finite number of a decimal text such as "-1.5e-3"; nil for all else that Swift reads (hexadecimal digits, "nan",
  /// "inf") and for a number so small that it would be read as 0.
  public init?(decimal text: some StringProtocol) {
    let isPlain = text.utf8.allSatisfy { (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0) }
    guard isPlain, let value = Double(text), value.isFinite else { return nil }
    let isZero = !text.prefix { $0 != "e" && $0 != "E" }.contains { "123456789".contains($0) }
    guard value != 0 || isZero else { return nil }
    self = value
  }
}
