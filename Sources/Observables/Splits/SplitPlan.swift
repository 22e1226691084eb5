import Randomness

/// How a suite is divided for every number of target simulations and every seed of a study.
///
/// The test simulations depend on the plan alone, so every strategy, number and seed is measured on the same ones.
public struct SplitPlan: Sendable, Equatable, Codable {
  /// Which simulations are kept for testing.
  public enum Test: Sendable, Equatable, Codable {
    /// The last rows of the suite.
    case last(Int)
    /// Rows drawn at random with a seed of their own.
    case shuffled(Int, seed: UInt64)
    /// The rows of these numbers.
    case rows([Int])

    /// How many simulations that is.
    public var count: Int {
      switch self {
      case .last(let count), .shuffled(let count, _): count
      case .rows(let rows): rows.count
      }
    }
  }

  /// Which simulations are kept for testing.
  public let test: Test
  /// Share of the target simulations to validate on, in [0, 1).
  public let validationShare: Double

  /// Makes a plan.
  ///
  /// - Parameters:
  ///   - test: which simulations are kept for testing.
  ///   - validationShare: share of the target simulations to validate on, in [0, 1); a positive share holds out at
  ///     least one simulation.
  /// - Throws: ``SplitFault`` for a share outside [0, 1) or a negative number of test simulations.
  public init(test: Test, validationShare: Double = 0.15) throws(SplitFault) {
    guard validationShare >= 0, validationShare < 1 else {
      throw .share(name: "a validation share", value: validationShare, allowed: "in [0, 1)")
    }
    guard test.count >= 0 else {
      throw .negative(name: "a number of test simulations", value: test.count)
    }
    self.test = test
    self.validationShare = validationShare
  }

  /// The split with `target` simulations to train and validate on.
  ///
  /// - Parameters:
  ///   - count: simulations in the suite.
  ///   - target: simulations used before testing, those for validation included.
  ///   - seed: which subset of that size.
  /// - Throws: ``SplitFault`` when the suite or the target is too small.
  public func split(count: Int, target: Int, seed: UInt64) throws(SplitFault) -> Split {
    let tested = try testRows(count: count)
    let available = count - tested.count
    guard target <= available else {
      throw .targetTooLarge(target: target, available: available, count: count, test: tested.count)
    }
    let held = validationShare > 0 ? max(1, heldOut(of: target)) : 0
    guard target >= 1, target > held else {
      throw .targetTooSmall(target: target, validationShare: validationShare)
    }
    let kept = Set(tested)
    let pool = (0..<count).filter { !kept.contains($0) }
    // One order per seed, so that a smaller subset lies in every larger one.
    var stream = RandomStream(seed: seed, purpose: "subset")
    let order = stream.permutation(pool.count).prefix(target).map { pool[$0] }
    var (train, validation): ([Int], [Int]) = ([], [])
    for (position, row) in order.enumerated() {
      if validates(position) { validation.append(row) } else { train.append(row) }
    }
    return Split(train: train, validation: validation, test: tested)
  }

  /// The rows kept for testing in a suite of `count` simulations, in increasing order.
  ///
  /// - Throws: ``SplitFault`` when no simulation would be left.
  public func testRows(count: Int) throws(SplitFault) -> [Int] {
    guard test.count < count else { throw .testTooLarge(test: test.count, count: count) }
    switch test {
    case .last(let held): return Array(count - held..<count)
    case .rows(let rows):
      var seen = Set<Int>()
      for row in rows {
        guard row >= 0, row < count else { throw .row(row, count: count) }
        guard seen.insert(row).inserted else { throw .overlap(row: row) }
      }
      return rows.sorted()
    case .shuffled(let held, let seed):
      var stream = RandomStream(seed: seed, purpose: "test simulations")
      return stream.permutation(count).prefix(held).sorted()
    }
  }

  private func heldOut(of count: Int) -> Int {
    // Shares such as 0.29 are not exact in binary: a product just below an integer means that integer.
    Int(validationShare * Double(count) + 1e-9)
  }

  /// Whether the simulation at a position of the shuffled order validates: the share is spread evenly over the
  /// order, so that its beginnings have the share too and nest. The second always validates.
  private func validates(_ position: Int) -> Bool {
    guard validationShare > 0 else { return false }
    func held(among count: Int) -> Int {
      count < 2 ? 0 : max(1, heldOut(of: count))
    }
    return held(among: position + 1) > held(among: position)
  }
}
