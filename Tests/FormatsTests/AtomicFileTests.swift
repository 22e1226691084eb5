import Formats
import Foundation
import TestSupport
import Testing

@Suite struct AtomicFileTests {
  let old = Array("old content".utf8)
  let new = (0..<1000).map { UInt8(truncatingIfNeeded: $0) }

  /// Writes `new` over `old` through a faulty file system; gives the error's message and the folder after it.
  private func replace(_ fault: FaultyFileSystem.Fault) throws -> (message: String?, files: [String: Data?]) {
    try withTemporaryDirectory { directory in
      try AtomicFile.write(old, to: directory + "/a")
      let faulty = FaultyFileSystem(fault)
      let text = FileSystem.$current.withValue(faulty.fileSystem) {
        message { try AtomicFile.write(new, to: directory + "/a") }
      }
      return (text?.replacingOccurrences(of: directory + "/", with: ""), try snapshot(of: directory))
    }
  }

  private func operations() throws -> Int {
    try withTemporaryDirectory { directory in
      let counting = FaultyFileSystem(.none)
      try FileSystem.$current.withValue(counting.fileSystem) {
        try AtomicFile.write(new, to: directory + "/a")
      }
      return counting.operations
    }
  }

  @Test func writesAndReplaces() throws {
    try withTemporaryDirectory { directory in
      try AtomicFile.write("text", to: directory + "/a")
      #expect(try FileBytes.readText(directory + "/a") == "text")
      try AtomicFile.write([], to: directory + "/a")
      #expect(try FileBytes.read(directory + "/a") == [])
      #expect(try snapshot(of: directory).count == 1)
    }
  }

  @Test(arguments: [1, 7, 999]) func shortWritesAreContinued(limit: Int) throws {
    let (message, files) = try replace(.shortWrites(limit))
    #expect(message == nil)
    #expect(files == ["a": Data(new)])
  }

  @Test func anErrorAtAnyOperationLeavesOneWholeFile() throws {
    let count = try operations()
    #expect(count == 8)  // create, write, fsync, close, rename; open, fsync, close of the folder
    for number in 0..<count {
      let (message, files) = try replace(.once(at: number, code: EIO))
      #expect(message != nil, "operation \(number)")
      #expect(files == ["a": Data(number < 5 ? old : new)], "operation \(number)")
    }
  }

  @Test func aKillAtAnyOperationLeavesOneWholeFile() throws {
    for number in 0..<(try operations()) {
      let files = try replace(.killed(at: number)).files
      #expect(files["a"] == (number < 5 ? Data(old) : Data(new)), "operation \(number)")
      for name in files.keys where name != "a" { #expect(name.hasPrefix(".a.scratch-")) }
    }
  }

  @Test(arguments: [0, 1, 500, 999]) func aFullDisk(limit: Int) throws {
    let (message, files) = try replace(.full(after: limit))
    #expect(message == "a: could not write 1000 bytes: no space left on the device")
    #expect(files == ["a": Data(old)])
  }

  @Test(arguments: [
    (0, "create a file beside it"), (1, "write 1000 bytes"), (2, "synchronise the file"),
    (3, "close the file"),
    (4, "rename the finished file to a"), (5, "open the folder"), (6, "synchronise the folder"),
    (7, "close the folder"),
  ])
  func messages(number: Int, operation: String) throws {
    let permission = try replace(.once(at: number, code: EACCES)).message
    #expect(permission == "a: could not \(operation): permission denied")
    let readOnly = try replace(.once(at: number, code: EROFS)).message
    #expect(readOnly == "a: could not \(operation): the file system is read-only")
    let other = try replace(.once(at: number, code: EIO)).message
    #expect(other == "a: could not \(operation): Input/output error (error 5)")
  }

  @Test func foldersThatCannotBeSynchronisedAreTolerated() throws {
    #expect(try replace(.once(at: 6, code: EINVAL)).message == nil)
  }

  @Test(arguments: ["", "/", ".", "a/..", "a\0b"])
  func refusesUnusableNames(name: String) {
    #expect(
      message { try AtomicFile.write("x", to: name) } == "\(name): is not a usable name for a file or folder")
  }

  @Test func refusesAFolderInThePlace() throws {
    try withTemporaryDirectory { directory in
      try FileManager.default.createDirectory(atPath: directory + "/a", withIntermediateDirectories: false)
      #expect(
        message { try AtomicFile.write("x", to: directory + "/a") }
          == "\(directory)/a: could not rename the finished file to a: Is a directory (error 21)")
      #expect(try snapshot(of: directory).count == 1)
      #expect(
        message { try AtomicFile.write("x", to: directory + "/b/c") }
          == "\(directory)/b/c: could not create a file beside it: no such file or folder")
    }
  }

  @Test func manyWritersLeaveOneWholeFile() async throws {
    try await withTemporaryDirectory { directory in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for index in 0..<50 {
          group.addTask {
            try AtomicFile.write(Array(repeating: UInt8(index), count: 5000), to: directory + "/a")
          }
        }
        try await group.waitForAll()
      }
      let bytes = try FileBytes.read(directory + "/a")
      #expect(bytes.count == 5000 && Set(bytes).count == 1)
      #expect(try snapshot(of: directory).count == 1)
    }
  }

  @Test func longNames() throws {
    try withTemporaryDirectory { directory in
      let name = String(repeating: "ä", count: 127)
      try AtomicFile.write("x", to: "\(directory)/\(name)")
      #expect(FileBytes.exists("\(directory)/\(name)"))
    }
  }
}
