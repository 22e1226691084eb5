import Formats
import Foundation
import TestSupport
import Testing

/// Nothing is written into a folder that slingshot made: it would be read as a part of that folder, or removed with it.
@Suite struct PlacesOfOutputsTests {
  private func inputs(in folder: String) throws {
    let positions = (0..<192).map { Double($0 * 37 % 101) * 0.99 }
    try NumpyFile.write(NumpyArray(shape: [64, 3], values: positions), to: folder + "/p.npy")
    try AtomicFile.write("# Omega_m sigma_8\n0.3 0.8\n", to: folder + "/points.txt")
    try AtomicFile.write("1,2\n", to: folder + "/pk.csv")
    try AtomicFile.write(TinyStudy.text, to: folder + "/study.yaml")
    try AtomicFile.write("name: tiny\nsweep: {gammas: [1]}\n", to: folder + "/theory.yaml")
    try AtomicFile.write("{}", to: folder + "/case.json")
  }

  private func commands(_ folder: String, _ tiny: TinyStudy.Finished) -> [(words: [String], name: String)] {
    [
      (["power", "--particles", folder + "/p.npy", "--box", "100", "--grid", "8"], "new"),
      (["halos", "--particles", folder + "/p.npy", "--box", "100", "--omega-m", "0.3"], "new"),
      (["snapshot", "--particles", "8", "--steps", "1", "--box", "50"], "new"),
      (["simulate", "--parameters", folder + "/points.txt", "--noiseless", "--quiet"], "new"),
      (
        ["import", "--parameters", folder + "/points.txt", "--observable", "pk=\(folder)/pk.csv"], "new"
      ),
      (["pretrain", "--suite", tiny.suite, "--quiet"], "new"),
      (["transfer", "--model", tiny.model, "--suite", tiny.suite, "--quiet"], "new/deeper"),
      (["infer", "--model", tiny.model, "--suite", tiny.suite], "new"),
      (["predict", "--model", tiny.model, "--suite", tiny.suite], "new.txt"),
      (["run", folder + "/study.yaml", "--quiet"], "new"),
      (["forecast", "--source", tiny.run + "/suites/source", "--suite", tiny.suite, "--quiet"], "new"),
      (["theory", "run", folder + "/theory.yaml", "--quiet"], "new"),
      (["theory", "flow", "--case", folder + "/case.json"], "new.json"),
    ]
  }

  @Test func foldersThatSlingshotMadeTakeNoOutput() throws {
    let tiny = try TinyStudy.finished.get()
    try withTemporaryDirectory { folder in
      try inputs(in: folder)
      for place in [tiny.suite, tiny.model, tiny.run, tiny.run + "/models"] {
        let before = try snapshot(of: place)
        for (words, name) in commands(folder, tiny) {
          let refusal = try #require(InProcess.run(words + ["--out", "\(place)/\(name)"]), "\(words)")
          #expect(refusal.status == 64, "\(words): \(refusal.message)")
          #expect(
            refusal.message.contains("lies in /")
              && refusal.message.contains("expected a place outside of it"),
            "\(words): \(refusal.message)")
        }
        #expect(try snapshot(of: place) == before)
      }
    }
  }

  /// A folder of one's own with files of such names is no suite and no model.
  @Test func filesOfTheSameNamesDoNotMakeAFolderOfOurs() throws {
    try withTemporaryDirectory { folder in
      try AtomicFile.write("# Omega_m sigma_8\n0.3 0.8\n", to: folder + "/parameters.txt")
      try AtomicFile.write("{\"kind\": \"my own\"}", to: folder + "/config.json")
      try AtomicFile.write("1,2\n", to: folder + "/pk.csv")
      let refusal = InProcess.run([
        "import", "--parameters", folder + "/parameters.txt", "--observable", "pk=\(folder)/pk.csv", "--out",
        folder + "/suite",
      ])
      #expect(refusal == nil, "\(refusal?.message ?? "")")
    }
  }
}
