import Formats
import TestSupport
import Testing

@Suite struct YAMLErrorTests {
  /// The message of parsing a text and reading one key of it.
  private func error(
    _ text: String, _ overrides: String..., read: (YAMLMapping) throws -> Void = { _ in }
  ) -> String? {
    message {
      let root = try YAMLMapping.parse(text: text, name: "s.yaml", overrides: overrides)
      try read(root)
      try root.finish()
    }
  }

  private func readStudy(_ root: YAMLMapping) throws {
    let training = try root.mapping("training")
    _ = try training.int("epochs", default: 10, in: 1...1000, doc: "")
    _ = try training.double("rate", default: 1e-3, in: 0...1, doc: "")
    _ = try training.string("schedule", default: "constant", oneOf: ["constant", "cosine"], doc: "")
    _ = try training.bool("quiet", default: false, doc: "")
    _ = try training.ints("targets", default: [], in: 1...(.max), doc: "")
    _ = try root.mappings("strategies").map { try $0.string("name", doc: "") }
  }

  @Test(arguments: [
    ("training:\n  epoch: 3\n", "2:3: unknown key 'training.epoch', did you mean 'epochs'?"),
    ("trainning: {}\n", "1:1: unknown key 'trainning', did you mean 'training'?"),
    (
      "colour: 1\n", "1:1: unknown key 'colour', expected one of training, strategies"
    ),
    ("training: 3\n", "1:11: 'training' must be a block of keys, found '3'"),
    ("training: [a]\n", "1:11: 'training' must be a block of keys, found a list"),
    ("strategies: {}\n", "1:13: 'strategies' must be a list of blocks, found a block of keys"),
    ("strategies: [x]\n", "1:14: 'strategies[0]' must be a block of keys, found 'x'"),
    ("strategies:\n- name: a\n- {}\n", "3:3: the key 'strategies[1].name' is required and missing"),
    ("strategies:\n- nam: a\n", "2:3: the key 'strategies[0].name' is required and missing"),
    (
      "training:\n  epochs: ten\n",
      "2:11: 'training.epochs' must be a whole number from 1 to 1000, found 'ten'"
    ),
    ("epochs: 3\n", "1:1: unknown key 'epochs', did you mean 'training.epochs'?"),
    (
      "training:\n  targets: [18446744073709551615]\n",
      "2:13: 'training.targets[0]' must be a whole number of at least 1 and at most 9223372036854775807,"
        + " found '18446744073709551615'"
    ),
    ("training:\n  rate: 1e-400\n", "2:9: 'training.rate' must be a number from 0.0 to 1.0, found '1e-400'"),
    ("strategies:\n- name: ''\n", "2:9: 'strategies[0].name' must be a text, found an empty one"),
    (
      "training:\n  epochs: 1.5\n",
      "2:11: 'training.epochs' must be a whole number from 1 to 1000, found '1.5'"
    ),
    (
      "training:\n  epochs: \"10\"\n",
      "2:11: 'training.epochs' must be a whole number from 1 to 1000, found the text \"10\""
    ),
    (
      "training:\n  epochs: 0\n",
      "2:11: 'training.epochs' must be a whole number from 1 to 1000, found 0"
    ),
    (
      "training:\n  epochs:\n", "2:10: 'training.epochs' must be a whole number from 1 to 1000, found nothing"
    ),
    (
      "training:\n  epochs: 99999999999999999999\n",
      "2:11: 'training.epochs' must be a whole number from 1 to 1000, found '99999999999999999999'"
    ),
    ("training: {rate: 2}\n", "1:18: 'training.rate' must be a number from 0.0 to 1.0, found 2.0"),
    ("training: {rate: .nan}\n", "1:18: 'training.rate' must be a number from 0.0 to 1.0, found '.nan'"),
    ("training: {rate: inf}\n", "1:18: 'training.rate' must be a number from 0.0 to 1.0, found 'inf'"),
    ("training: {rate: 0x1}\n", "1:18: 'training.rate' must be a number from 0.0 to 1.0, found '0x1'"),
    (
      "training: {schedule: cosin}\n",
      "1:22: 'training.schedule' must be one of constant, cosine, found 'cosin', did you mean 'cosine'?"
    ),
    (
      "training: {schedule: step}\n",
      "1:22: 'training.schedule' must be one of constant, cosine, found 'step'"
    ),
    (
      "training: {schedule: 3}\n",
      "1:22: 'training.schedule' must be a text out of constant, cosine, found '3'"
    ),
    ("training: {quiet: yes}\n", "1:19: 'training.quiet' must be true or false, found 'yes'"),
    (
      "training: {targets: 3}\n",
      "1:21: 'training.targets' must be a list, each element a whole number of at least 1, found '3'"
    ),
    (
      "training: {targets: [1, 0]}\n",
      "1:25: 'training.targets[1]' must be a whole number of at least 1, found 0"
    ),
    (
      "training: {targets: [1, [2]]}\n",
      "1:25: 'training.targets[1]' must be a whole number of at least 1, found a list"
    ),
    ("training: {epochs: 1, epochs: 2}\n", "1:12: the key 'epochs' occurs twice"),
    ("training: {}\ntraining: {}\n", "1:1: the key 'training' occurs twice"),
    ("- a\n- b\n", "1:1: 'settings' must be a block of keys, found a list"),
    ("just text\n", "1:1: 'settings' must be a block of keys, found 'just text'"),
    ("a: &x 1\n", "1:4: anchors and aliases are not supported in settings"),
    ("a: &x {b: 1}\nc: *x\n", "1:4: anchors and aliases are not supported in settings"),
    ("a: !!str 5\n", "1:4: tags such as tag:yaml.org,2002:str are not supported in settings"),
    ("a: !new {}\n", "1:4: tags such as !new are not supported in settings"),
    ("? [a, b]\n: 1\n", "1:3: lists and blocks as keys are not supported in settings"),
    ("<<: {a: 1}\n", "1:1: merge keys are not supported in settings"),
    ("a: [1, 2\n", "2:1: this is not YAML: while parsing a flow sequence did not find expected ',' or ']'"),
    (
      "a: 1\n---\nb: 2\n",
      "2:1: this is not YAML: expected a single document in the stream but found another document"
    ),
    ("a: b: c\n", "1:5: this is not YAML: mapping values are not allowed in this context"),
    ("a: *x\n", "1:4: this is not YAML: found undefined alias"),
    ("a: \u{1}\n", "1:1: this is not YAML: control characters are not allowed"),
  ])
  func refuses(text: String, expected: String) {
    #expect(error(text, read: readStudy) == "s.yaml:" + expected)
  }

