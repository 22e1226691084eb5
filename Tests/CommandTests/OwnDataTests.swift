import Foundation
import TestSupport
import Testing

/// Own files, end to end, as Examples/own-data does it: not a line of Swift.
@Suite struct OwnDataTests {
  private static let example = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Examples/own-data").path

  @Test(.enabled(if: Python.having("numpy") != nil, "python3 has no numpy here"))
  func theExampleRunsFromFilesToInferredParameters() throws {
    try withTemporaryDirectory { folder in
      let python = ProcessInfo.processInfo.environment["SLINGSHOT_PYTHON"] ?? "python3"
      let outcome = try Command.run(
        ["SLINGSHOT=\(Command.path)", "PYTHON=\(python)", "sh", Self.example + "/run.sh", folder + "/out"],
        in: folder, binary: "/usr/bin/env")
      #expect(outcome.status == 0, "\(outcome.log)")
      let lines = try String(contentsOfFile: folder + "/out/inferred.csv", encoding: .utf8)
        .split(separator: "\n")
      #expect(lines.count == 21 && lines[0] == "Omega_m,sigma_8,logMmin,A_SN1")
      // The kept strategy beats knowing nothing: the truths lie in params.csv in the same order.
      let truth = try String(contentsOfFile: folder + "/out/observed/params.csv", encoding: .utf8)
        .split(separator: "\n")
      #expect(truth[0] == lines[0])
      func column(_ rows: [Substring], _ place: Int) -> [Double] {
        rows.dropFirst().compactMap { Double($0.split(separator: ",")[place]) }
      }
      let miss = zip(column(lines, 2), column(truth, 2)).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / 20
      #expect(miss < 0.05, "log M_min of a prior's variance of 0.14: \(miss)")
      #expect(outcome.log.contains("held-out errors") && outcome.log.contains("kept: "))
      let names = try FileManager.default.contentsOfDirectory(atPath: folder + "/out").sorted()
      #expect(!names.contains { $0.hasSuffix(".partial") })
    }
  }
}
