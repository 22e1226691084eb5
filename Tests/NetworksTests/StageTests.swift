import Foundation
import Networks
import Randomness
import TestSupport
import Testing

@Suite("Stages that are not dense") struct StageTests {
  private func network(
    _ input: Layout, _ stages: [any Stage], outputs: [String] = ["a"],
    head: any Head = PointHead(sigmoid: false)
  ) throws -> Network {
    try Network(
      NetworkConfiguration(input: input, stages: stages, head: head, outputs: outputs),
      stream: RandomStream(seed: 4, purpose: "weights"))
  }

  private func numbers(_ count: Int, _ purpose: String = "inputs") -> [Float] {
    var stream = RandomStream(seed: 3, purpose: purpose)
    return (0..<count).map { _ in Float(stream.normal()) }
  }

  @Test("A convolution is that of plain loops, pooled by neighbours")
  func convolution() throws {
    let network = try network(
      .channels(2, length: 5),
      [Convolution("c", channels: 3, kernel: 3, pooling: 2, activation: .identity), Flatten()])
    let (weight, bias) = (network.values["c.weight"].values, numbers(3, "bias"))
    var copy = network
    copy.values["c.bias"].values = bias
    let inputs = numbers(20)
    let found = copy.activations(inputs, count: 2, through: 2)
    #expect(found.count == 2 * 3 * 3)
    for row in 0..<2 {
      for channel in 0..<3 {
        let sums = (0..<5).map { place in
          (0..<2).reduce(bias[channel]) { sum, before in
            (0..<3).reduce(sum) { sum, tap in
              let at = place + tap - 1
              guard (0..<5).contains(at) else { return sum }
              return sum + weight[(channel * 2 + before) * 3 + tap] * inputs[row * 10 + before * 5 + at]
            }
          }
        }
        // The last of five has no neighbour.
        let expected = [(sums[0] + sums[1]) / 2, (sums[2] + sums[3]) / 2, sums[4]]
        for (place, value) in expected.enumerated() {
          #expect(abs(found[(row * 3 + channel) * 3 + place] - value) < 1e-5)
        }
      }
    }
  }

  @Test("A deep set does not see the order of its points, nor what stands where there is none")
  func deepSet() throws {
    let network = try network(
      .points(4, features: 2),
      [Dense("p", outputs: 6, activation: .tanh), Pool(), Dense("t", outputs: 5, activation: .tanh)])
    let points = numbers(8)
    func row(_ order: [Int?]) -> [Float] {
      order.flatMap { index in index.map { [points[2 * $0], points[2 * $0 + 1], 1] } ?? [7, -3, 0] }
    }
    let rows = [row([0, 1, 2, nil]), row([2, nil, 0, 1]), row([0, 1, 2, 3]), row([nil, nil, nil, nil])]
    let found = network.predict(rows.flatMap { $0 }, count: 4)
    #expect(abs(found[0] - found[1]) < 1e-6 && abs(found[0] - found[2]) > 1e-4 && found[3].isFinite)
    let pooled = network.activations(row([nil, nil, 1, nil]), count: 1, through: 2)
    #expect(pooled.count == 7 && pooled[6] == 0.25)
  }

  @Test("Bins become points with their place")
  func bins() throws {
    let network = try network(
      .vector(3), [BinsAsPoints(), Dense("p", outputs: 2, activation: .identity), Pool()])
    #expect(
      network.activations([5, 6, 7], count: 1, through: 1) == [5, -1, 1, 6, 0, 1, 7, 1, 1])
  }

  @Test(
    "Every backbone's drawn configuration survives JSON and passes many rows",
    arguments: Backbones.all.map(\.name))
  func backbones(name: String) throws {
    let backbone = try #require(Backbones.named(name))
    var architecture = Architecture(inputs: 9, hidden: [], bottleneck: 3, outputs: ["a", "b"], dropout: 0.25)
    backbone.draw(into: &architecture) { key in
      backbone.sizes.first { $0.key == key }?.limits.lowerBound ?? 0
    }
    let network = try architecture.network(stream: RandomStream(seed: 1, purpose: "weights"))
    let json = try JSONEncoder().encode(network.configuration)
    #expect(try JSONDecoder().decode(NetworkConfiguration.self, from: json) == network.configuration)
    #expect(
      try JSONDecoder().decode(Architecture.self, from: JSONEncoder().encode(architecture)) == architecture)
    #expect(network.stages.map(\.name).last == "bottleneck")
    let inputs = numbers(300 * 9)
    let all = network.predict(inputs, count: 300)
    #expect(all.count == 600 && network.predict(Array(inputs[9 * 299..<9 * 300]), count: 1).count == 2)
    // The stages above see what those below give.
    let middle = network.activations(inputs, count: 300, through: 2)
    let upper = network.above(2)
    for (a, b) in zip(upper.predict(middle, count: 300), all) { #expect(abs(a - b) < 1e-5) }
  }

  @Test("Kinds that are not known are named")
  func unknownKind() throws {
    let text =
      #"{"input": {"vector": 3}, "stages": [{"kind": "dense2"}], "head": {"kind": "point"}, "outputs": []}"#
    let error = thrown(DecodingError.self) {
      try JSONDecoder().decode(NetworkConfiguration.self, from: Data(text.utf8))
    }
    guard case .dataCorrupted(let context) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(
      context.debugDescription.hasPrefix("kind 'dense2' is not known, expected one of dense, convolution"))
  }

  @Test("Stages that cannot read what comes in are refused")
  func errors() {
    func check(_ input: Layout, _ stage: any Stage, _ expected: String) {
      #expect(message { try network(input, [stage]) } == expected)
    }
    check(
      .channels(2, length: 5), Dense("d", outputs: 2, activation: .tanh),
      "layer 'd' reads a vector or points, found 2 channels of 5 numbers")
    check(
      .points(4, features: 2), Convolution("c", channels: 2, kernel: 3, activation: .tanh),
      "layer 'c' reads a vector or channels, found a set of 4 points with 2 features")
    check(
      .vector(4), Convolution("c", channels: 2, kernel: 4, activation: .tanh),
      "layer 'c' has a kernel of 4 and averages 1, expected an odd kernel and a mean of 1 to 1023")
    check(.vector(4), Pool("p"), "layer 'p' reads points, found a vector of 4 numbers")
    check(
      .points(4, features: 2), Flatten("f"),
      "layer 'f' reads a vector or channels, found a set of 4 points with 2 features")
    check(
      .channels(1, length: 4), BinsAsPoints("b"),
      "layer 'b' reads a vector or points, found 1 channels of 4 numbers")
    #expect(
      message { try network(.points(4, features: 2), []) }
        == "layer 'output' reads a vector, found a set of 4 points with 2 features")
  }
}
