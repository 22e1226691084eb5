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
  /// - Throws: ``SimulationError/shard(_:)`` unless 0 <= index < count <= 100000.
  public init(index: Int, count: Int) throws(SimulationError) {
    guard index >= 0, index < count, count <= 100_000 else { throw .shard("\(index)/\(count)") }
    self.init(checked: index, of: count)
  }

  /// The shard of a text such as "3/10".
  ///
  /// - Throws: ``SimulationError/shard(_:)``.
  public init(_ text: String) throws(SimulationError) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let index = Int(parts[0]), let count = Int(parts[1]) else { throw .shard(text) }
    try self.init(index: index, count: count)
  }

  /// The task of a SLURM job array, nil outside one.
  ///
  /// - Parameter environment: the process's environment variables.
  /// - Throws: ``SimulationError/shard(_:)`` when the variables contradict each other.
  public init?(slurm environment: [String: String]) throws(SimulationError) {
    guard let task = environment["SLURM_ARRAY_TASK_ID"] else { return nil }
    let count = environment["SLURM_ARRAY_TASK_COUNT"] ?? "1"
    // The ids of an array may start anywhere and take steps: --array=10-30:5.
    let first = environment["SLURM_ARRAY_TASK_MIN"] ?? "0"
    let step = environment["SLURM_ARRAY_TASK_STEP"] ?? "1"
    guard let id = Int(task), let number = Int(count), let start = Int(first), let stride = Int(step),
      stride > 0, id >= start, (id - start) % stride == 0
    else { throw .shard("\(task)/\(count)") }
    try self.init(index: (id - start) / stride, count: number)
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
