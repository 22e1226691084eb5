import Synchronization
import Training
import Transfer

/// A strategy that writes down the trials it is given and may spoil some of them.
struct Spy: TransferStrategy {
  final class Log: Sendable {
    private let given = Mutex<[Trial]>([])

    var trials: [Trial] { given.withLock { $0 } }

    func add(_ trial: Trial) { given.withLock { $0.append(trial) } }
  }

  let strategy: any TransferStrategy
  /// Trials whose learning rate is so large that they diverge.
  var spoiled: Set<Int> = []
  let log = Log()

  var name: String { strategy.name }
  var label: String { strategy.label }
  var about: String { strategy.about }
  var start: SourceKind? { strategy.start }

  func trial(_ trial: Trial, of task: TransferTask) throws(TransferError) -> Candidate {
    log.add(trial)
    var candidate = try strategy.trial(trial, of: task)
    if spoiled.contains(trial.index) { candidate.settings.learningRate = 1e30 }
    return candidate
  }
}
