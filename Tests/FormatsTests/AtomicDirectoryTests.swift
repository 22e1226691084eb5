import Formats
import Foundation
import TestSupport
import Testing

@Suite struct AtomicDirectoryTests {
  private static let old: [String: Data?] = ["run": nil, "run/old.txt": Data("old".utf8)]
  private static let new: [String: Data?] = [
    "run": nil, "run/a.txt": Data("a".utf8), "run/models": nil,
    "run/models/b.txt": Data("b".utf8),
  ]

  private func prepare(_ directory: String) throws {
    try FileManager.default.createDirectory(atPath: directory + "/run", withIntermediateDirectories: false)
    try AtomicFile.write("old", to: directory + "/run/old.txt")
  }

  /// Writes the new folder through the current file system; the files in it are written past it.
  private func write(_ directory: String, replacing: Bool) throws {
    let run = try AtomicDirectory(destination: directory + "/run", replacing: replacing)
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
      let text = "\(directory)/run: exists already; remove it, choose another name or allow it to be replaced"
      #expect(message { try write(directory, replacing: false) } == text)
      #expect(try snapshot(of: directory) == Self.old)
    }
  }

  @Test func refusesWhatAppearsMeanwhile() throws {
    try withTemporaryDirectory { directory in
      let run = try AtomicDirectory(destination: directory + "/run")
      try prepare(directory)
      #expect(thrown(FormatError.self) { try run.commit() } == .file(directory + "/run", .exists))
      #expect(try snapshot(of: directory) == Self.old)
    }
  }

  @Test func discarding() throws {
    try withTemporaryDirectory { directory in
      let run = try AtomicDirectory(destination: directory + "/run/")
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
        message { try AtomicDirectory(destination: directory + "/a/b") }
          == "\(directory)/a/b: could not make a folder beside it: no such file or folder")
    }
  }
}
