import Randomness

/// The classifier two-sample test: how well a classifier tells two samples apart on rows that it has not seen; 0.5 is
/// by chance (Lopez-Paz and Oquab 2017, arXiv 1610.06545).
///
/// The classifier is a ridge regression of the label on linear, quadratic and random cosine features (Rahimi and Recht
/// 2007, NIPS 20), in five folds. It has no training that may fail, it finds what the usual small network finds
/// with some hundreds of rows or more often (the fixture compares them), and its solution is linear in the labels: so
/// the p-value is that of the whole procedure under swaps of labels within pairs of rows, which is exact at any size.
public struct ClassifierTest: Sendable, Equatable {
  /// The share of rows that are told right.
  public let accuracy: Double
  /// The probability of an accuracy at least as high when the samples are alike.
  public let pValue: Double

  /// Most pairs that are used: the first ones.
  public static let mostPairs = 1000
  static let folds = 5
  /// Swaps of labels tried, and the exceedances after which no more are (Besag and Clifford 1991, Biometrika 78, 301).
  static let swaps = 1999
  static let exceedances = 20

  /// Compares rows of two samples `[N, width]` each, of which those of equal number form a pair.
  public init(_ first: [Double], _ second: [Double], width: Int, seed: UInt64) {
    let count = min(first.count / width, Self.mostPairs)
    let rows = Array(first[..<(count * width)] + second[..<(count * width)])
    let features = ClassifierFeatures(rows, width: width, seed: seed)
    let weights = Self.influence(features, pairs: count, seed: seed)
    var labels = [Double](repeating: 1, count: count)
    let observed = Self.right(weights, labels)
    accuracy = Double(observed) / Double(2 * count)
    var (reached, tried) = (0, 0)
    while tried < Self.swaps, reached < Self.exceedances {
      var stream = RandomStream(seed: seed, purpose: "swapped labels", index: UInt64(tried))
      for index in labels.indices { labels[index] = stream.next() & 1 == 0 ? 1 : -1 }
      if Self.right(weights, labels) >= observed { reached += 1 }
      tried += 1
    }
    pValue =
      reached == Self.exceedances
      ? Double(reached) / Double(tried) : Double(reached + 1) / Double(tried + 1)
  }

  /// What the label of each pair adds to the score of each row `[2 N, N]`: zero within a fold.
  private static func influence(_ features: ClassifierFeatures, pairs: Int, seed: UInt64) -> [Double] {
    var stream = RandomStream(seed: seed, purpose: "folds of pairs")
    let order = stream.permutation(pairs)
    var influence = [Double](repeating: 0, count: 2 * pairs * pairs)
    for fold in 0..<folds {
      let tested = order.indices.filter { $0 % folds == fold }.map { order[$0] }
      let trained = order.indices.filter { $0 % folds != fold }.map { order[$0] }
      let ridge = features.ridge(over: trained + trained.map { $0 + pairs })
      for pair in trained {
        let solution = ridge.solved(features.difference(pair, pair + pairs))
        for row in tested + tested.map({ $0 + pairs }) {
          influence[row * pairs + pair] = features.product(row, solution)
        }
      }
    }
    return influence
  }

  /// How many rows are told right when the first of pair i has label `labels[i]` and the second the opposite.
  private static func right(_ influence: [Double], _ labels: [Double]) -> Int {
    let pairs = labels.count
    var right = 0
    influence.withUnsafeBufferPointer { influence in
      labels.withUnsafeBufferPointer { labels in
        for row in 0..<(2 * pairs) {
          var score = SIMD8<Double>.zero
          var index = 0
          let start = row * pairs
          while index + 8 <= pairs {
            for lane in 0..<8 { score[lane] += influence[start + index + lane] * labels[index + lane] }
            index += 8
          }
          var sum = score.sum()
          while index < pairs {
            sum += influence[start + index] * labels[index]
            index += 1
          }
          let label = row < pairs ? labels[row] : -labels[row - pairs]
          if sum * label > 0 { right += 1 }
        }
      }
    }
    return right
  }
}
