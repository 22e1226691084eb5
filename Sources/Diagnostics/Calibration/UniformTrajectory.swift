import Foundation

/// How counts of uniform numbers below rising thresholds run.
struct UniformTrajectory {
  let count: Int
  let thresholds: [Double]
  /// P(C <= c) and P(C >= c) at each threshold `[K][count + 1]`.
  private let lower: [[Double]]
  private let upper: [[Double]]
  private let logFactorials: [Double]

  init(count: Int, thresholds: [Double]) {
    self.count = count
    self.thresholds = thresholds
    var logs = [0.0]
    for number in 0..<count { logs.append(logs[number] + log(Double(number + 1))) }
    logFactorials = logs
    var (lower, upper) = ([[Double]](), [[Double]]())
    for z in thresholds {
      var below = (0...count).map { exp(Self.logBinomial($0, of: count, z, logs)) }
      var above = below
      for c in 1..<(count + 1) { below[c] += below[c - 1] }
      for c in (0..<count).reversed() { above[c] += above[c + 1] }
      lower.append(below)
      upper.append(above)
    }
    (self.lower, self.upper) = (lower, upper)
  }

  private static func logBinomial(_ c: Int, of n: Int, _ p: Double, _ logs: [Double]) -> Double {
    logs[n] - logs[c] - logs[n - c] + Double(c) * log(p) + Double(n - c) * log1p(-p)
  }

  /// Twice the smaller tail of a count at a threshold.
  private func tail(_ threshold: Int, _ c: Int) -> Double {
    2 * min(lower[threshold][c], upper[threshold][c])
  }

  /// gamma of a trajectory: the least of its tails.
  func surprise(_ below: [Int]) -> Double {
    below.indices.map { tail($0, below[$0]) }.min() ?? 1
  }

  /// The lowest and the highest count at each threshold whose tail is above gamma.
  func interior(above gamma: Double) -> (low: [Int], high: [Int]) {
    // Equal tails may differ by rounding.
    let gamma = gamma * (1 + 1e-9)
    var (low, high) = ([Int](), [Int]())
    for index in thresholds.indices {
      low.append((0...count).first { tail(index, $0) > gamma } ?? count + 1)
      high.append((0...count).last { tail(index, $0) > gamma } ?? -1)
    }
    return (low, high)
  }

  /// The probability that a trajectory's least tail is at most gamma, when a share `distribution(z)` of the numbers is
  /// expected below z: uniform by default.
  func probability(ofAtMost gamma: Double, distribution: (Double) -> Double = { $0 }) -> Double {
    let (low, high) = interior(above: gamma)
    var (start, inside, before) = (0, [1.0], 0.0)
    for index in thresholds.indices {
      guard low[index] <= high[index] else { return 1 }
      let reached = distribution(thresholds[index])
      let share = min(max((reached - before) / (1 - before), 0), 1)
      var next = [Double](repeating: 0, count: high[index] - low[index] + 1)
      let (logPass, logStay) = (log(share), log1p(-share))
      for (offset, weight) in inside.enumerated() where weight > 0 {
        let from = start + offset
        let left = count - from
        for to in max(low[index], from)..<(max(high[index], from - 1) + 1) {
          let (pass, stay) = (to - from, count - to)
          let logs = logFactorials[left] - logFactorials[pass] - logFactorials[stay]
          let power = (pass == 0 ? 0 : Double(pass) * logPass) + (stay == 0 ? 0 : Double(stay) * logStay)
          next[to - low[index]] += weight * exp(logs + power)
        }
      }
      (start, inside, before) = (low[index], next, reached)
    }
    return min(max(1 - inside.reduce(0, +), 0), 1)
  }

  /// The largest gamma that trajectories of uniform numbers reach or fall below with probability at most `chance`.
  func critical(_ chance: Double) -> Double {
    var (low, high) = (1e-12, 1.0)
    for _ in 0..<40 {
      let middle = (low * high).squareRoot()
      if probability(ofAtMost: middle) <= chance { low = middle } else { high = middle }
    }
    return low
  }
}
