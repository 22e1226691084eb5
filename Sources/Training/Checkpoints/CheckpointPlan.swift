import Work

/// Where a training saves its state.
public struct CheckpointPlan: Sendable, Equatable {
  /// The safetensors file, replaced in one step each time.
  public var path: String
  /// Seconds between two savings, at the end of an epoch.
  public var everySeconds: Double
  /// Epochs between two savings, if these should be counted instead.
  public var everyEpochs: Int?
  /// Whether to go on from the file when it exists.
  public var resumes: Bool

  /// A plan to save to `path`; the file stays when the training ends and is the caller's to remove.
  public init(path: String, everySeconds: Double = 30, everyEpochs: Int? = nil, resumes: Bool = true) {
    self.path = path
    self.everySeconds = everySeconds
    self.everyEpochs = everyEpochs
    self.resumes = resumes
  }
}

/// Says when the next saving is due.
struct CheckpointClock {
  private let plan: CheckpointPlan
  private var sinceLast = Stopwatch()

  init(_ plan: CheckpointPlan) { self.plan = plan }

  mutating func isDue(epoch: Int) -> Bool {
    if let every = plan.everyEpochs { return every > 0 && epoch.isMultiple(of: every) }
    guard sinceLast.seconds >= plan.everySeconds else { return false }
    sinceLast = Stopwatch()
    return true
  }
}
