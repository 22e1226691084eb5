import Randomness
import Testing

@testable import struct Randomness.RandomStream

@Suite struct RandomStreamTests {
  @Test func equalNamesGiveEqualNumbers() {
    var a = RandomStream(seed: 7, purpose: "scatter", index: 3)
    var b = RandomStream(seed: 7, purpose: "scatter", index: 3)
    for _ in 0..<100 { #expect(a.next() == b.next()) }
  }
}
