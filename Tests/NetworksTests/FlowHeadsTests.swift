import Foundation
import Networks
import Randomness
import TestSupport
import Testing

/// Flows whose parameters have no fixed order: coupling flows, masked autoregressive flows and matched ones.
@Suite("The heads of stacked and matched flows") struct FlowHeadsTests {
  private static let heads: [any Head] = [
    CouplingFlowHead(pieces: 4, hidden: 6), MaskedFlowHead(layers: 3, hidden: 6),
    FlowMatchingHead(hidden: 6, steps: 16),
  ]
  static let kinds = heads.map { type(of: $0).kind }

  /// A network whose densities differ from row to row and whose parameters depend on each other.
  private func network(
    _ kind: String, outputs: [String] = ["a", "b", "c"], dummies: Int = 0, steps: Int? = nil
  ) throws -> Network {
    var head = try #require(Self.heads.first { type(of: $0).kind == kind })
    if let steps { head = FlowMatchingHead(hidden: 6, steps: steps) }
    var network = Network(
      Architecture(inputs: 7, hidden: [5], outputs: outputs, dummies: dummies, head: head),
      stream: RandomStream(seed: 1, purpose: "weights"))
    var stream = RandomStream(seed: 2, purpose: "flow")
    for name in network.values.names where name.hasPrefix("output.") {
      network.values[name].values = network.values[name].values.map { _ in Float(0.4 * stream.normal()) }
    }
    return network
  }

  private func density(_ network: Network, count: Int = 4) throws -> any Density {
    try #require(try network.density(exampleInputs(count), count: count))
  }

  /// Middles of equal cells of the unit square, row-major.
  private func grid(_ steps: Int) -> [Double] {
    (0..<steps * steps).flatMap { [$0 / steps, $0 % steps].map { (Double($0) + 0.5) / Double(steps) } }
  }

  @Test("The density integrates to one over the box and is zero outside", arguments: kinds)
  func normalisation(_ kind: String) throws {
    for outputs in [["a"], ["a", "b"]] {
      let density = try density(network(kind, outputs: outputs))
      let places =
        outputs.count == 1
        ? (0..<4000).map { (Double($0) + 0.5) / 4000 } : grid(kind == FlowMatchingHead.kind ? 120 : 250)
      for row in 0..<2 {
        let logs = density.logProbabilities(of: places, row: row)
        let sum = logs.reduce(0) { $0 + exp($1) } / Double(logs.count)
        #expect(abs(sum - 1) < (kind == FlowMatchingHead.kind ? 2e-3 : 2e-4), "\(sum)")
        let inside = Array(repeating: 0.5, count: outputs.count - 1)
        #expect(density.logProbability(of: inside + [1.001], row: row) == -.infinity)
        #expect(density.logProbability(of: [-0.001] + inside, row: row) == -.infinity)
        #expect(density.logProbability(of: inside + [1 + 1e-7], row: row).isFinite)
        #expect(density.logProbability(of: inside + [0], row: row).isFinite)
      }
    }
  }

