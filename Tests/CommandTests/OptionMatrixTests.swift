import Formats
import Foundation
import TestSupport
import Testing

/// Each option of the commands that take one's own data changes what they make, or is refused: none goes unheard.
@Suite struct OptionMatrixTests {
  /// Options that say how and where, not what.
  private static let ways: Set = ["--out", "--force", "--resume", "--threads", "--quiet"]

  /// Each option of a command in turn beside a plain call of it.
  private func check(
    _ command: String, _ plain: [String], samples: [String: String], given: Set<String>, in folder: String
  ) throws {
    let type = try #require(InProcess.leaves.first { $0.words == [command] }).type
    var calls: [(option: String, words: [String])] = [("", []), ("again", [])]
    for option in try DescribedOption.all(of: type).map(\.name) where !Self.ways.union(given).contains(option)
    {
      calls.append((option, [option, try #require(samples[option], "\(command) \(option)")]))
    }
    var made: [String: Data?] = [:]
    for (index, (option, words)) in calls.enumerated() {
      let out = "\(folder)/\(command)\(index)"
      let outcome = try Command.run([command] + plain + words + ["--out", out], in: folder)
      // The name of a suite is that of its folder.
      let files = try outcome.status == 0 ? snapshot(of: out) : [:]
      if option.isEmpty {
        #expect(outcome.status == 0, "\(outcome.log)")
        made = files
      } else if option == "again" {
        #expect(files == made, "\(command) makes other bytes when it is called again")
      } else {
        #expect(
          outcome.status == 64 || outcome.status == 65 || files != made, "\(command) \(words) goes unheard")
      }
    }
  }

  @Test func noOptionGoesUnheard() throws {
    let tiny = try TinyStudy.finished.get()
    try withTemporaryDirectory { folder in
      for name in ["pk.npy", "k.npy", "parameters.txt"] {
        try FileManager.default.copyItem(atPath: "\(tiny.suite)/\(name)", toPath: "\(folder)/\(name)")
      }
      try AtomicFile.write(
        TinyStudy.text.replacing("average: 1", with: "average: 2").replacing("keep: 1", with: "keep: 2"),
        to: folder + "/study.yaml")
      let files = ["--parameters", "parameters.txt", "--observable", "pk=pk.npy"]
      try check(
        "import", files + ["--name", "plain"],
        samples: [
          "--axis": "pk:k=k.npy", "--unit": "pk=(Mpc/h)^3", "--bounds": "Omega_m=0:1",
          "--scale": "Omega_m=log", "--label": "Omega_m=O", "--redshift": "0.5", "--box": "100",
          "--seconds-per-simulation": "2",
        ], given: ["--parameters", "--observable", "--name"], in: folder)
      let suite = folder + "/suite"
      let made = try Command.run(
        ["import"] + files + ["--observable", "qk=pk.npy", "--axis", "pk:k=k.npy", "--axis", "qk:k=k.npy"]
          + ["--out", suite], in: folder)
      #expect(made.status == 0, "\(made.log)")
      let parameters = [
        "--infer": "Omega_m,sigma_8", "--nuisance": "h", "--bounds": "Omega_m=0.05:0.6",
        "--scale": "Omega_m=log",
      ]
      let pretrain = ["--suite", suite, "--settings", "study.yaml", "--quiet"]
      try check(
        "pretrain", pretrain,
        samples: parameters.merging([
          "--summaries": "pk", "--maximum-k": "0.2", "--encoding": "pk=standard", "--kind": "bottleneck",
          "--head": "gaussian", "--trials": "1", "--keep": "1", "--seed": "5",
        ]) { $1 }, given: ["--suite", "--settings"], in: folder)
      try check(
        "transfer",
        ["--model", folder + "/pretrain0", "--suite", suite, "--settings", "study.yaml", "--quiet"]
          + ["--strategy", "scratch,warm-start"],
        samples: parameters.merging([
          "--trials": "1", "--folds": "2", "--seed": "5", "--source": suite, "--source-value": "Omega_m=0.3",
          "--response-prior": "nwlh",
        ]) { $1 },
        given: ["--model", "--suite", "--settings", "--strategy"], in: folder)
    }
  }
}
