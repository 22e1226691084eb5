import Foundation

/// A headless Chromium, when the machine has one.
struct Browser {
  var path: String

  /// The first of the usual names found on the search path.
  static let installed: Browser? = {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    for name in ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"] {
      for folder in folders {
        let path = "\(folder)/\(name)"
        if FileManager.default.isExecutableFile(atPath: path) { return Browser(path: path) }
      }
    }
    return nil
  }()

  /// What a page looked like after it had loaded: its document as text, and all that reached the console.
  struct Visit {
    var document: String
    var console: [String]
  }

  /// Loads a file and ends within a minute in any case.
  func visit(_ file: String, width: Int = 1200, dark: Bool = false) throws -> Visit {
    let folder = FileManager.default.temporaryDirectory.path + "/browser-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments =
      [
        "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=\(width),1000",
        "--user-data-dir=\(folder)/profile", "--enable-logging=stderr", "--dump-dom",
      ] + (dark ? ["--blink-settings=preferredColorScheme=0"] : []) + [
        URL(fileURLWithPath: file).absoluteString
      ]
    let outputs = [folder + "/out", folder + "/err"]
    for output in outputs { _ = FileManager.default.createFile(atPath: output, contents: nil) }
    process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: outputs[0]))
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: outputs[1]))
    try process.run()
    let limit = Date().addingTimeInterval(60)
    while process.isRunning && Date() < limit { usleep(20_000) }
    if process.isRunning { process.terminate() }
    process.waitUntilExit()
    let texts = try outputs.map {
      String(decoding: try Data(contentsOf: URL(fileURLWithPath: $0)), as: UTF8.self)
    }
    return Visit(
      document: texts[0],
      console: texts[1].split(separator: "\n").map(String.init).filter { $0.contains("CONSOLE") })
  }
}
