import Formats
import Foundation
import TestSupport
import Testing

/// `--force` replaces what the same command made and nothing else; what is empty counts as nothing.
@Suite struct ReplacementTests {
  /// Commands that make a folder, less `--out` and `--force`, in a folder with `p.npy`, `points.txt` and `study.yaml`.
  private static func folders(_ folder: String) -> [String: (words: [String], input: String)] {
    [
      "power": (["power", "--particles", folder + "/p.npy", "--box", "100", "--grid", "8"], "p.npy"),
      "simulate": (
        ["simulate", "--parameters", folder + "/points.txt", "--noiseless", "--quiet"], "points.txt"
      ),
      "halos": (
        [
          "halos", "--particles", folder + "/p.npy", "--box", "100", "--omega-m", "0.3",
          "--minimum-particles", "1",
        ], "p.npy"
      ),
      "snapshot": (["snapshot", "--particles", "8", "--steps", "1", "--box", "50"], ""),
      "import": (
        ["import", "--parameters", folder + "/points.txt", "--observable", "pk=\(folder)/pk.csv"], "pk.csv"
      ),
    ]
  }

  /// Commands that make a run directory; what they make is not made here.
  private static func runs(_ folder: String) -> [String: (words: [String], input: String)] {
    [
      "run": (["run", folder + "/study.yaml", "--quiet"], "study.yaml"),
      "theory run": (["theory", "run", folder + "/theory.yaml", "--quiet"], "theory.yaml"),
    ]
  }

  private func inputs(in folder: String) throws {
    let positions = (0..<192).map { Double($0 * 37 % 101) * 0.99 }
    try NumpyFile.write(NumpyArray(shape: [64, 3], values: positions), to: folder + "/p.npy")
    try AtomicFile.write("# Omega_m sigma_8\n0.3 0.8\n", to: folder + "/points.txt")
    try AtomicFile.write("1,2\n", to: folder + "/pk.csv")
    try AtomicFile.write(TinyStudy.text, to: folder + "/study.yaml")
    try AtomicFile.write("name: tiny\nsweep: {gammas: [1]}\n", to: folder + "/theory.yaml")
  }

