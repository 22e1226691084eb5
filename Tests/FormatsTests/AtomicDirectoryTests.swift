import Formats
import Foundation
import TestSupport
import Testing

@Suite struct AtomicDirectoryTests {
  private static let record = "{\"kind\": \"test\"}"
  private static let kind = FolderKind(
    name: "test", maker: "this test", record: "record.json", parts: [".txt", "models/", "record.json"])
  private static let old: [String: Data?] = ["run": nil, "run/record.json": Data(record.utf8)]
  private static let new: [String: Data?] = [
    "run": nil, "run/a.txt": Data("a".utf8), "run/models": nil,
    "run/models/b.txt": Data("b".utf8),
  ]

  private func prepare(_ directory: String) throws {
    try FileManager.default.createDirectory(atPath: directory + "/run", withIntermediateDirectories: false)
    try AtomicFile.write(Self.record, to: directory + "/run/record.json")
  }

  /// Writes the new folder through the current file system; the files in it are written past it.
  private func write(_ directory: String, replacing: Bool) throws {
    let run = try AtomicDirectory(
      destination: directory + "/run", kind: Self.kind, replacing: replacing)
    try FileSystem.$current.withValue(.machine) {
      try AtomicFile.write("a", to: run.scratchPath + "/a.txt")
      try FileManager.default.createDirectory(
        atPath: run.scratchPath + "/models", withIntermediateDirectories: false)
      try AtomicFile.write("b", to: run.scratchPath + "/models/b.txt")
    }
    try run.commit()
  }

  private func attempt(
    _ fault: FaultyFileSystem.Fault, over isOld: Bool
  ) throws -> (message: String?, files: [String: Data?], operations: Int) {
    try withTemporaryDirectory { directory in
      if isOld { try prepare(directory) }
      let faulty = FaultyFileSystem(fault)
      let text = FileSystem.$current.withValue(faulty.fileSystem) {
        message { try write(directory, replacing: isOld) }
      }
      let short = text?.replacingOccurrences(of: directory + "/", with: "")
      return (short, try snapshot(of: directory), faulty.operations)
    }
  }

  @Test(arguments: [false, true]) func writesAndReplaces(isOld: Bool) throws {
    let (message, files, _) = try attempt(.none, over: isOld)
    #expect(message == nil)
    #expect(files == Self.new)
    #expect(try attempt(.withoutExchange(at: nil), over: isOld).files == Self.new)
  }

  @Test(arguments: [false, true]) func anErrorAtAnyOperationLeavesOneWholeFolder(isOld: Bool) throws {
    let count = try attempt(.none, over: isOld).operations
    var failures = 0
    for number in 0..<count {
      let (message, files, _) = try attempt(.once(at: number, code: EIO), over: isOld)
      let before = isOld ? Self.old : [:]
      // Errors while the old folder is cleared away leave its rest in the scratch folder, hidden.
      let visible = files.filter { !$0.key.hasPrefix(".run.scratch-") }
      #expect(visible == (message == nil ? Self.new : visible == Self.new ? Self.new : before))
      if message != nil {
        failures += 1
        #expect(visible == files, "scratch left after operation \(number)")
      }
    }
    #expect(failures >= count - 2)
  }

  @Test func aKillAtAnyOperationLeavesOneWholeFolder() throws {
    let count = try attempt(.none, over: true).operations
    for number in 0..<count {
      let files = try attempt(.killed(at: number), over: true).files
      let visible = files.filter { !$0.key.hasPrefix(".run.scratch-") }
      #expect(visible == Self.old || visible == Self.new, "operation \(number)")
    }
  }

  @Test func withoutExchangeAnErrorLeavesOneWholeFolder() throws {
    let count = try attempt(.withoutExchange(at: nil), over: true).operations
    for number in 0..<count {
      let (_, files, _) = try attempt(.withoutExchange(at: number), over: true)
      let visible = files.filter { !$0.key.hasPrefix(".run.scratch-") }
      #expect(visible == Self.old || visible == Self.new, "operation \(number)")
    }
  }

  @Test func refusesWhatExists() throws {
    try withTemporaryDirectory { directory in
      try prepare(directory)
      let text = "\(directory)/run: exists already; give --force to replace it, or choose another name"
      #expect(message { try write(directory, replacing: false) } == text)
      #expect(try snapshot(of: directory) == Self.old)
    }
  }

  @Test func refusesWhatAppearsMeanwhile() throws {
    try withTemporaryDirectory { directory in
      let run = try AtomicDirectory(destination: directory + "/run", kind: Self.kind)
      try prepare(directory)
      #expect(thrown(FormatError.self) { try run.commit() } == .file(directory + "/run", .exists))
      #expect(try snapshot(of: directory) == Self.old)
    }
  }

  @Test func anEmptyFolderCountsAsNothing() throws {
    try withTemporaryDirectory { directory in
      try FileManager.default.createDirectory(
        atPath: directory + "/run", withIntermediateDirectories: false)
      try write(directory, replacing: false)
      #expect(try snapshot(of: directory) == Self.new)
    }
  }

