import Formats
import TestSupport
import Testing

@Suite struct YAMLMappingTests {
  private func parse(_ text: String, _ overrides: String...) throws -> YAMLMapping {
    try YAMLMapping.parse(text: text, name: "s.yaml", overrides: overrides)
  }

  @Test func readsEveryType() throws {
    let root = try parse(
      """
      # a study
      name: demo
      quoted: "12"
      multi: |
        two
        lines
      count: 2000
      rate: 1e-3
      whole: 3
      flag: true
      targets: [50, 100]
      bounds: [0.1, .5]
      labels: [a, "b c"]
      """)
    #expect(try root.string("name", doc: "") == "demo")
    #expect(try root.string("quoted", doc: "") == "12")
    #expect(try root.string("multi", doc: "") == "two\nlines\n")
    #expect(try root.int("count", doc: "") == 2000)
    #expect(try root.double("rate", doc: "") == 1e-3)
    #expect(try root.double("whole", doc: "") == 3)
    #expect(try root.bool("flag", doc: "") == true)
    #expect(try root.ints("targets", doc: "") == [50, 100])
    #expect(try root.doubles("bounds", doc: "") == [0.1, 0.5])
    #expect(try root.strings("labels", doc: "") == ["a", "b c"])
    try root.finish()
  }

  @Test func defaultsAndOptionals() throws {
    let root = try parse("")
    #expect(try root.string("a", default: "x", doc: "") == "x")
    #expect(try root.int("b", default: 1, doc: "") == 1)
    #expect(try root.double("c", default: 0.5, doc: "") == 0.5)
    #expect(try root.bool("d", default: false, doc: "") == false)
    #expect(try root.ints("e", default: [1], doc: "") == [1])
    #expect(try root.strings("f", default: [], doc: "") == [])
    #expect(try root.optionalInt("g", doc: "") == nil)
    #expect(try root.optionalDouble("h", doc: "") == nil)
    #expect(try root.optionalString("i", doc: "") == nil)
    #expect(try root.mapping("j").keys == [])
    #expect(try root.mappings("k").isEmpty)
    #expect(!root.has("a"))
    try root.finish()
  }

  @Test func blocks() throws {
    let root = try parse("a:\n  b: {c: 1, d: 2}\nempty:\nlist:\n- x: 1\n- x: 2\n")
    #expect(root.keys == ["a", "empty", "list"])
    let inner = try root.mapping("a").mapping("b")
    #expect(inner.path == "a.b" && inner.has("c"))
    #expect(try inner.int("c", doc: "") + inner.int("d", doc: "") == 3)
    #expect(try root.mapping("empty").keys == [])
    #expect(try root.mappings("list").map { try $0.int("x", doc: "") } == [1, 2])
    try root.finish()
  }

  @Test func asksOfTheSameBlockMeetAgain() throws {
    let root = try parse("a: {b: 1, c: 2}\nl: [{x: 1}]")
    _ = try root.mapping("a").int("b", doc: "")
    _ = try root.mapping("a").int("c", doc: "")
    _ = try root.mappings("l")[0].int("x", doc: "")
    _ = try root.mappings("l")
    try root.finish()
  }

  @Test func overrides() throws {
    let root = try parse(
      "a: {b: 1}\nz:\n", "a.b=2", "a.c=[1, 2]", "new.deep.er=text with spaces", "p=a=b", "z.y=1e-3", "a.b=3")
    #expect(try root.mapping("a").int("b", doc: "") == 3)
    #expect(try root.mapping("a").ints("c", doc: "") == [1, 2])
    #expect(try root.mapping("new").mapping("deep").string("er", doc: "") == "text with spaces")
    #expect(try root.string("p", doc: "") == "a=b")
    #expect(try root.mapping("z").double("y", doc: "") == 1e-3)
    try root.finish()
    #expect(
      message { try parse("a: 1\n", "e=\"\"").string("e", doc: "") }
        == "--set e=\"\": 'e' must be a text, found an empty one")
  }

  @Test func loadsFiles() throws {
    try withTemporaryDirectory { directory in
      try AtomicFile.write("a: 1\n", to: directory + "/s.yaml")
      let root = try YAMLMapping.load(path: directory + "/s.yaml", overrides: ["a=2"])
      #expect(try root.int("a", doc: "") == 2)
      #expect(
        message { try YAMLMapping.load(path: directory + "/t.yaml") }
          == "\(directory)/t.yaml: could not open: no such file or folder")
    }
  }
}
