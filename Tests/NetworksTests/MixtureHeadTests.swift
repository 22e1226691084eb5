import Foundation
import Networks
import Randomness
import TestSupport
import Testing

@Suite("The mixture head") struct MixtureHeadTests {
  /// A network whose components lie here and there, some beyond the box.
  private func network(
    outputs: [String] = ["a", "b", "c"], dummies: Int = 0, components: Int = 3, scatter: Double = 1
  ) -> Network {
    var network = Network(
      Architecture(
        inputs: 7, hidden: [5], outputs: outputs, dummies: dummies, head: MixtureHead(components: components)),
      stream: RandomStream(seed: 1, purpose: "weights"))
    var stream = RandomStream(seed: 2, purpose: "mixture")
    for name in ["output.precision.bias", "output.share.bias", "output.bias"] {
      network.values[name].values = network.values[name].values.map { _ in Float(scatter * stream.normal()) }
    }
    return network
  }

  private func density(_ network: Network, count: Int = 4) throws -> MixtureDensity {
    try #require(try network.density(exampleInputs(count), count: count) as? MixtureDensity)
  }

  @Test("The density integrates to one over the box and is zero outside")
  func normalisation() throws {
    let density = try density(network(outputs: ["a", "b"]))
    let steps = 300
    for row in 0..<2 {
      var sum = 0.0
      for i in 0..<steps {
        for j in 0..<steps {
          let place = [(Double(i) + 0.5) / Double(steps), (Double(j) + 0.5) / Double(steps)]
          sum += exp(density.logProbability(of: place, row: row))
        }
      }
      #expect(abs(sum / Double(steps * steps) - 1) < 1e-4)
      #expect(density.logProbability(of: [0.5, 1.001], row: row) == -.infinity)
      #expect(density.logProbability(of: [-0.001, 0.5], row: row) == -.infinity)
      #expect(density.logProbability(of: [1 + 1e-7, 0], row: row).isFinite)
    }
  }

  @Test("Draws lie in the box and have the density, and the mean is theirs")
  func samples() throws {
    let network = network(outputs: ["a", "b"])
    let density = try density(network)
    var stream = RandomStream(seed: 5, purpose: "draws")
    let count = 40_000
    let draws = density.samples(count, row: 1, stream: &stream)
    #expect(draws.allSatisfy { (0...1).contains($0) })
    var counts = [Double](repeating: 0, count: 16)
    for draw in 0..<count {
      let cell = (0..<2).map { min(Int(4 * draws[2 * draw + $0]), 3) }
      counts[4 * cell[0] + cell[1]] += 1
    }
    for i in 0..<4 {
      for j in 0..<4 {
        var sum = 0.0
        for s in 0..<40 {
          for t in 0..<40 {
            let place = [Double(40 * i + s) + 0.5, Double(40 * j + t) + 0.5].map { $0 / 160 }
            sum += exp(density.logProbability(of: place, row: 1)) / 25600
          }
        }
        // Five standard errors.
        let error = (sum / Double(count)).squareRoot()
        #expect(abs(counts[4 * i + j] / Double(count) - sum) < 5 * error + 1e-4, "cell \(i) \(j)")
      }
    }
    let means = network.predict(exampleInputs(4), count: 4)
    for parameter in 0..<2 {
      let mean = stride(from: parameter, to: 2 * count, by: 2).reduce(0) { $0 + draws[$1] } / Double(count)
      #expect(abs(Double(means[2 + parameter]) - mean) < 0.01, "\(means[2 + parameter]) \(mean)")
    }
  }

  @Test("Far beyond the box the density falls to its edge, and draws are exact")
  func edges() throws {
    var network = network(outputs: ["a"], components: 1)
    for (name, value) in [("share.bias", Float(0)), ("bias", -3), ("precision.bias", 3)] {
      network.values["output." + name].values = [value]
    }
    network.values["output.weight"].values = Array(repeating: 0, count: 5)
    let density = try density(network, count: 1)
    // 60 deviations below the box: exponential to one part in 3600, of scale 1 / (3 e^6).
    let scale = 1 / (3 * exp(6.0))
    #expect(abs(density.logProbability(of: [0], row: 0) + log(scale)) < 1e-3)
    var stream = RandomStream(seed: 5, purpose: "draws")
    let draws = density.samples(10_000, row: 0, stream: &stream)
    #expect(draws.allSatisfy { $0 >= 0 })
    #expect(abs(draws.reduce(0, +) / 10_000 / scale - 1) < 0.05)
    #expect(abs(density.means()[0] / scale - 1) < 0.05)
  }

