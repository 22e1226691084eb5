import Networks
import Testing

@Suite("Named leaves") struct NamedTests {
  private let leaves: Named<Int> = ["body.0.weight": 1, "body.0.bias": 2, "output.weight": 3]

  @Test("Leaves keep their order through changes")
  func order() {
    #expect(leaves.map { $0 * 2 }.names == leaves.names)
    #expect(
      leaves.merging(["output.weight": 9, "new": 4]) == [
        "body.0.weight": 1, "body.0.bias": 2, "output.weight": 9, "new": 4,
      ])
    let (small, rest) = leaves.partition { _, leaf in leaf < 3 }
    #expect(small.names == ["body.0.weight", "body.0.bias"] && rest == ["output.weight": 3])
  }

  @Test("A part's leaves go by their own names and back")
  func parts() {
    #expect(leaves.under("body.0") == ["weight": 1, "bias": 2])
    #expect(leaves.under("body") == ["0.weight": 1, "0.bias": 2])
    #expect(leaves.under("bod").isEmpty)
    #expect(
      leaves.under("body.0").prefixed("body.0")
        == leaves.partition { name, _ in name != "output.weight" }.fitting)
  }
}