  @Test(arguments: [
    ("epochs", "an override must read KEY=VALUE or BLOCK.KEY=VALUE"),
    ("=3", "an override must read KEY=VALUE or BLOCK.KEY=VALUE"),
    ("training.=3", "an override must read KEY=VALUE or BLOCK.KEY=VALUE"),
    ("training..epochs=3", "an override must read KEY=VALUE or BLOCK.KEY=VALUE"),
    ("a b=3", "an override must read KEY=VALUE or BLOCK.KEY=VALUE"),
    ("training.epochs=", "'training.epochs' is given no value, expected training.epochs=VALUE"),
    ("training.epochs=null", "'training.epochs' is given no value, expected training.epochs=VALUE"),
    ("training.epoch=3", "unknown key 'training.epoch', did you mean 'epochs'?"),
    ("training.epochs=0", "'training.epochs' must be a whole number from 1 to 1000, found 0"),
    (
      "training.epochs=[1", "this is not YAML: while parsing a flow sequence did not find expected ',' or ']'"
    ),
    ("training.rate.x=1", "'training.rate' must be a block of keys, found '0.1'"),
    ("training=1", "'training' must be a block of keys, found '1'"),
  ])
  func refusesOverrides(override: String, expected: String) {
    #expect(
      error("training: {rate: 0.1}\n", override, read: readStudy) == "--set \(override): \(expected)")
  }

  @Test func missingKeysNameTheBlock() {
    #expect(
      error("a: 1\nb:\n  c: 1\n") { _ = try $0.mapping("b").int("d", doc: "") }
        == "s.yaml:2:1: the key 'b.d' is required and missing")
    #expect(
      error("") { _ = try $0.mapping("b").string("d", doc: "") }
        == "s.yaml:1:1: the key 'b.d' is required and missing")
  }

  @Test func openRanges() {
    #expect(
      error("a: -1\n") { _ = try $0.double("a", in: 0...(.infinity), doc: "") }
        == "s.yaml:1:4: 'a' must be a number of at least 0.0, found -1.0")
    #expect(
      error("a: 7\n") { _ = try $0.int("a", in: (.min)...5, doc: "") }
        == "s.yaml:1:4: 'a' must be a whole number of at most 5, found 7")
  }

  @Test(arguments: ["a/b", "a\\nb", "a\\0b", "", " ", ".."])
  func namesOfFoldersAreOnOneLineWithoutSlash(_ name: String) {
    #expect(
      error("name: \"\(name)\"\n") { _ = try $0.name("name", doc: "") }?
        .hasPrefix("s.yaml:1:7: 'name' must be a name on one line, not empty and without '/', found \"")
        == true)
  }

  @Test func ownRules() {
    #expect(
      error("low: 3\nhigh: 2\n") { root in
        if try root.int("low", doc: "") > root.int("high", doc: "") {
          throw root.error("low", "must not be above 'high'")
        }
      } == "s.yaml:1:6: 'low' must not be above 'high'")
  }

  @Test func refusesHugeAndMultiplyingTexts() {
    #expect(
      error(String(repeating: "#", count: 2_000_000))
        == "s.yaml:1:1: texts of more than 1 MiB are not supported in settings")
    var text = "a0: &a0 [x, x]\n"
    for level in 1...40 { text += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
    #expect(error(text + "? *a40\n: 1\n") == "s.yaml:1:1: anchors and aliases are not supported in settings")
  }

  @Test func refusesDepth() {
    let flow = "a: " + String(repeating: "[", count: 40) + String(repeating: "]", count: 40)
    #expect(error(flow) == "s.yaml:1:35: more than 32 levels are not supported in settings")
    for text in [
      String(repeating: "[", count: 100_000), String(repeating: "- ", count: 100_000),
      String(repeating: "? ", count: 100_000), String(repeating: "{a: ", count: 100_000),
    ] {
      #expect(error(text) != nil)
    }
  }
}
