import Formats
import Foundation
import OrderedCollections
import TestSupport
import Testing

@Suite struct SettingPathTests {
  private struct Read {
    var used: String?
    var resolved: String
    var documented: String
  }

  private func read(_ text: String, name: String = "s.yaml", _ overrides: SettingOverride...) throws -> Read {
    let root = try YAMLMapping.parse(text: text, name: name, overrides: overrides)
    let used = try root.mapping("a").optionalPath("b", doc: "A folder.")
    try root.finish()
    return Read(
      used: used, resolved: root.resolvedYAML(), documented: root.resolvedYAML(documented: true))
  }

  private let here = absolutePath(".")

  @Test func relativePathsStartFromTheFile() throws {
    #expect(try read("a: {b: x/y}").used == "x/y")
    #expect(try read("a: {b: x}", name: "studies/s.yaml").used == "studies/x")
    #expect(try read("a: {b: ../x}", name: "../studies/s.yaml").used == "../studies/../x")
    #expect(try read("a: {b: x}", name: "/s.yaml").used == "//x")
    #expect(try read("a: {b: /data/x}", name: "studies/s.yaml").used == "/data/x")
    #expect(try read("a: {}", name: "studies/s.yaml").used == nil)
  }

  @Test func overridesStartFromTheirOwnFolder() throws {
    let text = "a: {b: /data/x}"
    #expect(try read(text, name: "studies/s.yaml", SettingOverride("a.b=y")).used == "y")
    #expect(try read(text, SettingOverride("a.b=y", folder: "/home")).used == "/home/y")
    #expect(try read(text, SettingOverride("a={b: y}", folder: "/home")).used == "/home/y")
    #expect(SettingOverride("a.b=y=z").key == "a.b")
  }

  @Test(arguments: [
    ["a.b=1", "a.b=2"], ["a={b: 1}", "a.b=2"], ["a.b=2", "a={b: 1}"], ["a={b: {c: 1}}", "a.b.c=2"],
  ])
  func overridesThatOverlapAreRefused(_ texts: [String]) throws {
    #expect(message { try SettingOverride.each(texts) }?.contains(texts[1]) == true)
    #expect(try SettingOverride.each(["a.b=1", "a.bc=2", "ab=3"]).count == 3)
  }

  @Test func resolvedPathsAreAbsoluteAndReadBackTheSame() throws {
    let first = try read("a: {b: ../x/./z}", name: "studies/s.yaml")
    #expect(first.resolved == "a:\n  b: \"\(here)/x/z\"\n")
    #expect(first.documented.contains("  # A folder. (a path)\n  b: \"../x/./z\"\n"))
    #expect(try read(first.resolved, name: "elsewhere/resolved.yaml").resolved == first.resolved)
  }

  @Test func fallbacksStartFromTheFile() throws {
    let root = try YAMLMapping.parse(text: "", name: "studies/s.yaml")
    #expect(try root.path("c", default: "data", doc: "Data.") == "studies/data")
    #expect(root.resolvedYAML() == "c: \"\(here)/studies/data\"\n")
    #expect(root.resolvedYAML(documented: true) == "# Data. (a path, default data)\nc: data\n")
    #expect(
      message { try YAMLMapping.parse(text: "", name: "s.yaml").path("c", doc: "") }
        == "s.yaml:1:1: the key 'c' is required and missing")
  }

  @Test func pathsAreTexts() {
    for (text, found) in [("12", "'12'"), ("[x]", "a list"), ("\"\"", "the text \"\"")] {
      #expect(message { try read("a: {b: \(text)}") } == "s.yaml:1:8: 'a.b' must be a path, found \(found)")
    }
  }

  @Test func absolutePathsHaveOneName() throws {
    #expect(absolutePath("/a/../b//./c/") == "/b/c")
    #expect(absolutePath("/../..") == "/")
    #expect(absolutePath("x") == here + "/x")
    try withTemporaryDirectory { folder in
      try FileManager.default.createDirectory(
        atPath: folder + "/deep/data", withIntermediateDirectories: true)
      try FileManager.default.createSymbolicLink(
        atPath: folder + "/link", withDestinationPath: folder + "/deep/data")
      // A link keeps its name; the folder above it is the one above what it leads to.
      #expect(absolutePath(folder + "/link/x") == folder + "/link/x")
      #expect(absolutePath(folder + "/link/../x").hasSuffix("/deep/x"))
    }
  }

  @Test func settingsLieFlat() throws {
    let flat = try FlatSettings(
      text: "a: {b: 1, c: [x, \"y z\"], d: []}\ne: [{f: 2}]\ng: [1, [2]]\n", name: "s.yaml")
    #expect(
      flat.values == [
        "a.b": .one("1"), "a.c": .list(["x", "y z"]), "a.d": .list([]), "e[0].f": .one("2"),
        "g[0]": .one("1"), "g[1]": .list(["2"]),
      ])
    #expect(flat.values["a.c"]?.description == "[x, y z]")
    #expect(try FlatSettings(text: "", name: "s.yaml").values.isEmpty)
  }
}