  private func folder(_ path: String, with files: [String: String] = [:]) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for (name, text) in files { try AtomicFile.write(text, to: path + "/" + name) }
  }

  /// Everything, also what links lead to.
  private func everything(_ folder: String) throws -> [String: Data?] { try snapshot(of: folder) }

  @Test func whatACommandDidNotMakeIsKept() throws {
    try withTemporaryDirectory { folder in
      try inputs(in: folder)
      let thesis = [
        "chapter 1.txt": "words", "data.npy": "numbers", "manifest.json": "{\"title\": \"mine\"}",
      ]
      try self.folder(folder + "/precious", with: thesis)
      try self.folder(folder + "/bare", with: ["chapter 1.txt": "words"])
      try AtomicFile.write("words", to: folder + "/file")
      for (link, target) in [("link", "precious"), ("file link", "file"), ("nowhere link", "nowhere")] {
        try FileManager.default.createSymbolicLink(
          atPath: folder + "/" + link, withDestinationPath: folder + "/" + target)
      }
      let before = try everything(folder)
      let all = Self.folders(folder).merging(Self.runs(folder)) { $1 }
      for (command, (words, _)) in all {
        for out in ["precious", "bare", "file", "link", "file link", "nowhere link", "link/", "precious/"] {
          for force in [["--force"], []] {
            let refusal = InProcess.run(words + ["--out", "\(folder)/\(out)"] + force)
            #expect(refusal != nil && refusal?.status != 70, "\(command) \(out) \(force)")
            #expect(
              refusal?.message.contains(folder + "/" + out) == true, "\(command): \(refusal?.message ?? "")")
            if Self.folders(folder)[command] != nil {
              #expect(refusal?.status == 64, "\(command) \(out): \(refusal?.message ?? "")")
            }
            #expect(try everything(folder) == before, "\(command) \(out) \(force)")
          }
        }
      }
    }
  }

  @Test func whatACommandMadeIsReplaced() throws {
    try withTemporaryDirectory { folder in
      try inputs(in: folder)
      let commands = Self.folders(folder)
      for (command, (words, input)) in commands {
        let out = ["--out", "\(folder)/\(command) out"]
        // What is empty is no obstacle.
        try self.folder(folder + "/\(command) out")
        #expect(InProcess.run(words + out)?.message == nil, "\(command)")
        let first = try snapshot(of: folder + "/\(command) out")
        #expect(
          try JSONValue.read(folder + "/\(command) out/manifest.json")["kind"]?.string
            == ["power": "summaries", "simulate": "suite", "import": "suite"][command] ?? command)
        let existing = InProcess.run(words + out)
        #expect(existing?.status == 64 && existing?.message.contains("give --") == true, "\(command)")
        #expect(existing?.message.contains("--force to replace it, or") == true, "\(command)")
        #expect(InProcess.run(words + out + ["--force"])?.message == nil, "\(command)")
        #expect(try snapshot(of: folder + "/\(command) out") == first)
        // A folder of the user's in it.
        try self.folder(folder + "/\(command) out/thesis", with: ["chapter 1.txt": "words"])
        let refusal = InProcess.run(words + out + ["--force"])
        #expect(
          refusal?.status == 64 && refusal?.message.contains("found 'thesis' in it") == true, "\(command)")
        try FileManager.default.removeItem(atPath: folder + "/\(command) out/thesis")
        // An input in it.
        guard !input.isEmpty else { continue }
        try FileManager.default.copyItem(
          atPath: "\(folder)/\(input)", toPath: "\(folder)/\(command) out/\(input)")
        let moved = words.map { $0 == "\(folder)/\(input)" ? "\(folder)/\(command) out/\(input)" : $0 }
        let before = try snapshot(of: folder + "/\(command) out")
        let held = InProcess.run(moved + out + ["--force"])
        #expect(held?.status == 64, "\(command): \(held?.message ?? "")")
        #expect(try snapshot(of: folder + "/\(command) out") == before)
        try FileManager.default.removeItem(atPath: "\(folder)/\(command) out/\(input)")
      }
      // None replaces what another made.
      for (command, (words, _)) in commands {
        for other in commands.keys where other != command {
          let before = try snapshot(of: folder + "/\(other) out")
          let refusal = InProcess.run(words + ["--out", "\(folder)/\(other) out", "--force"])
          #expect(refusal?.status == 64, "\(command) over \(other): \(refusal?.message ?? "")")
          #expect(try snapshot(of: folder + "/\(other) out") == before)
        }
      }
    }
  }

  /// Folders of versions that did not write their kind down.
  @Test func olderFoldersAreKnown() throws {
    try withTemporaryDirectory { folder in
      try inputs(in: folder)
      for (command, (words, _)) in Self.folders(folder) {
        let out = "\(folder)/\(command)"
        #expect(InProcess.run(words + ["--out", out])?.message == nil, "\(command)")
        var manifest = try JSONValue.read(out + "/manifest.json")
        manifest["kind"] = nil
        if command == "halos" { manifest["catalogue"] = "halos" }
        if command == "snapshot" { manifest["catalogue"] = "particles" }
        try manifest.write(to: out + "/manifest.json")
        #expect(InProcess.run(words + ["--out", out, "--force"])?.message == nil, "\(command)")
      }
    }
  }

  @Test func aRunKeepsItsInput() throws {
    try withTemporaryDirectory { folder in
      for (name, text) in [
        ("run", TinyStudy.text), ("theory", "name: tiny\nsweep: {gammas: [1]}\n"),
      ] {
        let out = folder + "/" + name
        try self.folder(out, with: ["resolved.yaml": text, "input.yaml": text])
        let before = try snapshot(of: folder)
        let refusal = InProcess.run([name, out + "/input.yaml", "--out", out, "--force", "--quiet"])
        #expect(refusal?.status == 64, "\(refusal?.message ?? "")")
        #expect(refusal?.message.contains("would be replaced together with the input") == true)
        #expect(try snapshot(of: folder) == before)
        try FileManager.default.createSymbolicLink(
          atPath: folder + "/link " + name, withDestinationPath: out)
        try AtomicFile.write(text, to: folder + "/study.yaml")
        let link = InProcess.run([
          name, folder + "/study.yaml", "--out", folder + "/link " + name, "--force", "--quiet",
        ])
        #expect(
          link?.status == 64 && link?.message.contains("found a link") == true, "\(link?.message ?? "")")
      }
    }
  }

  /// A case of the theory is not replaced by itself filled in, nor anything else.
  @Test func aFilledCaseReplacesOnlyAnotherCase() throws {
    try withTemporaryDirectory { folder in
      try AtomicFile.write("words", to: folder + "/words.json")
      try AtomicFile.write("{}", to: folder + "/c.json")
      for command in ["bayes", "flow"] {
        func refusal(_ out: String) -> String? {
          InProcess.run(["theory", command, "--case", folder + "/c.json", "--out", folder + out, "--force"])?
            .message
        }
        #expect(refusal("/c.json")?.contains("is an input and cannot be replaced") == true)
        #expect(refusal("/words.json")?.contains("only what slingshot theory made is replaced") == true)
      }
      #expect(try FileBytes.readText(folder + "/words.json") == "words")
    }
  }
}
