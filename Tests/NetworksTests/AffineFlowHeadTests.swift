import Foundation
import Networks
import Randomness
import TestSupport
import Testing

@Suite("The affine flow head") struct AffineFlowHeadTests {
  /// A network whose conditionals differ from row to row and depend on each other.
  private func network(outputs: [String] = ["a", "b", "c"], dummies: Int = 0, layers: Int = 4) -> Network {
    var network = Network(
      Architecture(
        inputs: 7, hidden: [5], outputs: outputs, dummies: dummies,
        head: AffineFlowHead(layers: layers, hidden: 6)),
      stream: RandomStream(seed: 1, purpose: "weights"))
    var stream = RandomStream(seed: 2, purpose: "flow")
    for name in network.values.names where name.hasPrefix("output.") {
      let scatter = name.hasPrefix("output.numbers") ? 0.7 : 0.4
      network.values[name].values = network.values[name].values.map { _ in Float(scatter * stream.normal()) }
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

  @Test("The density integrates to one over the box and is zero outside")
  func normalisation() throws {
    for outputs in [["a"], ["a", "b"]] {
      let density = try density(network(outputs: outputs))
      let places = outputs.count == 1 ? (0..<5000).map { (Double($0) + 0.5) / 5000 } : grid(400)
      for row in 0..<2 {
        let logs = density.logProbabilities(of: places, row: row)
        #expect(abs(logs.reduce(0) { $0 + exp($1) } / Double(logs.count) - 1) < 1e-4)
        let inside = Array(repeating: 0.5, count: outputs.count - 1)
        #expect(density.logProbability(of: inside + [1.001], row: row) == -.infinity)
        #expect(density.logProbability(of: [-0.001] + inside, row: row) == -.infinity)
        #expect(density.logProbability(of: inside + [1 + 1e-7], row: row).isFinite)
        #expect(density.logProbability(of: inside + [0], row: row).isFinite)
      }
    }
  }

  @Test("The log density is that of the leaves by hand")
  func byHand() throws {
    var network = network(outputs: ["a"], layers: 2)
    for name in network.values.names where name.hasPrefix("output.") {
      network.values[name].values = network.values[name].values.map { _ in 0 }
    }
    // A logistic distribution centred at 0.5 of rate 4: 0.2 in its units from the first numbers shifts it to 0.55. Then the
    // inverse of one centred at 0.6 of rate 3.
    network.values["output.rate.bias"].values = [Float(log(4.0 / 10))]
    network.values["output.numbers.bias"].values = [0.2, 0, 0.1, Float(log(3.0))]
    func logistic(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
    func layer(_ place: Double, _ centre: Double, _ rate: Double) -> (share: Double, slope: Double) {
      let (low, high) = (logistic(-rate * centre), logistic(rate * (1 - centre)))
      let own = logistic(rate * (place - centre))
      return ((own - low) / (high - low), rate * own * (1 - own) / (high - low))
    }
    let first = layer(0.35, 0.55, 4)
    var (low, high) = (0.0, 1.0)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if layer(middle, 0.6, 3).share < first.share { low = middle } else { high = middle }
    }
    let expected = log(first.slope) - log(layer(low, 0.6, 3).slope)
    #expect(abs(try density(network).logProbability(of: [0.35], row: 2) - expected) < 1e-6)
  }

  @Test("Draws lie in the box and have the density, and the mean is theirs")
  func samples() throws {
    let network = network(outputs: ["a", "b"])
    let density = try density(network)
    let count = 40_000
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
    for (place, log) in density.logProbabilities(of: grid(160), row: 1).enumerated() {
      sums[4 * (place / 160 / 40) + place % 160 / 40] += exp(log) / 25600
    }
    for (found, expected) in zip(counts, sums) {
      // Five standard errors.
      #expect(abs(found / Double(count) - expected) < 5 * (expected / Double(count)).squareRoot() + 1e-4)
    }
    let means = network.predict(exampleInputs(4), count: 4)
    for parameter in 0..<2 {
      let mean = stride(from: parameter, to: 2 * count, by: 2).reduce(0) { $0 + draws[$1] } / Double(count)
      #expect(abs(Double(means[2 + parameter]) - mean) < 0.01, "\(means[2 + parameter]) \(mean)")
    }
  }

  @Test("The density of the first parameters alone is that of the marginal")
  func marginal() throws {
    let density = try density(network(outputs: ["a", "b"]))
    for value in [0.05, 0.5, 0.9] {
      let places = (0..<4000).flatMap { [value, (Double($0) + 0.5) / 4000] }
      let sum = density.logProbabilities(of: places, row: 0).reduce(0) { $0 + exp($1) } / 4000
      #expect(abs(log(sum) - density.logProbability(of: [value], row: 0)) < 1e-5)
    }
  }

  @Test(
    "A new parameter leaves the density of the others; a dummy can be taken over; the first can be selected"
  )
  func surgery() throws {
    let network = network()
    let values = [0.1, 0.4, 0.7]
    let larger = try network.addingOutput("new", stream: RandomStream(seed: 1, purpose: "new"))
    let constant = try network.addingConstant("new", 0.5)
    let part = try network.selectingOutputs(["a", "b"])
    let moved = try larger.selectingOutputs(["new", "a", "b", "c"])
    for row in 0..<4 {
      let own = try density(network).logProbability(of: values, row: row)
      for other in [larger, constant] {
        #expect(abs(try density(other).logProbability(of: values, row: row) - own) < 1e-5)
      }
      let whole = try density(moved).logProbability(of: [0.3] + values, row: row)
      #expect(abs(try density(larger).logProbability(of: values + [0.3], row: row) - whole) < 1e-5)
      let first = try density(network).logProbability(of: Array(values[..<2]), row: row)
      #expect(abs(try density(part).logProbability(of: Array(values[..<2]), row: row) - first) < 1e-5)
    }
    #expect(constant.predict(exampleInputs(4), count: 4)[3...].first.map { abs($0 - 0.5) < 1e-5 } == true)
    let spare = self.network(dummies: 1)
    let taken = try spare.takingOverDummy(for: "new")
    #expect(taken.outputs == ["a", "b", "c", "new"] && taken.dummies == 0)
    #expect(taken.values["output.numbers.weight"] == spare.values["output.numbers.weight"])
    #expect(taken.values["output.weight"] == spare.values["output.weight"])
    #expect(spare.predict(exampleInputs(4), count: 4).count == 12)
  }

  @Test("An ensemble's density is the mean, of one place and of many")
  func ensemble() throws {
    let members = try [density(network()), density(network(layers: 3))]
    let ensemble = EnsembleDensity(members)
    let places = [0.2, 0.5, 0.6, 0.9, 0.1, 0.4]
    for (index, log) in ensemble.logProbabilities(of: places, row: 2).enumerated() {
      let place = Array(places[3 * index..<3 * index + 3])
      let mean = members.reduce(0) { $0 + exp($1.logProbability(of: place, row: 2)) } / 2
      #expect(abs(exp(log) - mean) < 1e-9 * mean)
      #expect(abs(ensemble.logProbability(of: place, row: 2) - log) < 1e-9)
    }
  }

  @Test("A hundred thousand draws take about a second")
  func speed() throws {
    let density = try density(
      Network(
        Architecture(
          inputs: 7, hidden: [64], outputs: ["a", "b", "c", "d", "e"], head: AffineFlowHead()),
        stream: RandomStream(seed: 1, purpose: "weights")))
    var stream = RandomStream(seed: 5, purpose: "draws")
    let time = ContinuousClock().measure { _ = density.samples(100_000, row: 0, stream: &stream) }
    print("100,000 draws of five parameters: \(time)")
    #expect(time < .seconds(10))
  }

  @Test("Sizes out of range are refused")
  func limits() {
    #expect(
      throws: NetworkError.headSize(layer: "output", what: "layers", found: 65, limits: 1...64)
    ) { try AffineFlowHead(layers: 65).shapes(.vector(5), outputs: 2) }
    #expect(
      throws: NetworkError.headSize(layer: "output", what: "hidden units", found: 0, limits: 1...4096)
    ) { try AffineFlowHead(hidden: 0).shapes(.vector(5), outputs: 2) }
  }
}