  @Test func onlyFoldersOfTheKindAreReplaced() throws {
    func refused(_ found: String, _ make: (_ path: String) throws -> Void) throws {
      try withTemporaryDirectory { directory in
        let path = directory + "/run"
        try make(path)
        let before = try snapshot(of: directory)
        #expect(
          message { try write(directory, replacing: true) }
            == "\(path): only what this test made is replaced, found \(found); remove it yourself or choose another"
            + " name")
        #expect(try snapshot(of: directory) == before)
      }
    }
    func folder(_ path: String, _ files: [String: String]) throws {
      for (name, text) in files {
        let file = URL(filePath: path + "/" + name)
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
      }
    }
    let own = ["record.json": Self.record, "a.txt": "a", "models/b.txt": "b"]
    try refused("a file") { try Data().write(to: URL(filePath: $0)) }
    try refused("a folder without its record.json") { try folder($0, ["a.txt": "words"]) }
    try refused("a folder without its record.json") {
      try folder($0, ["record.json": "{", "a.txt": "words"])
    }
    try refused("a folder of the kind 'other'") { try folder($0, ["record.json": "{\"kind\": \"other\"}"]) }
    try refused("a folder of another kind") { try folder($0, ["record.json": "{}"]) }
    try refused("'thesis' in it") { try folder($0, own.merging(["thesis/one.txt": ""]) { $1 }) }
    try refused("'notes.md' in it") { try folder($0, own.merging(["notes.md": ""]) { $1 }) }
    try refused("a link") {
      try folder($0 + " away", own)
      try FileManager.default.createSymbolicLink(atPath: $0, withDestinationPath: $0 + " away")
    }
    try refused("'l.txt' in it") {
      try folder($0, own)
      try FileManager.default.createSymbolicLink(atPath: $0 + "/l.txt", withDestinationPath: $0 + "/a.txt")
    }
    try withTemporaryDirectory { directory in
      try folder(directory + "/run", own)
      try write(directory, replacing: true)
      #expect(try snapshot(of: directory) == Self.new)
    }
  }

  @Test func aFolderWithAnInputIsKept() throws {
    try withTemporaryDirectory { directory in
      try prepare(directory)
      try FileManager.default.createSymbolicLink(
        atPath: directory + "/way", withDestinationPath: directory + "/run/record.json")
      for input in ["/run/record.json", "/run/./record.json", "/way", "/run"] {
        #expect(
          message {
            try Self.kind.requireFree(
              directory + "/run/", replacing: true, inputs: [directory, directory + input])
          }
            == "\(directory)/run/: would be replaced together with the input \(directory + input) in it; choose"
            + " another name")
      }
      try Self.kind.requireFree(
        directory + "/run", replacing: true, inputs: [directory, directory + "/absent"])
    }
  }

  @Test func onlyFilesOfTheKindAreReplaced() throws {
    try withTemporaryDirectory { directory in
      func refusal(_ path: String, replacing: Bool = true, inputs: [String] = [], isOwn: Bool = true)
        -> String?
      {
        message {
          try OutputFile.requireFree(
            "\(directory)/\(path)", replacing: replacing, maker: "this test",
            inputs: inputs.map { "\(directory)/\($0)" }, isOwn: { _ in isOwn })
        }?.replacing(directory + "/", with: "")
      }
      let rest = "; remove it yourself or choose another name"
      #expect(refusal("new") == nil)
      try AtomicFile.write("x", to: directory + "/f")
      try FileManager.default.createDirectory(atPath: directory + "/d", withIntermediateDirectories: false)
      try AtomicFile.write("x", to: directory + "/d/f")
      try FileManager.default.createSymbolicLink(
        atPath: directory + "/l", withDestinationPath: directory + "/f")
      #expect(refusal("f") == nil)
      #expect(refusal("f", replacing: false)?.hasPrefix("f: exists already") == true)
      #expect(
        refusal("f", isOwn: false) == "f: only what this test made is replaced, found another file" + rest)
      #expect(refusal("d") == "d: only what this test made is replaced, found a folder" + rest)
      #expect(refusal("l") == "l: only what this test made is replaced, found a link" + rest)
      let input = ": is an input and cannot be replaced by the output; choose another name"
      #expect(refusal("f", inputs: ["l"]) == "f" + input)
      #expect(refusal("d/f", inputs: ["d"]) == "d/f" + input)
    }
  }

  @Test func discarding() throws {
    try withTemporaryDirectory { directory in
      let run = try AtomicDirectory(destination: directory + "/run/", kind: Self.kind)
      try AtomicFile.write("x", to: run.scratchPath + "/x")
      // What a link leads to is not part of the folder.
      try AtomicFile.write("kept", to: directory + "/kept")
      try FileManager.default.createSymbolicLink(
        atPath: run.scratchPath + "/link", withDestinationPath: directory)
      run.discard()
      #expect(try snapshot(of: directory) == ["kept": Data("kept".utf8)])
    }
  }

  @Test func refusesAnAbsentParent() throws {
    try withTemporaryDirectory { directory in
      #expect(
        message { try AtomicDirectory(destination: directory + "/a/b", kind: Self.kind) }
          == "\(directory)/a/b: could not make a folder beside it: no such file or folder")
    }
  }
}
