/// The mean of what was fine-tuned.
public struct Averaging: MergeMethod {
  /// Name in commands and files.
  public let name = "average"
  /// What it does, with its source.
  public let about = "the weighted mean of the networks (model soups, Wortsman et al. 2022, arXiv:2203.05482)"

  /// Makes the method.
  public init() {}

  /// The weighted mean over the networks that have a number.
  public func merged(_ parts: [MergedPart]) -> [Double] {
    parts[0].delta.indices.map { place in
      let own = parts.filter { $0.isOwn[place] }
      let total = own.reduce(0) { $0 + $1.weight }
      return total > 0 ? own.reduce(0) { $0 + $1.weight * Double($1.delta[place]) } / total : 0
    }
  }
}
