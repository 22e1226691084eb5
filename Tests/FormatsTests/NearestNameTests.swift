import Formats
import Testing

@Suite struct NearestNameTests {
  @Test(arguments: [
    ("epoch", "epochs"), ("Epochs", "epochs"), ("learning_rate", "learningRate"), ("sed", "seed"),
    ("dpeth", "depth"),
  ])
  func finds(name: String, nearest: String) {
    #expect(nearestName(to: name, in: ["seed", "epochs", "learningRate", "depth"]) == nearest)
  }

  @Test func findsNothingFar() {
    #expect(nearestName(to: "colour", in: ["seed", "epochs"]) == nil)
    #expect(nearestName(to: "x", in: [String]()) == nil)
  }

  @Test func theFirstOfEquallyNearNames() {
    #expect(nearestName(to: "ac", in: ["ab", "ad"]) == "ab")
  }

  @Test func longNamesCostLittle() {
    let long = String(repeating: "a", count: 1_000_000)
    #expect(nearestName(to: long, in: ["seed"]) == nil)
  }
}
