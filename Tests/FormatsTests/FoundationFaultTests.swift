import Formats
import Foundation
import TestSupport
import Testing

/// What Foundation refuses is told with its cause, not as a nameless error of input and output.
@Suite struct FoundationFaultTests {
  @Test func theCauseIsNamed() throws {
    try withTemporaryDirectory { folder in
      try AtomicFile.write("x", to: folder + "/file")
      for path in ["file", "file/deeper"] {
        do {
          try FileManager.default.createDirectory(
            atPath: folder + "/" + path, withIntermediateDirectories: true)
          Issue.record("\(path) was made")
        } catch {
          #expect(
            FileFault.refused("create the folder", by: error).description
              == "could not create the folder: a file stands where a folder is needed", "\(error)")
        }
      }
      do {
        try FileManager.default.removeItem(atPath: folder + "/none")
        Issue.record("nothing was removed")
      } catch {
        #expect(
          FileFault.refused("remove", by: error).description == "could not remove: no such file or folder",
          "\(error)")
      }
    }
  }
}
