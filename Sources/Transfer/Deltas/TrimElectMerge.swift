/// TIES: small changes trimmed, a sign elected for each number, and the mean of those that agree with it.
public struct TrimElectMerge: MergeMethod {
  /// Name in commands and files.
  public let name = "ties"
  /// What it does, with its source.
  public let about =
    "each number's mean over the deltas that go the way of most of their sum, after all but the largest fifth were dropped "
    + "(TIES, Yadav et al. 2023, arXiv:2306.01708, section 4)"

  /// Makes the method.
  public init() {}

  /// The largest fifth of a network's numbers, as in the paper.
  public var pruning: DeltaPruning? { try? DeltaPruning(.magnitude, density: 0.2) }

  /// The weighted mean over the deltas of the elected sign; a number that was trimmed has none.
  public func merged(_ parts: [MergedPart]) -> [Double] {
    let sums = parts[0].delta.indices.map { place in
      parts.reduce(0) { $0 + $1.weight * Double($1.delta[place]) }
    }
    return sums.enumerated().map { place, sum in
      var (mean, total) = (0.0, 0.0)
      for part in parts {
        let own = part.weight * Double(part.delta[place])
        // A sum of zero counts as positive, as in mergekit.
        guard own != 0, (own > 0) == (sum >= 0) else { continue }
        mean += own
        total += part.weight
      }
      return total > 0 ? mean / total : 0
    }
  }
}