  @Test("The density of the first parameters alone is that of the marginal")
  func marginal() throws {
    let density = try density(network(outputs: ["a", "b"]))
    for value in [0.05, 0.5, 0.9] {
      var sum = 0.0
      for step in 0..<4000 {
        sum += exp(density.logProbability(of: [value, (Double(step) + 0.5) / 4000], row: 0)) / 4000
      }
      #expect(abs(log(sum) - density.logProbability(of: [value], row: 0)) < 1e-5)
    }
  }

  @Test(
    "A new last parameter leaves the density of the others; a dummy can be taken over; the first can be selected"
  )
  func surgery() throws {
    let network = network()
    let values = [0.1, 0.4, 0.7]
    let larger = try network.addingOutput("new", stream: RandomStream(seed: 1, purpose: "new"))
    let constant = try network.addingConstant("new", 0.5)
    let part = try network.selectingOutputs(["a", "b"])
    for row in 0..<4 {
      let own = try density(network).logProbability(of: values, row: row)
      for other in [larger, constant] {
        #expect(abs(try density(other).logProbability(of: values, row: row) - own) < 1e-5)
      }
      let first = try density(network).logProbability(of: Array(values[..<2]), row: row)
      #expect(abs(try density(part).logProbability(of: Array(values[..<2]), row: row) - first) < 1e-5)
    }
    let spare = self.network(dummies: 1)
    let taken = try spare.takingOverDummy(for: "new")
    #expect(taken.outputs == ["a", "b", "c", "new"] && taken.values["output.precision.bias"].count == 30)
    for k in 0..<3 {
      #expect(taken.values["output.weight"].row(9 + k) == spare.values["output.weight"].row(9 + k))
    }
    #expect(spare.predict(exampleInputs(4), count: 4).count == 12)
  }

  @Test("An ensemble's density is the mean, and its draws come from all members")
  func ensemble() throws {
    let members = try [0.5, 1].map { try density(network(scatter: $0)) }
    let ensemble = EnsembleDensity(members)
    let place = [0.2, 0.5, 0.6]
    let mean = members.reduce(0) { $0 + exp($1.logProbability(of: place, row: 2)) } / 2
    #expect(abs(exp(ensemble.logProbability(of: place, row: 2)) - mean) < 1e-9 * mean)
    var stream = RandomStream(seed: 5, purpose: "draws")
    #expect(ensemble.samples(7, row: 0, stream: &stream).count == 21)
    let weighted = EnsembleDensity(members, weights: [0.25, 0.75])
    let sum = zip([0.25, 0.75], members).reduce(0) { $0 + $1.0 * exp($1.1.logProbability(of: place, row: 2)) }
    #expect(abs(exp(weighted.logProbability(of: place, row: 2)) - sum) < 1e-9 * sum)
    #expect(abs(exp(weighted.logProbabilities(of: place, row: 2)[0]) - sum) < 1e-9 * sum)
    for draws in [1, 2, 7, 1000] {
      #expect(weighted.samples(draws, row: 0, stream: &stream).count == 3 * draws)
    }
  }

  @Test("Members of an ensemble disagree as far as their densities are apart")
  func disagreement() throws {
    func gaussian(_ mean: Double) -> GaussianDensity {
      GaussianDensity(means: [mean], factors: [1], parameters: 1)
    }
    var stream = RandomStream(seed: 5, purpose: "disagreement")
    func found(_ means: [Double], weights: [Double]? = nil) -> Double {
      EnsembleDensity(means.map(gaussian), weights: weights)
        .disagreement(row: 0, draws: 20_000, stream: &stream)
    }
    #expect(found([0, 0]) < 1e-12)
    // The integral of both, by the trapezoidal rule.
    #expect(abs(found([0, 2.5]) - 0.6372 * log(2)) < 0.01)
    #expect(abs(found([0, 100, 200]) - log(3)) < 1e-6)
    let uneven = EnsembleDensity([gaussian(0), gaussian(100)], weights: [0.9, 0.1])
    #expect(abs(uneven.mostDisagreement - 0.325_083) < 1e-6)
    #expect(abs(found([0, 100], weights: [0.9, 0.1]) - uneven.mostDisagreement) < 1e-6)
  }

  @Test("A hundred thousand draws take less than a second")
  func speed() throws {
    let density = try density(network(outputs: ["a", "b", "c", "d", "e"]))
    var stream = RandomStream(seed: 5, purpose: "draws")
    let time = ContinuousClock().measure { _ = density.samples(100_000, row: 0, stream: &stream) }
    print("100,000 draws of five parameters: \(time)")
    #expect(time < .seconds(5))
  }

  @Test("Components out of range are refused")
  func limits() {
    #expect(throws: NetworkError.layerSize(layer: "output", inputs: 5, outputs: 65)) {
      try MixtureHead(components: 65).shapes(.vector(5), outputs: 2)
    }
  }
}
