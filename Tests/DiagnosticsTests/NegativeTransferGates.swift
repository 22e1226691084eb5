import Diagnostics
import Foundation
import Testing

@Suite struct NegativeTransferGates {
  /// Studies on identical tasks, 5 seeds x 400 test simulations x 6 parameters and the total x 3 sizes: 100 of
  /// them, and 1,000 with `make gates`.
  @Test func identicalTasksRaiseFewFalseAlarms() throws {
    let synthetic = SyntheticErrors()
    let trials = ProcessInfo.processInfo.environment["SLINGSHOT_GATES"] == nil ? 100 : 1000
    var (hurts, helps, cells, below) = (0, 0, 0, 0)
    for trial in 0..<trials {
      let rows = try NegativeTransfer.judge(strategy: "same", pairs: synthetic.pairs(trial: trial))
      if rows.contains(where: { $0.verdict == .hurts }) { hurts += 1 }
      if rows.contains(where: { $0.verdict == .helps }) { helps += 1 }
      cells += rows.count
      below += rows.count { $0.probabilityOfHarm < 0.05 }
    }
    print(
      "false alarms on identical tasks: harm \(Double(hurts) / Double(trials)), help"
        + " \(Double(helps) / Double(trials)) per study; \(Double(below) / Double(cells)) of single p values below 0.05"
    )
    #expect(Double(hurts) / Double(trials) <= 0.05)
    #expect(Double(helps) / Double(trials) <= 0.05)
    #expect(Double(below) / Double(cells) <= 0.05)
  }
}
