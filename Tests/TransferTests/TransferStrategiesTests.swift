import TestSupport
import Testing
import Transfer

@Suite struct TransferStrategiesTests {
  @Test func everyStrategyIsFoundByItsName() throws {
    let names = TransferStrategies.all.map(\.name)
    #expect(Set(names).count == names.count)
    for name in names { #expect(try TransferStrategies.named(name).name == name) }
  }

  @Test func theFirstIsTheReferenceThenTransfersThenBaselines() {
    let roles = TransferStrategies.all.map(\.role.name)
    #expect(TransferStrategies.all.first?.name == "scratch")
    #expect(roles.first == "reference" && roles.count { $0 == "reference" } == 1)
    let order = ["reference", "transfer", "blend", "baseline"].map(roles.lastIndex).compactMap { $0 }
    #expect(order == order.sorted())
    #expect(
      TransferStrategies.all.filter { $0.role == .baseline }.map(\.name) == [
        "source", "pooled", "prior-mean",
      ])
  }

  @Test func theirWordsAreFitForAReport() {
    let all = TransferStrategies.all
    #expect(Set(all.map(\.label)).count == all.count)
    for strategy in all {
      // Names become folders and command-line arguments.
      #expect(strategy.name.allSatisfy { $0.isLowercase || $0 == "-" }, "\(strategy.name)")
      #expect(strategy.about.hasSuffix("."))
      // The mean of the prior is nobody's invention.
      #expect(
        strategy.name == "prior-mean" || strategy.about.contains(/(19|20)\d\d/),
        "\(strategy.name) states its source")
    }
  }

  @Test func anUnknownNameIsRefusedWithTheNearest() {
    #expect(
      message { try TransferStrategies.named("warm-strat") }
        == "Strategy 'warm-strat' is not known; did you mean warm-start?")
    #expect(
      message { try TransferStrategies.named("qqqqqqqqqqqq") }
        == "Strategy 'qqqqqqqqqqqq' is not known; known are "
        + TransferStrategies.all.map(\.name).joined(separator: ", "))
  }
}
