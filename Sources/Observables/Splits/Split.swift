/// Which simulations train, which choose and which test; rows are counted from 0.
public struct Split: Sendable, Equatable, Hashable, Codable {
  /// Rows that networks and normalisers are fitted to.
  public let train: [Int]
  /// Rows that settings and stopping are chosen on.
  public let validation: [Int]
  /// Rows that results are measured on, never looked at before.
  public let test: [Int]

  /// All rows used before testing, the simulations that have to be paid for.
  public var target: [Int] { train + validation }

  /// A split that the user gives.
  ///
  /// - Throws: ``SplitFault/overlap(row:)`` when a row occurs twice, ``SplitFault/row(_:count:)`` when it does not exist.
  public init(train: [Int], validation: [Int], test: [Int], count: Int) throws(SplitFault) {
    var seen = Set<Int>()
    for row in train + validation + test {
      guard row >= 0, row < count else { throw .row(row, count: count) }
      guard seen.insert(row).inserted else { throw .overlap(row: row) }
    }
    self.init(train: train, validation: validation, test: test)
  }

  init(train: [Int], validation: [Int], test: [Int]) {
    self.train = train
    self.validation = validation
    self.test = test
  }

  /// A shuffle of all simulations divided by shares, 70 : 15 : 15 unless said otherwise.
  ///
  /// - Parameters:
  ///   - count: simulations in the suite.
  ///   - validation: share to validate on, in [0, 1).
  ///   - test: share to test on, in [0, 1).
  ///   - seed: the user's seed.
  /// - Throws: ``SplitFault``.
  public static func shuffled(
    count: Int, validation: Double = 0.15, test: Double = 0.15, seed: UInt64
  ) throws(SplitFault) -> Split {
    guard validation >= 0, test >= 0, validation + test < 1 else {
      throw .share(
        name: "shares for validation and test of at least 0 that sum up to", value: validation + test,
        allowed: "less than 1")
    }
    let held = Int((test * Double(count)).rounded())
    // The share of what remains that equals the asked share of all.
    let remaining = count > held ? Double(count) / Double(count - held) : 1
    let plan = try SplitPlan(
      test: .shuffled(held, seed: seed), validationShare: validation * remaining)
    return try plan.split(count: count, target: count - held, seed: seed)
  }
}
