import Synchronization
import Training
import Transfer

/// A strategy that writes down the trials it is given and may spoil some of them.
struct Spy: NetworkStrategy {
  final class Log: Sendable {
    private let given = Mutex<[Trial]>([])

    var trials: [Trial] { given.withLock { $0 } }

    func add(_ trial: Trial) { given.withLock { $0.append(trial) } }
  }

  let strategy: any NetworkStrategy
  /// Trials whose learning rate is so large that they diverge.
  var spoiled: Set<Int> = []
  let log = Log()

  var name: String { strategy.name }
  var label: String { strategy.label }
  var about: String { strategy.about }
  var role: Role { strategy.role }
  var start: SourceKind? { strategy.start }
  var usesSource: Bool { strategy.usesSource }
  var emulates: Bool { strategy.emulates }

  func data(_ fold: FoldData, _ task: TransferTask) throws -> FoldData { try strategy.data(fold, task) }

  func candidate(_ trial: Trial, _ task: TransferTask) throws -> Candidate {
    log.add(trial)
    var candidate = try strategy.candidate(trial, task)
    if spoiled.contains(trial.index) { candidate.settings.learningRate = 1e30 }
    return candidate
  }
}
