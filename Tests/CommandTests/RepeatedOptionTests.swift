import Foundation
import SlingshotCommand
import TestSupport
import Testing

/// Every option that takes one value, given twice.
@Suite struct RepeatedOptionTests {
  @Test func everyOptionOfOneValueIsTakenOnce() throws {
    var repeating = Set<String>()
    var single = 0
    for (words, type) in InProcess.leaves {
      for option in try DescribedOption.all(of: type) where option.kind == "option" {
        let name = option.name
        for twice in [
          [name, "a", name, "b"], [name + "=a", name + "=b"], [name, "a", "word", name + "=b"],
        ] {
          let fault = try RepeatedOption.fault(in: words + twice, of: type)
          if fault == nil { repeating.insert(name) } else { single += 1 }
          #expect(fault == nil || fault == "\(name) takes one value, found 'a' and 'b'.", "\(words)")
        }
        #expect(try RepeatedOption.fault(in: [name, name], of: type) == nil)
        #expect(try RepeatedOption.fault(in: [name, "a", "--", name, "b"], of: type) == nil)
      }
    }
    let named = [
      "observable", "axis", "unit", "bounds", "scale", "label", "mark", "output", "encoding", "set",
      "parameter", "observation", "prior", "derived", "source-value",
    ]
    #expect(repeating == Set(named.map { "--" + $0 }))
    #expect(single > 200)
  }

  @Test func aUserReadsOneSentence() throws {
    try withTemporaryDirectory { folder in
      expectRefused(
        try Command.run(
          ["simulate", "--suite", "lcdm", "--count", "3", "--count", "4", "--out", "s"], in: folder), 64,
        "--count takes one value, found '3' and '4'. See 'slingshot simulate --help'.")
    }
  }

  @Test(arguments: ["run s.yaml", "demo", "theory s.yaml"])
  func aSettingIsTakenOnce(_ command: String) throws {
    try withTemporaryDirectory { folder in
      try Data("name: s\n".utf8).write(to: URL(fileURLWithPath: folder + "/s.yaml"))
      let words = command.split(separator: " ").map(String.init)
      expectRefused(
        try Command.run(
          words + ["--out", "r", "--set", "a.b=1", "--set", "a.c=1", "--set", "a.b=2"], in: folder), 64,
        "--set a.b=2: the key 'a.b' occurs twice")
    }
  }
}
