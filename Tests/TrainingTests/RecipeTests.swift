import Foundation
import Networks
import OrderedCollections
import Randomness
import Tensor
import TestSupport
import Testing
import Training

/// Ways of training a few numbers in place of many.
@Suite("Recipes") struct RecipeTests {
  private struct Fixture: Decodable {
    struct Adapted: Decodable {
      var loss: Double
      var gradientA: [[Float]]
      var gradientB: [[Float]]
      var weight: [[Float]]
    }
    var x: [[Float]]
    var rank: Int
    var alpha: Double
    var weight: [[Float]]
    var bias: [Float]
    var a: [[Float]]
    var b: [[Float]]
    var lora: Adapted
    var rslora: Adapted
  }

  private func array(_ rows: [[Float]]) -> HostArray {
    HostArray(rows.flatMap(\.self), shape: [rows.count, rows[0].count])
  }

  /// Weights, loss and gradients of peft (Fixtures/peft/make.py).
  @Test func lowRanksAgreeWithPeft() throws {
    let path = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "Fixtures/peft/values.json")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let fixture = try decoder.decode(Fixture.self, from: Data(contentsOf: path))
    let base: Named<Tensor> = try Named<HostArray>(["w": array(fixture.weight)]).tensors()
    for (isStabilised, expected) in [(false, fixture.lora), (true, fixture.rslora)] {
      let recipe = LowRank(rank: fixture.rank, scale: fixture.alpha, isStabilised: isStabilised)
      let trained = try Named<HostArray>(["w.lora.a": array(fixture.a), "w.lora.b": array(fixture.b)])
        .tensors()
      for name in trained.names { try trained[name].requiringGradient() }
      let weight = try recipe.realised(base, trained)["w"]
      for (found, expected) in zip(try weight.detached().floats(), expected.weight.joined()) {
        #expect(abs(found - expected) < 1e-5)
      }
      let x = try Tensor(fixture.x.flatMap(\.self), shape: [4, 6])
      let output = try x.linear(weight: weight, bias: Tensor(fixture.bias))
      let loss = try (output * output).sum()
      #expect(abs(try loss.number() - expected.loss) < 1e-4 * expected.loss)
      try loss.backward()
      for (name, gradient) in [("w.lora.a", expected.gradientA), ("w.lora.b", expected.gradientB)] {
        let found = try #require(try trained[name].gradient?.floats())
        for (found, expected) in zip(found, gradient.joined()) {
          #expect(abs(found - expected) < 1e-3 * max(1, abs(expected)))
        }
      }
    }
  }

  /// Columns of P are of unit length and hardly overlap, in the mean over seeds.
  @Test func aSubspaceHasUnitColumns() throws {
    let (numbers, dimension) = (1500, 6)
    var lengths: [Double] = []
    var overlaps: [Double] = []
    for seed in 1...8 {
      let recipe = RandomSubspace(dimension: dimension, seed: UInt64(seed))
      let columns = try (0..<dimension).map { direction in
        try recipe.projected(
          Tensor((0..<dimension).map { $0 == direction ? Float(1) : 0 }), to: numbers
        ).floats()
      }
      for one in 0..<dimension {
        for other in 0...one {
          let product = zip(columns[one], columns[other]).reduce(0.0) { $0 + Double($1.0 * $1.1) }
          if one == other { lengths.append(product) } else { overlaps.append(product) }
        }
      }
    }
    let mean = lengths.reduce(0, +) / Double(lengths.count)
    #expect(abs(mean - 1) < 0.03, "\(mean)")
    #expect(lengths.allSatisfy { abs($0 - 1) < 0.25 })
    let scatter = (overlaps.reduce(0) { $0 + $1 * $1 } / Double(overlaps.count)).squareRoot()
    #expect(abs(scatter * Double(numbers).squareRoot() - 1) < 0.4, "\(scatter)")
  }

  /// Linear in z, zero at the start, over all leaves at once, and the same whenever it is asked for.
  @Test func aSubspaceMovesAllLeavesTogether() throws {
    let shapes: Named<[Int]> = ["a.weight": [5, 7], "a.bias": [5], "b.weight": [3, 5]]
    let base = shapes.map { HostArray(repeating: 0.5, shape: $0) }
    let recipe = RandomSubspace(dimension: 4, scale: 2, seed: 9)
    var stream = RandomStream(seed: 1, purpose: "recipe")
    let start = try recipe.trained(shapes, stream: &stream)
    #expect(start.names == ["a.weight.subspace"] && start["a.weight.subspace"].values == [0, 0, 0, 0])
    func moved(_ z: [Float]) throws -> [Float] {
      let found = try recipe.realised(
        base.tensors(), Named<HostArray>(["a.weight.subspace": HostArray(z, shape: [4])]).tensors()
      ).host()
      #expect(found.names == shapes.names)
      for name in shapes.names { #expect(found[name].shape == shapes[name]) }
      return found.leaves.values.flatMap(\.values).map { $0 - 0.5 }
    }
    #expect(try moved([0, 0, 0, 0]).allSatisfy { $0 == 0 })
    let (one, other, both) = (try moved([1, 0, 0, 0]), try moved([0, 0, -2, 0]), try moved([1, 0, -2, 0]))
    for place in both.indices { #expect(abs(both[place] - one[place] - other[place]) < 1e-5) }
    #expect(try moved([1, 0, 0, 0]) == one)
    let plain = RandomSubspace(dimension: 4, seed: 9)
    let unscaled = try plain.projected(Tensor([1, 0, 0, 0] as [Float]), to: one.count).floats()
    for (scaled, unscaled) in zip(one, unscaled) { #expect(abs(scaled - 2 * unscaled) < 1e-6) }
  }

  @Test(arguments: [0, -1, 56]) func aSubspaceBeyondTheNumbersIsRefused(_ dimension: Int) {
    let shapes: Named<[Int]> = ["a.weight": [5, 7], "a.bias": [5], "b.weight": [3, 5]]
    var stream = RandomStream(seed: 1, purpose: "recipe")
    #expect(throws: TrainingError.self) {
      try RandomSubspace(dimension: dimension).trained(shapes, stream: &stream)
    }
  }
}
