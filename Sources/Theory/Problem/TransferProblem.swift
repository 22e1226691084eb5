import Formats

/// A source task with many examples, a target task with few, and the rules behind them where they are known.
public struct TransferProblem: Sendable, Equatable {
  /// The task that the features are learned on, X1 `[P1, D]` and y1 `[P1]`.
  public let source: RegressionTask
  /// The task that matters, X2 `[P2, D]` and y2 `[P2]`.
  public let target: RegressionTask
  /// The rule of the source's labels, where it is known.
  public let sourceTeacher: Teacher?
  /// The rule of the target's labels, where it is known: what the test error is measured against.
  public let targetTeacher: Teacher?

  /// D, the number of input dimensions.
  public var dimension: Int { target.dimension }

  /// A problem of these tasks.
  ///
  /// - Throws: `TheoryError.dimensions` when the tasks have inputs of different dimensions, `.size` when a teacher has.
  public init(
    source: RegressionTask, target: RegressionTask, sourceTeacher: Teacher? = nil,
    targetTeacher: Teacher? = nil
  ) throws(TheoryError) {
    guard source.dimension == target.dimension else {
      throw .dimensions(source: source.dimension, target: target.dimension)
    }
    for (name, teacher) in [("source", sourceTeacher), ("target", targetTeacher)] {
      guard let teacher, teacher.direction.count != target.dimension else { continue }
      throw .size(
        of: "weights of the \(name) teacher", expected: target.dimension, found: teacher.direction.count)
    }
    self.source = source
    self.target = target
    self.sourceTeacher = sourceTeacher
    self.targetTeacher = targetTeacher
  }
}