  @Test("Leaves of zero give a cut logistic distribution around the middle", arguments: kinds)
  func start(_ kind: String) throws {
    var network = try network(kind, outputs: ["a"])
    for name in network.values.names where name.hasPrefix("output.") {
      network.values[name].values = network.values[name].values.map { _ in 0 }
    }
    func logistic(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
    let (place, rate) = (0.35, 10.0)
    let own = logistic(rate * (place - 0.5))
    let expected = log(rate * own * (1 - own) / (logistic(5) - logistic(-5)))
    let found = try density(network).logProbability(of: [place], row: 2)
    // The layers of an affine flow cannot be the identity, for a cut logistic distribution is never uniform.
    #expect(abs(found - expected) < (kind == MaskedFlowHead.kind ? 2e-2 : 1e-6), "\(found) \(expected)")
  }

  @Test("Draws lie in the box and have the density, and the mean is theirs", arguments: kinds)
  func samples(_ kind: String) throws {
    let network = try network(kind, outputs: ["a", "b"])
    let density = try density(network)
    let count = kind == FlowMatchingHead.kind ? 8000 : 20_000
    func drawn(_ seed: UInt64) -> [Double] {
      var stream = RandomStream(seed: seed, purpose: "draws")
      return density.samples(count, row: 1, stream: &stream)
    }
    let draws = drawn(5)
    #expect(draws == drawn(5) && draws != drawn(6) && draws.allSatisfy { (0...1).contains($0) })
    var counts = [Double](repeating: 0, count: 16)
    for draw in 0..<count {
      let cell = (0..<2).map { min(Int(4 * draws[2 * draw + $0]), 3) }
      counts[4 * cell[0] + cell[1]] += 1
    }
    var sums = [Double](repeating: 0, count: 16)
    for (place, log) in density.logProbabilities(of: grid(120), row: 1).enumerated() {
      sums[4 * (place / 120 / 30) + place % 120 / 30] += exp(log) / 14400
    }
    for (found, expected) in zip(counts, sums) {
      // Five standard errors.
      #expect(abs(found / Double(count) - expected) < 5 * (expected / Double(count)).squareRoot() + 4e-4)
    }
    let means = network.predict(exampleInputs(4), count: 4)
    for parameter in 0..<2 {
      let mean = stride(from: parameter, to: 2 * count, by: 2).reduce(0) { $0 + draws[$1] } / Double(count)
      #expect(abs(Double(means[2 + parameter]) - mean) < 0.03, "\(means[2 + parameter]) \(mean)")
    }
  }

  @Test("A new parameter leaves the density of the others; a dummy can be taken over", arguments: kinds)
  func surgery(_ kind: String) throws {
    let network = try network(kind)
    let values = [0.1, 0.4, 0.7]
    let larger = try network.addingOutput("new", stream: RandomStream(seed: 1, purpose: "new"))
    let constant = try network.addingConstant("new", 0.5)
    for row in 0..<4 {
      let own = try density(network).logProbability(of: values, row: row)
      for other in [larger, constant] {
        // The new parameter is independent of the others, and its density there known by itself.
        let middles = (0..<400).map { (Double($0) + 0.5) / 400 }
        let logs = try density(other).logProbabilities(of: middles.flatMap { values + [$0] }, row: row)
        let sum = log(logs.reduce(0) { $0 + exp($1) } / 400)
        #expect(abs(sum - own) < (kind == FlowMatchingHead.kind ? 2e-3 : 1e-4), "\(sum) \(own)")
      }
    }
    #expect(constant.predict(exampleInputs(4), count: 4)[3...].first.map { abs($0 - 0.5) < 5e-3 } == true)
    let spare = try self.network(kind, dummies: 1)
    let taken = try spare.takingOverDummy(for: "new")
    #expect(taken.outputs == ["a", "b", "c", "new"] && taken.dummies == 0)
    #expect(taken.values["output.weight"] == spare.values["output.weight"])
    #expect(spare.predict(exampleInputs(4), count: 4).count == 12)
    for row in 0..<4 {
      // Of a dummy the others know nothing, before and after it is taken over.
      let own = try density(spare).logProbability(of: values, row: row)
      let middles = (0..<400).map { (Double($0) + 0.5) / 400 }
      let logs = try density(taken).logProbabilities(of: middles.flatMap { values + [$0] }, row: row)
      let sum = log(logs.reduce(0) { $0 + exp($1) } / 400)
      #expect(abs(sum - own) < (kind == FlowMatchingHead.kind ? 5e-3 : 1e-4), "\(sum) \(own)")
    }
  }

  @Test("Where a kept parameter would be moved by other layers, every layer starts again", arguments: kinds)
  func reordered(_ kind: String) throws {
    let network = try network(kind)
    let moved = try network.selectingOutputs(["b", "c"])
    let density = try density(moved)
    for row in 0..<2 {
      let logs = density.logProbabilities(of: grid(100), row: row)
      #expect(abs(logs.reduce(0) { $0 + exp($1) } / Double(logs.count) - 1) < 5e-3)
    }
  }

  @Test("Steps halved change a matched density little, and twice as many by a sixteenth of that")
  func order() throws {
    func logs(_ steps: Int) throws -> [Double] {
      let density = try density(network(FlowMatchingHead.kind, steps: steps))
      return (0..<4).map { density.logProbability(of: [0.2, 0.5, 0.6], row: $0) }
    }
    let (coarse, middle, fine) = (try logs(8), try logs(16), try logs(64))
    let (first, second) = (
      zip(coarse, fine).map { abs($0 - $1) }.max() ?? 0, zip(middle, fine).map { abs($0 - $1) }.max() ?? 0
    )
    #expect(second < 1e-3 && second < first / 6, "\(first) \(second)")
  }

  @Test("Sizes out of range are refused")
  func limits() {
    func refuses(_ head: any Head, _ what: String, _ found: Int, _ limits: ClosedRange<Int>) {
      #expect(throws: NetworkError.headSize(layer: "output", what: what, found: found, limits: limits)) {
        try head.shapes(.vector(5), outputs: 2)
      }
    }
    refuses(CouplingFlowHead(layers: 65), "layers", 65, 1...64)
    refuses(CouplingFlowHead(pieces: 1), "pieces", 1, 2...128)
    refuses(MaskedFlowHead(hidden: 0), "hidden units", 0, 1...4096)
    refuses(FlowMatchingHead(hidden: 5000), "hidden units", 5000, 1...4096)
    refuses(FlowMatchingHead(steps: 0), "steps", 0, 1...4096)
  }
}
