import Foundation
import TestSupport
import Testing

/// Names of files that are not UTF-8, as old discs have them.
@Suite struct ArgumentBytesTests {
  /// The shell makes the bytes, for a Swift string cannot hold them.
  private func run(_ line: String, in folder: String) throws -> Command.Outcome {
    try Command.run(["-c", "exec \"$0\" " + line, Command.path], in: folder, binary: "/bin/bash")
  }

  @Test(arguments: [
    ("power --particles caf$'\\xe9'.npy --box 100 --grid 16 --out o", 3, "caf\\xE9.npy"),
    ("power --particles p.npy --box 100 --grid 16 --out r$'\\xe9'sultat", 9, "r\\xE9sultat"),
    ("simulate --suite lcdm --count 2 --out=r$'\\xe9'", 6, "--out=r\\xE9"),
    ("snapshot --out $'\\xff'", 3, "\\xFF"), ("halos --snapshot $'s\\xc3' --out o", 3, "s\\xC3"),
    ("predict --model m --spectra $'\\xe9.npy' --out o.txt", 5, "\\xE9.npy"),
    ("run $'\\xe9.yaml'", 2, "\\xE9.yaml"), ("demo --out $'\\xe9'", 3, "\\xE9"),
    ("inspect $'\\xe9'", 2, "\\xE9"), ("report $'\\xe9'", 2, "\\xE9"), ("theory $'\\xe9'", 2, "\\xE9"),
  ])
  func areRefusedBeforeAnythingIsMade(_ line: String, number: Int, name: String) throws {
    try withTemporaryDirectory { folder in
      expectRefused(
        try run(line, in: folder), 64, "Argument \(number), '\(name)', is not UTF-8, expected UTF-8")
      #expect(try snapshot(of: folder).isEmpty)
    }
  }

  @Test func otherLettersAreFine() throws {
    try withTemporaryDirectory { folder in
      let outcome = try run("simulate --suite lcdm --count 2 --quiet --out é_日本", in: folder)
      #expect(outcome.status == 0 && outcome.output == "é_日本\n", "\(outcome.log)")
    }
  }
}
