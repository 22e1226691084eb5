import Diagnostics
import Foundation
import Testing

/// False alarms and power on made-up studies of 5 seeds: 30 studies of each kind, and
/// 1,000 with `make gates`.
@Suite struct NegativeTransferGates {
  private static let trials =
    ProcessInfo.processInfo.environment["SLINGSHOT_GATES"] == nil ? 30 : 1000

  /// How cells may scatter.
  enum Kind: String, CaseIterable {
    case equal = "all cells scatter alike"
    case correlated = "sizes share their noise"
    case unequal = "parameters scatter unequally"
    case falling = "scatter falls with the size"
    case everything = "unequal, falling and sharing noise"
    case manyStrategies = "four strategies against one scratch"
    case threeSeeds = "three seeds, parameters scatter unequally"
    case twoSeeds = "two seeds"
    case oneSize = "one size, parameters scatter unequally"

    var synthetic: SyntheticErrors {
      var synthetic = SyntheticErrors.study(scatter: 0.1)
      // The test simulations hardly blur what the seeds say, so that the moderated variances are on trial.
      (synthetic.ownResidual, synthetic.seedResidual, synthetic.simulations) = (0.03, 0.05, 100)
      let unequal = [0.04, 0.02, 0.03, 0.06, 0.15, 0.08]
      switch self {
      case .equal: break
      case .correlated: (synthetic.sharedByParameters, synthetic.sharedBySizes) = (0.3, 0.5)
      case .unequal: synthetic.seedScatter = unequal
      case .falling: synthetic.scatterAt = { 2 * (100 / Double($0)).squareRoot() }
      case .everything:
        synthetic.seedScatter = unequal
        (synthetic.sharedByParameters, synthetic.sharedBySizes) = (0.3, 0.3)
        synthetic.scatterAt = { 2 * (100 / Double($0)).squareRoot() }
      case .manyStrategies:
        synthetic.strategies = ["a", "b", "c", "d"]
        synthetic.sharedByParameters = 0.3
      case .threeSeeds: (synthetic.seeds, synthetic.seedScatter) = (3, unequal)
      case .twoSeeds: (synthetic.seeds, synthetic.seedScatter) = (2, unequal)
      case .oneSize: (synthetic.sizes, synthetic.seedScatter) = ([100], unequal)
      }
      return synthetic
    }
  }

  @Test(arguments: Kind.allCases)
  func identicalTasksRaiseFewFalseAlarms(kind: Kind) throws {
    let synthetic = kind.synthetic
    var (hurts, helps) = (0, 0)
    for trial in 0..<Self.trials {
      let rows = try TransferTest(synthetic.pairs(trial: trial)).rows
      if rows.contains(where: { $0.verdict == .hurts }) { hurts += 1 }
      if rows.contains(where: { $0.verdict == .helps }) { helps += 1 }
    }
    let rates = [hurts, helps].map { Double($0) / Double(Self.trials) }
    print("false alarms per study, \(kind.rawValue): harm \(rates[0]), help \(rates[1])")
    // A rate of 5 % shows up to 7.1 % in 1,000 studies, and 17 % in 30, with three standard errors.
    let allowed = 0.05 + (Self.trials == 1000 ? 0 : 0.119)
    #expect(rates.allSatisfy { $0 <= allowed })
  }

  /// One cell is worse by 1.3, of 35 (of 140 with four strategies); its log ratio scatters by 10 % between seeds.
  @Test(arguments: [Kind.equal, .correlated, .manyStrategies])
  func aRatioOfOnePointThreeIsCalledHarm(kind: Kind) throws {
    var synthetic = kind.synthetic
    (synthetic.ownResidual, synthetic.simulations) = (0.15, 400)
    synthetic.effect = { size, parameter in size == 400 && parameter == "h" ? 1.3 : 1 }
    let strategy = synthetic.strategies[0]
    var (found, wrong) = (0, 0)
    for trial in 0..<Self.trials {
      let rows = try TransferTest(synthetic.pairs(trial: trial)).rows
      let cells = rows.filter { $0.verdict == .hurts }
      if cells.contains(where: {
        $0.strategy == strategy && $0.targetCount == 400 && $0.parameter == "h"
      }) {
        found += 1
      }
      if cells.contains(where: { !["h", "total"].contains($0.parameter) }) { wrong += 1 }
    }
    let rates = [found, wrong].map { Double($0) / Double(Self.trials) }
    print("ratio 1.3, \(kind.rawValue): called in \(rates[0]) of the studies, harm elsewhere in \(rates[1])")
    #expect(rates[0] >= 0.9 - (Self.trials == 1000 ? 0 : 0.1))
    #expect(rates[1] <= 0.05 + (Self.trials == 1000 ? 0 : 0.119))
  }
}
