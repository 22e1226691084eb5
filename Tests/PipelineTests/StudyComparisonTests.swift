import Formats
import Foundation
import Pipeline
import TestSupport
import Testing

/// Studies of several summaries and of suites that a user's program simulates.
@Suite struct StudyComparisonTests {
  private static let both = ["summarise.summaries=[pk, mpk]"]

  @Test func summariesStandSideBySide() throws {
    try withTemporaryDirectory { directory in
      let tiny = try TinyStudy(in: directory)
      let run = try tiny.run("run", Self.both)
      let lines = try FileBytes.readText(run + "/results.csv").split(separator: "\n").map(String.init)
      #expect(lines.count == 1 + 2 * 48 && lines[0].hasPrefix("source,target,summary,"))
      #expect(lines[1].hasPrefix("source,target,pk,") && lines[49].hasPrefix("source,target,mpk,"))
      let results = try JSONValue.read(run + "/results.json")
      #expect(results["comparison"]?.array?.compactMap { $0["summary"]?.string } == ["pk", "mpk"])
      #expect(results["verdict"]?.strings?.first?.contains("marked P(k)") == true)
      let report = try FileBytes.readText(run + "/report.html")
      #expect(report.contains("P(k) against marked P(k)") && report.contains("mpk/report.html"))
      #expect(report.components(separatedBy: "<svg").count == 3)
      for name in ["manifest.json", "figures/summaries-total.svg", "figures/summaries-parameters.csv"] {
        #expect(FileManager.default.fileExists(atPath: run + "/" + name), "\(name)")
      }
      // Each summary by itself is a whole run, and P(k) the same as alone.
      let alone = try tiny.run("alone")
      for name in ["results.csv", "curves.json", "predictions.json"] {
        #expect(try FileBytes.readText(run + "/pk/" + name) == FileBytes.readText(alone + "/" + name))
      }
      #expect(try Inspection.describe(run).contains("marked P(k)"))
      #expect(try Inspection.describe(run + "/mpk").contains("scratch"))
      #expect(FileManager.default.fileExists(atPath: run + "/mpk/models/scratch-n8-s1/model.safetensors"))
      let before = try FileBytes.readText(run + "/results.json")
      try tiny.run("run", Self.both, existing: .resume)
      #expect(try FileBytes.readText(run + "/results.json") == before)
    }
  }

  @Test func aMissingSummaryIsNamed() throws {
    try withTemporaryDirectory { directory in
      let tiny = try TinyStudy(in: directory)
      let text = message { try tiny.run("run", ["summarise.summaries=[pk, mkp]"]) }
      #expect(text?.contains("mkp") == true, "\(text ?? "")")
    }
  }

  @Test func aProgramOfTheUsersIsAnOrigin() throws {
    try withTemporaryDirectory { directory in
      let tiny = try TinyStudy(in: directory)
      // A power law in two bins whose amplitude is sigma_8 in units of 1e-9.
      let script = directory + "/sim.sh"
      try AtomicFile.write(
        """
        a=$(printf '%.0f' "${SLINGSHOT_sigma_8}e9")
        printf '0.05 %s\\n0.1 %s\\n' $((a + SLINGSHOT_INDEX % 7)) $((a / 2 + SLINGSHOT_INDEX % 5)) > pk.txt
        """, to: script)
      let block = """
        {simulate: lh, count: 24, seed: 4, generator: external,
          external: {command: "/bin/bash '\(script)'", jobs: 2}}
        """
      let text = tiny.text.replacing("{directory: \"\(directory)/source\"}", with: block)
        .replacing("{directory: \"\(directory)/target\"}", with: block.replacing("seed: 4", with: "seed: 5"))
        .replacing("[Omega_m, sigma_8, M_nu]", with: "[Omega_m, sigma_8]")
        .replacing("targets: [8, 16]", with: "targets: [8, 12]")
      let study = try Study.parse(text: text, name: "tiny.yaml")
      _ = try StudyRun(study: study, input: text, command: "a test").perform(
        in: directory + "/run", existing: .refuse, threads: 1, quiet: true)
      let spectra = try NumpyFile.readMatrix(directory + "/run/suites/source/pk.npy")
      #expect(spectra.rows == 24 && spectra.columns == 2)
      let failing = text.replacing("/bin/bash", with: "/bin/false")
      let other = try Study.parse(text: failing, name: "tiny.yaml")
      let fault = message {
        try StudyRun(study: other, input: failing, command: "a test").perform(
          in: directory + "/run2", existing: .refuse, threads: 1, quiet: true)
      }
      #expect(fault?.contains("exit status 1") == true, "\(fault ?? "")")
    }
  }
}
