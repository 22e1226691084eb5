import Formats

/// One of several processes, such as the tasks of a job array, that divide a piece of work between them.
public struct Shard: Sendable, Equatable, Hashable, CustomStringConvertible {
  /// Which of the processes, from 0.
  public let index: Int
  /// How many processes there are.
  public let count: Int

  /// All the work in one process.
  public static let whole = Shard(checked: 0, of: 1)

  /// Shard `index` of `count`.
  ///
  /// - Throws: ``ShardFault/notAPart(_:)`` unless 0 <= index < count <= 100000.
  public init(index: Int, count: Int) throws(ShardFault) {
    guard index >= 0, index < count, count <= 100_000 else { throw .notAPart("\(index)/\(count)") }
    self.init(checked: index, of: count)
  }

  /// The shard of a text such as "3/10".
  ///
  /// - Throws: ``ShardFault/notAPart(_:)``.
  public init(_ text: String) throws(ShardFault) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let index = Int(parts[0]), let count = Int(parts[1]) else {
      throw .notAPart(text)
    }
    try self.init(index: index, count: count)
  }

  /// The task of a SLURM job array whose ids run from a first to a last one in equal steps, as of --array=10-30:5.
  ///
  /// An array that is a list of ids, as one has when some tasks of an earlier array are sent again, does not say which
  /// part of the work a task is, and is refused.
  ///
  /// - Parameter environment: the process's environment variables.
  /// - Throws: ``ShardFault``.
  public init(slurm environment: [String: String]) throws(ShardFault) {
    func number(_ name: String) throws(ShardFault) -> Int? {
      guard let text = environment["SLURM_ARRAY_TASK_" + name] else { return nil }
      guard let number = Int(text), (0...10_000_000).contains(number) else {
        throw .variable(name: name, found: text)
      }
      return number
    }
    guard let id = try number("ID") else { throw .noArray }
    let first = try number("MIN") ?? 0
    let step = max(1, try number("STEP") ?? 1)
    let count = try number("COUNT") ?? 1
    let last = try number("MAX") ?? first + (count - 1) * step
    let (place, rest) = (id - first).quotientAndRemainder(dividingBy: step)
    guard last >= first, (last - first) / step + 1 == count, place >= 0, place < count, rest == 0 else {
      throw .list(task: id, tasks: count, first: first, last: last)
    }
    try self.init(index: place, count: count)
  }

  private init(checked index: Int, of count: Int) {
    self.index = index
    self.count = count
  }

  /// The shard as it is written, "3/10".
  public var description: String { "\(index)/\(count)" }

  /// Whether a block of work is this shard's.
  public func contains(_ block: Int) -> Bool { block % count == index }
}

/// What can be wrong with a request for a part of the work.
public enum ShardFault: Fault, Equatable {
  /// A text that names no part.
  case notAPart(String)
  /// A part of a job array is asked for outside one.
  case noArray
  /// A variable SLURM_ARRAY_TASK_... that is no number.
  case variable(name: String, found: String)
  /// A job array of listed ids.
  case list(task: Int, tasks: Int, first: Int, last: Int)

  /// One sentence: what, where, expected and found.
  public var description: String {
    switch self {
    case .notAPart(let text):
      "A shard is written i/n with 0 <= i < n <= 100000, found '\(text)'."
    case .noArray:
      "The shard slurm is that of a task of a job array, expected the variable SLURM_ARRAY_TASK_ID, found none;"
        + " give the part itself, such as 3/10."
    case .variable(let name, let found):
      "SLURM_ARRAY_TASK_\(name) is '\(found)', expected a whole number from 0 to 10000000."
    case .list(let task, let tasks, let first, let last):
      "Task \(task) belongs to a job array of \(tasks) listed ids between \(first) and \(last), which do not say"
        + " what part of the work it is, expected an array such as 0-9; for tasks that are sent again name the parts"
        + " of the first time, as in --shard $SLURM_ARRAY_TASK_ID/10."
    }
  }

  /// The status with which the command ends.
  public var exitStatus: ExitStatus { .usage }
}
