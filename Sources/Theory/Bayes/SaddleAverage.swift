import Formats

/// What is averaged over the last iterations, in eight batches whose scatter gives the Monte Carlo error.
struct SaddleAverage {
  static let batchCount = 8

  private var batches: [SiteSums?] = Array(repeating: nil, count: batchCount)
  private let iterations: Int
  private var iteration = 0
  private var vSum: [Double] = []

  init(iterations: Int) { self.iterations = iterations }

  mutating func add(_ sums: SiteSums, v: [Double]) {
    vSum = vSum.isEmpty ? v : sum(vSum, v)
    let batch = iteration * min(Self.batchCount, iterations) / iterations
    iteration += 1
    if batches[batch]?.add(sums, sameParticles: true) == nil { batches[batch] = sums }
  }

  /// The mean of v over the iterations.
  var v: [Double] { vSum.map { $0 / Double(max(iteration, 1)) } }

  /// The sums of every batch.
  var parts: [SiteSums] { batches.compactMap { $0 } }

  /// The sums of all.
  var all: SiteSums {
    parts.dropFirst().reduce(into: parts[0]) { $0.add($1, sameParticles: true) }
  }
}
