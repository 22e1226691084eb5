import Cosmology
import Fields
import Formats
import Foundation
import Simulation
import Synchronization
import Testing

@Suite struct BlockFolderTests {
  private func generator(count: Int = 300, seed: UInt64 = 1) throws -> SmoothGenerator {
    SmoothGenerator(
      points: try SimulationPoints(suite: .latinHypercube, count: count, seed: seed), suite: "lh",
      settings: SmoothSettings(
        shells: try Shells(boxSize: 1000, first: 1, last: 5), linear: true, seed: seed),
      linear: EisensteinHu())
  }

  private func withFolder(_ body: (String) throws -> Void) throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "slingshot-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try body(path)
  }

  @Test func aStoppedGenerationGoesOnWhereItWas() throws {
    try withFolder { path in
      let generator = try generator()
      let whole = try generator.generate()
      let folder = try generator.blockFolder(at: path)
      #expect(throws: SimulationError.cancelled(done: 128, total: 300)) {
        try generator.generate(into: folder, threads: 1, isCancelled: after(2))
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: path).count == 3)
      let seen = Mutex<[Int]>([])
      let again = try generator.blockFolder(at: path)
      let rows = try generator.generate(
        into: again, threads: 2, progress: { done, _ in seen.withLock { $0.append(done) } })
      #expect(rows == whole)
      #expect(seen.withLock { $0.first } == 128)
      again.remove()
      #expect(!FileBytes.exists(path))
    }
  }

  @Test func shardsTogetherMakeTheWhole() throws {
    try withFolder { path in
      let generator = try generator()
      for index in [2, 0] {
        let folder = try generator.blockFolder(at: path)
        #expect(try generator.generate(into: folder, shard: Shard(index: index, count: 3)) == nil)
      }
      let folder = try generator.blockFolder(at: path)
      #expect(try generator.generate(into: folder, shard: Shard(index: 1, count: 3)) == generator.generate())
    }
  }

  @Test func nothingIsThereBeforeTheFirstBlock() throws {
    try withFolder { path in
      let generator = try generator()
      let folder = try generator.blockFolder(at: path)
      #expect(throws: SimulationError.cancelled(done: 0, total: 300)) {
        try generator.generate(into: folder, threads: 1, isCancelled: after(0))
      }
      #expect(!FileBytes.exists(path))
    }
  }

  @Test func aFolderWithoutBlocksGivesWay() throws {
    try withFolder { path in
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
      for name in ["shards-4", "failure-2.json", ".plan.json.scratch-1-1"] {
        try AtomicFile.write("{}", to: path + "/" + name)
      }
      try JSONValue.object([("seed", "other")]).write(to: path + "/plan.json")
      let generator = try generator()
      let rows = try generator.generate(into: generator.blockFolder(at: path))
      #expect(rows == (try generator.generate()))
      #expect(!FileBytes.exists(path + "/shards-4"))
    }
  }

  @Test func aFolderOfOtherThingsIsKept() throws {
    try withFolder { path in
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
      try AtomicFile.write("words", to: path + "/thesis.txt")
      let error = #expect(throws: SimulationError.self) { try generator().blockFolder(at: path) }
      #expect(
        error?.description
          == "\(path): holds what belongs to no unfinished simulation, expected finished blocks or no folder."
      )
      #expect(try FileBytes.readText(path + "/thesis.txt") == "words")
    }
  }

  @Test func aFolderReplacedMeanwhileTakesNoBlocks() throws {
    try withFolder { path in
      let generator = try generator()
      let folder = try generator.blockFolder(at: path)
      _ = try self.generator(seed: 2).generate(into: self.generator(seed: 2).blockFolder(at: path))
      try FileManager.default.removeItem(atPath: path + "/block-0.npy")
      #expect(throws: SimulationError.otherPlan(folder: path)) { try generator.generate(into: folder) }
    }
  }

  @Test func blocksOfAnotherRequestAreRefused() throws {
    try withFolder { path in
      _ = try generator().generate(into: generator().blockFolder(at: path))
      for other in [try generator(count: 301), try generator(seed: 2)] {
        let error = #expect(throws: SimulationError.self) { try other.blockFolder(at: path) }
        #expect(error == .otherPlan(folder: path))
        #expect(
          error?.description
            == "\(path): holds unfinished spectra of other parameters or settings, expected those of this request;"
            + " remove the folder or repeat the request that began it.")
      }
    }
  }

  @Test func damagedBlocksAreNamed() throws {
    try withFolder { path in
      let generator = try generator(count: 64)
      let folder = try generator.blockFolder(at: path)
      let file = path + "/block-0.npy"
      _ = try generator.generate(into: folder)
      func message() -> String? {
        do { _ = try generator.generate(into: folder) } catch { return "\(error)" }
        return nil
      }
      try NumpyFile.write(Matrix(rows: 2, columns: 6), to: file)
      #expect(message() == "\(file): expected 64 rows of 6 numbers, found 2 of 6.")
      try NumpyFile.write(Matrix(rows: 64, columns: 6), to: file)
      #expect(message() == "\(file): expected positive finite powers, found others.")
      try AtomicFile.write("nonsense", to: file)
      #expect(message()?.hasPrefix(file) == true)
    }
  }

  @Test func aFullDiskIsSaidAndKeepsWhatIsThere() throws {
    try withFolder { path in
      let generator = try generator()
      let folder = try generator.blockFolder(at: path)
      var full = FileSystem.machine
      full.write = { _, _ throws(SystemError) in throw SystemError(code: ENOSPC) }
      let error = FileSystem.$current.withValue(full) {
        #expect(throws: FormatError.self) { try generator.generate(into: folder) }
      }
      #expect(error?.description.contains("no space left on the device") == true)
      #expect(try FileManager.default.contentsOfDirectory(atPath: path).isEmpty)
      #expect(try generator.generate(into: folder) == generator.generate())
      let blocked = path + "/block-0.npy/blocks"
      let refused = #expect(throws: FormatError.self) { try generator.blockFolder(at: blocked) }
      #expect(refused?.description.hasPrefix(blocked + ": could not make the folder") == true)
    }
  }
}
