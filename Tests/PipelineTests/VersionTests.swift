import Formats
import Foundation
import Pipeline
import TestSupport
import Testing

@Suite struct VersionTests {
  /// A stamp counts for the very file that it was made for.
  @Test func aCommitIsStatedForTheFileThatWasBuiltFromIt() throws {
    try withTemporaryDirectory { folder in
      let file = folder + "/command"
      try AtomicFile.write("12345", to: file)
      let time = Date(timeIntervalSince1970: 1_000_000)
      try FileManager.default.setAttributes([.modificationDate: time], ofItemAtPath: file)
      #expect(Version.commit(stamp: "abc 5 1000000\n", of: file) == "abc")
      #expect(Version.commit(stamp: "abc+ 5 1000000\n", of: file) == "abc with changes not committed")
      for stamp in ["abc 6 1000000", "abc 5 1000001", "abc 5", ""] {
        #expect(Version.commit(stamp: stamp, of: file) == nil, "\(stamp)")
      }
      #expect(Version.commit(stamp: "abc 5 1000000", of: folder + "/none") == nil)
    }
  }

  @Test func theMachineSaysWhatItIs() {
    let machine = Machine.current
    #expect(!machine.processor.isEmpty && machine.processors >= 1)
    #expect(machine.libtorch.contains("."))
  }
}
