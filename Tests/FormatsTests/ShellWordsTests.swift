import Formats
import Foundation
import Testing

@Suite struct ShellWordsTests {
  @Test func plainWordsStayAsTheyAre() {
    #expect(
      ShellWords.line(["slingshot", "run", "a/b-c_d.yaml", "--set=x.y=1", "Ωm"])
        == "slingshot run a/b-c_d.yaml --set=x.y=1 Ωm")
  }

  @Test(arguments: [
    "", "a b", "study.seeds=[1, 2]", "it's", "$HOME", "a\nb", "*", "~", "\\", "\"", ";", "a=(b)",
  ])
  func aShellReadsBackWhatWasQuoted(word: String) throws {
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.arguments = ["-c", "printf %s " + ShellWords.quoted(word)]
    let pipe = Pipe()
    shell.standardOutput = pipe
    try shell.run()
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    shell.waitUntilExit()
    #expect(String(decoding: data, as: UTF8.self) == word)
  }
}
