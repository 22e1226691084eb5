import Formats
import Foundation
import Pipeline
import Suites
import TestSupport
import Testing

/// A run that goes on refuses every file that is not the one that it began with, whatever the suite comes from.
@Testing.Suite struct InputFilesTests {
  /// A study whose source is one of every origin, and the files that it reads.
  enum Origin: String, CaseIterable {
    case directory
    case arrays
    case quijoteFolder
    case camelsFolder
    case command

    /// Writes the suite into `folder`.
    ///
    /// - Returns: the block of a study, and the files by their names in the folder.
    func write(into folder: String) throws -> (block: String, files: [String]) {
      let suite = try TinyStudy.suite("source", TinyStudy.sourceParameters, count: 40)
      let pk = try suite.values(of: "pk")
      func spectrum(_ row: Int) -> String {
        zip(TinyStudy.k, pk.row(row)).map { "\($0) \($1)" }.joined(separator: "\n") + "\n"
      }
      switch self {
      case .directory:
        try suite.write(to: folder)
        return (
          "{directory: \"\(folder)\"}",
          ["parameters.txt", "k.npy", "pk.npy", "mpk.npy", "manifest.json"]
        )
      case .arrays:
        try make(folder)
        try suite.parameters.write(to: folder + "/params_LH.txt")
        try NumpyFile.write(pk, to: folder + "/Pk_LH.npy")
        try NumpyFile.write(NumpyArray(TinyStudy.k), to: folder + "/k.npy")
        try archive(["k": folder + "/k.npy"], to: folder + "/kbins.npz")
        return ("{quijote: LH}", ["params_LH.txt", "Pk_LH.npy", "kbins.npz"])
      case .quijoteFolder:
        for row in 0..<suite.count {
          try make("\(folder)/\(row)")
          try AtomicFile.write(spectrum(row), to: "\(folder)/\(row)/Pk_m_z=0.txt")
        }
        try suite.parameters.write(to: folder + "/latin_hypercube_params.txt")
        return (
          "{quijote_folder: \"\(folder)\"}",
          ["latin_hypercube_params.txt", "0/Pk_m_z=0.txt", "39/Pk_m_z=0.txt"]
        )
      case .camelsFolder:
        var lines = ["#Name " + suite.parameters.names.joined(separator: " ")]
        for row in 0..<suite.count {
          try make("\(folder)/LH_\(row)")
          try AtomicFile.write(spectrum(row), to: "\(folder)/LH_\(row)/Pk_m_z=0.00.txt")
          lines.append("LH_\(row) " + suite.parameters.values.row(row).map { "\($0)" }.joined(separator: " "))
        }
        try AtomicFile.write(lines.joined(separator: "\n") + "\n", to: folder + "/CosmoAstroSeed_x.txt")
        return (
          "{camels_folder: \"\(folder)\"}",
          ["CosmoAstroSeed_x.txt", "LH_0/Pk_m_z=0.00.txt", "LH_39/Pk_m_z=0.00.txt"]
        )
      case .command:
        try make(folder + "/bin")
        try suite.write(to: folder + "/ready")
        try suite.parameters.write(to: folder + "/points.txt")
        for row in 0..<suite.count { try AtomicFile.write(spectrum(row), to: "\(folder)/ready/\(row).txt") }
        try AtomicFile.write(
          "#!/bin/sh\ncp \"$1/$2.txt\" pk.txt\n# $3\n", to: folder + "/bin/simulate")
        try FileManager.default.setAttributes(
          [.posixPermissions: 0o755], ofItemAtPath: folder + "/bin/simulate")
        try AtomicFile.write("table", to: folder + "/table.txt")
        return (
          """
          {parameters: "\(folder)/points.txt", generator: external, external:
              {command: "bin/simulate '{here}/ready' {index} '{here}/table.txt'", folder: "\(folder)"}}
          """, ["points.txt", "bin/simulate", "table.txt"]
        )
      }
    }

    private func make(_ folder: String) throws {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    /// An npz archive as numpy writes it.
    private func archive(_ arrays: [String: String], to path: String) throws {
      let script = """
        import sys, zipfile
        with zipfile.ZipFile(sys.argv[1], "w") as archive:
            for pair in sys.argv[2:]:
                name, file = pair.split("=", 1)
                archive.write(file, name + ".npy")
        """
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = ["python3", "-c", script, path] + arrays.map { $0.key + "=" + $0.value }
      try process.run()
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
    }
  }

  @Test(arguments: Origin.allCases) func everyInputIsCompared(_ origin: Origin) throws {
    try withTemporaryDirectory { directory in
      let tiny = try TinyStudy(in: directory)
      let folder = directory + "/data"
      let (block, files) = try origin.write(into: folder)
      let settings = [
        "paths={quijote: \"\(folder)\"}", "source=\(block)", "study.strategies=[scratch, warm-start]",
        "study.targets=[8]", "study.seeds=[1]",
      ]
      let run = try tiny.run("run", settings)
      let before = try snapshot(of: run)
      let listed = try #require(try JSONValue.read(run + "/manifest.json")["inputs"]?.array)
        .compactMap { $0["path"]?.string }
      try tiny.run("run", settings, existing: .resume)
      for name in files {
        let path = folder + "/" + name
        #expect(listed.contains(path), "\(name)")
        let bytes = try FileBytes.read(path)
        try AtomicFile.write(bytes + [0x0A], to: path)
        let changed = message { try tiny.run("run", settings, existing: .resume) }
        #expect(
          changed?.hasPrefix("\(run) was begun with \(path): SHA-256 ") == true
            && changed?.contains(", expected the same to resume, found SHA-256 ") == true,
          "\(name): \(changed ?? "")")
        try FileManager.default.removeItem(atPath: path)
        let gone = message { try tiny.run("run", settings, existing: .resume) }
        #expect(gone?.contains(folder) == true, "\(name): \(gone ?? "")")
        try AtomicFile.write(bytes, to: path)
        if name == "bin/simulate" {
          try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        }
      }
      // A refusal changes nothing, and with the old files the run goes on.
      #expect(try snapshot(of: run + "/stages") == before.under("stages/"))
      try tiny.run("run", settings, existing: .resume)
    }
  }

  @Test func aNewFileOfASuiteIsNamed() throws {
    try withTemporaryDirectory { directory in
      let tiny = try TinyStudy(in: directory)
      let smallest = ["study.strategies=[scratch]", "study.targets=[8]", "study.seeds=[1]"]
      let run = try tiny.run("run", smallest)
      let new = directory + "/target/bk.npy"
      try FileManager.default.copyItem(atPath: directory + "/target/pk.npy", toPath: new)
      #expect(
        message { try tiny.run("run", smallest, existing: .resume) }?.hasPrefix(
          "\(run) was begun with \(new): no such file, expected the same to resume, found SHA-256 ") == true)
      try FileManager.default.removeItem(atPath: new)
      try FileManager.default.removeItem(atPath: directory + "/target/mpk.npy")
      #expect(
        message { try tiny.run("run", smallest, existing: .resume) }?.contains(
          "/target/mpk.npy: SHA-256 ") == true)
    }
  }

  /// The report is of the data that the fits saw: a run killed before it had read anything may begin with other data.
  @Test func aRunThatHadNotBegunTakesTheFilesAsTheyAre() throws {
    try withTemporaryDirectory { directory in
      let tiny = try TinyStudy(in: directory)
      let smallest = ["study.strategies=[scratch]", "study.targets=[8]", "study.seeds=[1]"]
      let run = try tiny.run("run", smallest)
      try FileManager.default.removeItem(atPath: run + "/stages/inputs.json")
      #expect(
        message { try tiny.run("run", smallest, existing: .resume) }
          == "\(run) is not a run directory, expected a file stages/inputs.json in it, found none.")
      for folder in ["stages", "suites"] {
        try FileManager.default.removeItem(atPath: run + "/" + folder)
      }
      try tiny.run("run", smallest, existing: .resume)
      #expect(FileManager.default.fileExists(atPath: run + "/stages/inputs.json"))
    }
  }
}

extension [String: Data?] {
  /// The entries in a folder, by their names there.
  fileprivate func under(_ folder: String) -> [String: Data?] {
    Dictionary(
      uniqueKeysWithValues: filter { $0.key.hasPrefix(folder) }.map {
        (String($0.key.dropFirst(folder.count)), $0.value)
      })
  }
}
