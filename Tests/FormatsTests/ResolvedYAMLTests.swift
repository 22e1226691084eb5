import Formats
import TestSupport
import Testing

@Suite struct ResolvedYAMLTests {
  private func readAll(_ text: String) throws -> YAMLMapping {
    let root = try YAMLMapping.parse(text: text, name: "s.yaml", overrides: [])
    _ = try root.string("name", doc: "The study's name.")
    let training = try root.mapping("training", doc: "How networks are trained.")
    _ = try training.int("epochs", default: 10, in: 1...1000, doc: "Most epochs.")
    _ = try training.double("cutoff", default: 0.5, in: 0...(.infinity), unit: "h/Mpc", doc: "Largest k.")
    _ = try training.bool("quiet", default: false, doc: "No progress.")
    _ = try training.optionalInt("limit", doc: "Stop early.")
    _ = try training.mapping("empty").keys
    _ = try root.strings("labels", default: ["yes", "a: b", "12", "é x"], doc: "Labels.")
    _ = try root.doubles("bounds", default: [1e-7, 2], doc: "Bounds.")
    for block in try root.mappings("strategies", doc: "What is compared.") {
      _ = try block.string("name", doc: "Which.")
      _ = try block.int("width", default: 3, doc: "How wide.")
    }
    try root.finish()
    return root
  }

  let text = "name: \"true\"\ntraining: {epochs: 3}\nstrategies: [{name: a}, {name: b, width: 5}]\n"
  let expected = """
    name: "true"
    training:
      epochs: 3
      cutoff: 0.5
      quiet: false
      empty: {}
    labels: ["yes", "a: b", "12", "é x"]
    bounds: [1e-07, 2.0]
    strategies:
      - name: a
        width: 3
      - name: b
        width: 5

    """

  @Test func everyDefaultIsFilledIn() throws { #expect(try readAll(text).resolvedYAML() == expected) }

  @Test func resolvedSettingsReadBackTheSame() throws {
    #expect(try readAll(expected).resolvedYAML() == expected)
    let documented = try readAll(text).resolvedYAML(documented: true)
    #expect(try readAll(documented).resolvedYAML() == expected)
  }

  @Test func documentation() throws {
    let documented = try readAll(text).resolvedYAML(documented: true)
    for line in [
      "# The study's name. (a text, required)", "# How networks are trained.",
      "  # Most epochs. (a whole number from 1 to 1000, default 10)",
      "  # Largest k. (a number of at least 0.0, in h/Mpc, default 0.5)", "  # Stop early. (a whole number)",
      "  # limit:",
    ] {
      #expect(documented.split(separator: "\n").contains { $0 == line }, "\(line)")
    }
  }

  @Test func declaredKeys() throws {
    let keys = try readAll(text).declaredKeys
    #expect(
      keys.map(\.path) == [
        "name", "training.epochs", "training.cutoff", "training.quiet", "training.limit", "labels", "bounds",
        "strategies[0].name", "strategies[0].width", "strategies[1].name", "strategies[1].width",
      ])
    let cutoff = try #require(keys.first { $0.path == "training.cutoff" })
    #expect(cutoff.type == "a number" && cutoff.range == "of at least 0.0" && cutoff.unit == "h/Mpc")
    #expect(cutoff.defaultValue == "0.5" && cutoff.value == "0.5" && !cutoff.isRequired)
    let limit = try #require(keys.first { $0.path == "training.limit" })
    #expect(limit.value == nil && limit.defaultValue == nil && !limit.isRequired)
    #expect(keys[0].isRequired)
  }

  @Test func nothingAskedNothingWritten() throws {
    #expect(try YAMLMapping.parse(text: "", name: "s.yaml", overrides: []).resolvedYAML() == "{}\n")
  }
}
