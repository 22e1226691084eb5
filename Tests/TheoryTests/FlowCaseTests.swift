import Formats
import TestSupport
import Testing
import Theory

/// Cases read from JSON and written back with their results.
@Suite struct FlowCaseTests {
  private static let results: [String: [String]] = [
    "bayes": ["src_v", "src_S", "src_rho", "src_loss", "v", "rho", "weff", "F", "loss", "train"],
    "dmft": ["src_M", "src_s", "src_q", "M", "s", "q", "loss"],
  ]

  private func golden() throws -> JSONValue { try JSONValue.read(FlowGolden.path) }

  /// The case without its results.
  private func emptied() throws -> JSONValue {
    var json = try golden()
    for (list, keys) in Self.results {
      json[list] = .array(
        try #require(json[list]?.array).map { entry in
          .object((entry.keys ?? []).filter { !keys.contains($0) }.map { ($0, entry[$0] ?? .null) })
        })
    }
    return json
  }

  /// The largest difference relative to the largest number of each list; infinite where the form differs.
  private func distance(_ first: JSONValue, _ second: JSONValue) -> Double {
    if let one = first.double, let other = second.double {
      return abs(one - other) / max(1e-300, abs(one), abs(other))
    }
    if let one = first.doubles, let other = second.doubles {
      guard one.count == other.count else { return .infinity }
      let scale = max(1e-300, other.map(abs).max() ?? 0)
      return (zip(one, other).map { abs($0 - $1) }.max() ?? 0) / scale
    }
    if let one = first.array, let other = second.array {
      guard one.count == other.count else { return .infinity }
      return zip(one, other).map { distance($0, $1) }.max() ?? 0
    }
    guard let keys = first.keys else { return first == second ? 0 : .infinity }
    guard keys == second.keys else { return .infinity }
    return keys.map { distance(first[$0] ?? .null, second[$0] ?? .null) }.max() ?? 0
  }

  @Test func theGoldenCaseComesBack() throws {
    let expected = try golden()
    let empty = try emptied()
    #expect(distance(empty, expected) == .infinity)
    let bayes = try TheoryCase(empty, name: "case").filled(.bayes)
    #expect(bayes["dmft"] == empty["dmft"])
    #expect(distance(bayes["bayes"] ?? .null, expected["bayes"] ?? .null) < 1e-9)
    let both = try TheoryCase(bayes, name: "case").filled(.flow)
    #expect(distance(both["dmft"] ?? .null, expected["dmft"] ?? .null) < 1e-12)
    #expect(distance(both, expected) < 1e-9)
    // Filling in again replaces the results.
    #expect(try TheoryCase(both, name: "case").filled(.flow) == both)
  }

  @Test func lossesNeedTheTeachers() throws {
    var json = try emptied()
    json = .object((json.keys ?? []).filter { $0 != "b" && $0 != "w" }.map { ($0, json[$0] ?? .null) })
    let entry = try TheoryCase(json, name: "case").filled(.bayes)["bayes"]?[0]
    #expect(entry?["loss"] == nil && entry?["src_loss"] == nil && entry?["train"]?.double != nil)
  }

  @Test func errorsNameThePathOfKeys() throws {
    func refusal(_ part: TheoryCase.Part = .bayes, _ change: (inout JSONValue) -> Void) throws -> String? {
      var json = try emptied()
      change(&json)
      return message { try TheoryCase(json, name: "c.json").filled(part) }
    }
    func setting(_ list: String, _ key: String, _ value: JSONValue?) -> (inout JSONValue) -> Void {
      { json in
        var entries = json[list]?.array ?? []
        entries[1][key] = value
        json[list] = .array(entries)
      }
    }
    #expect(
      try refusal(.bayes, setting("bayes", "beta", -3))
        == "c.json: bayes[1].beta must be a number above 0, found -3")
    #expect(
      try refusal(.bayes, setting("bayes", "gamma1", "strong"))
        == "c.json: bayes[1].gamma1 must be a number of at least 0, found \"strong\"")
    #expect(
      try refusal(.bayes, setting("bayes", "deltas", 1))
        == "c.json: bayes[1].deltas must be absent, or delta, found an unknown key")
    #expect(
      try refusal(.flow, setting("dmft", "steps", 1.5))
        == "c.json: dmft[1].steps must be a whole number from 0 to 10000000, found 1.5")
    #expect(
      try refusal(.flow, setting("dmft", "lr", 5))
        == "c.json: dmft[1]: the gradient flow runs away: a step of 5.0 is too long for the curvature it meets, expected a shorter one"
    )
    #expect(
      try refusal { $0["X2"] = [1, 2] } == "c.json: X2 must be a list of 20 numbers, found 2 of them")
    #expect(
      try refusal { $0["y1"] = ["a", 1, 1, 1, 1, 1, 1, 1] } == "c.json: y1[0] must be a number, found \"a\"")
    #expect(try refusal { $0["D"] = 0 } == "c.json: D must be a whole number from 1 to 10000, found 0")
    #expect(
      try refusal { $0["bays"] = [] }
        == "c.json: bays must be absent, or bayes, found an unknown key")
    #expect(
      try refusal { $0["layout"] = "column-major" }
        == "c.json: layout must be \"row-major P x D\", found \"column-major\"")
    #expect(
      message { try TheoryCase([], name: "c.json") } == "c.json: the case must be an object, found a list")
    #expect(
      try refusal { json in
        json = .object((json.keys ?? []).filter { $0 != "bayes" }.map { ($0, json[$0] ?? .null) })
      } == "c.json: bayes must be a list, found nothing")
    #expect(message { try TheoryCase.read("/nowhere/c.json") }?.contains("/nowhere/c.json") == true)
  }

  @Test(arguments: TheoryCase.Part.allCases)
  func anEmptyListHasNothingToFillIn(_ part: TheoryCase.Part) throws {
    var json = try golden()
    json[part.rawValue] = .array([])
    #expect(
      message { try TheoryCase(json, name: "c.json").filled(part) }
        == "c.json: \(part.rawValue) must be a list of at least one set of parameters, found an empty one")
  }

  @Test func damagedCasesNeverCrash() throws {
    let bytes = Array(try emptied().encoded(compact: true).utf8)
    for (index, copy) in damaged(bytes, flips: 200, seed: 1).enumerated() where index % 7 == 0 {
      guard let json = try? JSONValue.decode(copy, name: "damaged"),
        let damaged = try? TheoryCase(json, name: "damaged")
      else { continue }
      _ = try? damaged.filled(.bayes)
    }
  }
}
