/// The sum of what fine-tuning added.
public struct TaskArithmetic: MergeMethod {
  /// Name in commands and files.
  public let name = "task-arithmetic"
  /// What it does, with its source.
  public let about = "the weighted sum of the deltas (Ilharco et al. 2023, arXiv:2212.04089, section 2)"

  /// Makes the method.
  public init() {}

  /// The weighted sum.
  public func merged(_ parts: [MergedPart]) -> [Double] {
    parts[0].delta.indices.map { place in
      parts.reduce(0) { $0 + $1.weight * Double($1.delta[place]) }
    }
  }
}
