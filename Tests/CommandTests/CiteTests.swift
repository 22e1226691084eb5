import Formats
import Foundation
import TestSupport
import Testing

@Suite struct CiteTests {
  @Test func everyWorkOfTheManifestIsPrintedAsBibTeX() throws {
    let tiny = try TinyStudy.finished.get()
    let outcome = try Command.run(["cite", tiny.run], in: tiny.folder)
    #expect(outcome.status == 0 && outcome.log.isEmpty)
    let cited = try JSONValue.read(tiny.run + "/manifest.json")["citations"]?.array ?? []
    let keys = cited.compactMap { $0["key"]?.string }
    #expect(keys.count > 5)
    let entries = outcome.output.components(separatedBy: "\n@").map { "@" + $0.drop { $0 == "@" } }
    #expect(entries.count == keys.count + 1 && entries[0].hasPrefix("@software{slingshot,"))
    for (key, entry) in zip(keys, entries.dropFirst()) {
      #expect(entry.contains("{\(key),"))
      #expect(entry.contains("author = {") && entry.contains("year = {") && entry.contains("url = {"))
      #expect(entry.count { $0 == "{" } == entry.count { $0 == "}" })
    }
  }

  @Test func aModelIsCitedToo() throws {
    let tiny = try TinyStudy.finished.get()
    let outcome = try Command.run(["cite", tiny.model], in: tiny.folder)
    #expect(outcome.status == 0 && outcome.output.contains("{pan2010,"), "\(outcome.log)")
  }

  @Test func whatIsNoRunIsRefused() throws {
    try withTemporaryDirectory { folder in
      let expected =
        "expected the run directory of a finished study, a model directory or a folder of chains, found "
      expectRefused(
        try Command.run(["cite", folder], in: folder), 65, expected + "a folder of other things")
      expectRefused(try Command.run(["cite", "none"], in: folder), 74, expected + "nothing of that name")
      for name in ["resolved.yaml", "results.json", "manifest.json"] {
        if name == "results.json" {
          expectRefused(
            try Command.run(["cite", folder], in: folder), 65, "a study that is not finished")
        }
        try Data("{}".utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
      }
      expectRefused(try Command.run(["cite", folder], in: folder), 65, "manifest.json with citations")
    }
  }
}
