import Foundation

/// The command line as the system gives it, before its bytes are taken for text.
enum ArgumentBytes {
  /// What is wrong with the first argument that is not UTF-8, nil when all are; as text its wrong bytes would be
  /// replaced, and a name would lead to another file.
  static var fault: String? {
    for index in 1..<max(1, Int(CommandLine.argc)) {
      guard let argument = CommandLine.unsafeArgv[index] else { continue }
      let bytes = UnsafeBufferPointer(start: argument, count: strlen(argument)).map { UInt8(bitPattern: $0) }
      guard String(validating: bytes, as: UTF8.self) == nil else { continue }
      return "Argument \(index), '\(escaped(bytes))', is not UTF-8, expected UTF-8 for it may name a file;"
        + " rename the file or reach it by a link with another name."
    }
    return nil
  }

  /// Printable ASCII as it is and every other byte as \xHH.
  private static func escaped(_ bytes: [UInt8]) -> String {
    bytes.map { (0x20..<0x7F).contains($0) ? String(UnicodeScalar($0)) : String(format: "\\x%02X", $0) }
      .joined()
  }
}
