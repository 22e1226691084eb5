import Foundation

/// A Python interpreter with modules that a test compares with.
public struct Python: Sendable {
  private let executable: String

  /// The interpreter that `SLINGSHOT_PYTHON` names, otherwise `python3`, when it can import the modules.
  public static func having(_ modules: String...) -> Python? {
    let executable = ProcessInfo.processInfo.environment["SLINGSHOT_PYTHON"] ?? "python3"
    let python = Python(executable: executable)
    let script = "import " + modules.joined(separator: ", ")
    return (try? python.run(script))?.status == 0 ? python : nil
  }

  /// Runs a script and gives its exit status and everything it printed.
  public func run(_ script: String, _ arguments: [String] = []) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [executable, "-c", script] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }
}
