import Foundation
import Networks
import Randomness
import TestSupport
import Testing

@Suite("The Gaussian head") struct GaussianHeadTests {
  /// A network whose triangle is not zero.
  private func network(outputs: [String] = ["a", "b", "c"], dummies: Int = 0) -> Network {
    var network = Network(
      Architecture(inputs: 7, hidden: [5], outputs: outputs, dummies: dummies, head: GaussianHead()),
      stream: RandomStream(seed: 1, purpose: "weights"))
    var stream = RandomStream(seed: 2, purpose: "triangle")
    for name in ["output.precision.weight", "output.precision.bias", "output.bias"] {
      network.values[name].values = network.values[name].values.map { _ in Float(0.3 * stream.normal()) }
    }
    return network
  }

  private func density(_ network: Network) throws -> GaussianDensity {
    try #require(try network.density(exampleInputs(4), count: 4) as? GaussianDensity)
  }

  @Test("Draws have the mean and the covariance of the density")
  func samples() throws {
    let density = try density(network())
    var stream = RandomStream(seed: 5, purpose: "draws")
    let count = 40_000
    let draws = density.samples(count, row: 2, stream: &stream)
    // E[A (x - mean) (x - mean)ᵀ Aᵀ] is the identity.
    var products = [Double](repeating: 0, count: 9)
    var sum = [Double](repeating: 0, count: 3)
    for draw in 0..<count {
      let x = (0..<3).map { draws[draw * 3 + $0] - density.means[6 + $0] }
      let z = (0..<3).map { i in (0..<3).reduce(0) { $0 + density.factors[18 + 3 * i + $1] * x[$1] } }
      for i in 0..<3 {
        sum[i] += z[i]
        for j in 0..<3 { products[3 * i + j] += z[i] * z[j] }
      }
    }
    for i in 0..<3 {
      #expect(abs(sum[i] / Double(count)) < 0.02)
      for j in 0..<3 { #expect(abs(products[3 * i + j] / Double(count) - (i == j ? 1 : 0)) < 0.03) }
    }
  }

  @Test("The density integrates to one")
  func normalisation() throws {
    let density = try density(network(outputs: ["a", "b"]))
    let (mean, step) = ([density.means[0], density.means[1]], 0.1)
    var sum = 0.0
    for i in -400...400 {
      for j in -400...400 {
        let place = [mean[0] + step * Double(i), mean[1] + step * Double(j)]
        sum += exp(density.logProbability(of: place, row: 0)) * step * step
      }
    }
    #expect(abs(sum - 1) < 1e-6)
  }

  @Test("A new last parameter leaves the density of the others as it was")
  func adding() throws {
    let network = network()
    let larger = try network.addingOutput("new", stream: RandomStream(seed: 1, purpose: "new"))
    let (old, new) = (try density(network), try density(larger))
    for row in 0..<4 {
      let values = [0.1, 0.4, -0.2, 0.3]
      let own = new.means[4 * row + 3]
      // Uncorrelated with unit scatter.
      let added = -0.5 * log(2 * .pi) - 0.5 * (values[3] - own) * (values[3] - own)
      let expected = old.logProbability(of: Array(values[..<3]), row: row) + added
      #expect(abs(new.logProbability(of: values, row: row) - expected) < 1e-5)
    }
    let constant = try density(network.addingConstant("new", 0.5))
    #expect((0..<4).allSatisfy { abs(constant.factors[16 * $0 + 15] - 12.0.squareRoot()) < 1e-5 })
    #expect((0..<4).allSatisfy { constant.means[4 * $0 + 3] == 0.5 })
  }

  @Test("The first parameters alone keep their density, and a dummy's mean can be taken over")
  func selecting() throws {
    let network = network(dummies: 1)
    let (whole, part) = (
      try density(network.droppingDummies()), try density(network.selectingOutputs(["a", "b"]))
    )
    for row in 0..<4 {
      #expect(Array(whole.means[3 * row..<3 * row + 2]) == Array(part.means[2 * row..<2 * row + 2]))
      let first = whole.factors[9 * row..<9 * row + 9], second = part.factors[4 * row..<4 * row + 4]
      for (whole, alone) in [(0, 0), (3, 2), (4, 3)] {
        #expect(abs(first[9 * row + whole] - second[4 * row + alone]) < 1e-5)
      }
    }
    let taken = try network.takingOverDummy(for: "new")
    #expect(taken.outputs == ["a", "b", "c", "new"] && taken.values["output.precision.bias"].count == 10)
    #expect(taken.values["output.weight"].row(3) == network.values["output.weight"].row(3))
  }
}
