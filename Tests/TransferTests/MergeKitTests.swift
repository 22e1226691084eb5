import Foundation
import Networks
import OrderedCollections
import Randomness
import Testing
import Transfer

/// What mergekit makes of the same tensors (Fixtures/mergekit/make.py).
@Suite struct MergeKitTests {
  private struct Fixture: Decodable {
    var base: [[Float]]
    var tuned: [[[Float]]]
    var weights: [Double]
    var taskArithmetic: [[Float]]
    var mean: [[Float]]
    var ties: [[Float]]
    var signs: [[Float]]
    var magnitude: [[Float]]
    var randomMask: [[Bool]]
    var randomNorm: [[Float]]
  }

  private let fixture: Fixture

  init() throws {
    let path = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "Fixtures/mergekit/values.json")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    fixture = try decoder.decode(Fixture.self, from: Data(contentsOf: path))
  }

  private var deltas: [[Float]] {
    fixture.tuned.map { zip($0.joined(), fixture.base.joined()).map { $0 - $1 } }
  }

  private func merged(_ method: any MergeMethod, scale: Double = 1, pruning: DeltaPruning? = nil) throws
    -> [Float]
  {
    let network = Network(
      Architecture(inputs: 2, hidden: [2], outputs: ["a"]), stream: RandomStream(seed: 1, purpose: "none"))
    let parts = zip(deltas, fixture.weights).map { delta, weight in
      let kept =
        pruning?.pruned(delta, leaves: [0..<30], stream: RandomStream(seed: 1, purpose: "none")) ?? delta
      return MergedPart(
        delta: kept, isOwn: kept.map { _ in true }, weight: weight, network: network)
    }
    return try zip(fixture.base.joined(), method.merged(parts)).map { $0 + Float(scale * $1) }
  }

  private func expectEqual(_ found: [Float], _ expected: [[Float]]) {
    let expected = Array(expected.joined())
    #expect(found.count == expected.count)
    for (found, expected) in zip(found, expected) { #expect(abs(found - expected) < 1e-6) }
  }

  @Test func deltasAreAdded() throws {
    expectEqual(try merged(TaskArithmetic(), scale: 0.7), fixture.taskArithmetic)
  }

  @Test func networksAreAveraged() throws { expectEqual(try merged(Averaging()), fixture.mean) }

  @Test func smallChangesAreTrimmedAndSignsElected() throws {
    let method = TrimElectMerge()
    expectEqual(try merged(method, pruning: method.pruning), fixture.ties)
    expectEqual(try merged(method, scale: 1.5), fixture.signs)
  }

  @Test func theLargestAreKept() throws {
    let pruning = try DeltaPruning(.magnitude, density: 0.3)
    expectEqual(
      pruning.pruned(deltas[0], leaves: [0..<30], stream: RandomStream(seed: 1, purpose: "none")),
      fixture.magnitude)
  }

  /// Of one and the same draw: mergekit keeps the sum of magnitudes, the paper divides by the density.
  @Test func whatIsDrawnIsRescaled() throws {
    let mask = Array(fixture.randomMask.joined())
    func rescaled(_ rescaling: DeltaPruning.Rescaling?) throws -> [Float] {
      try DeltaPruning(.random, density: 0.4, rescaling: rescaling).rescaled(
        deltas[0], isKept: mask, leaves: [0..<30], candidates: mask.map { _ in true })
    }
    expectEqual(try rescaled(.norm), fixture.randomNorm)
    for (place, found) in try rescaled(nil).enumerated() {
      #expect(abs(found - (mask[place] ? deltas[0][place] / 0.4 : 0)) < 1e-6)
    }
    for (place, found) in try rescaled(.quotient(0.8)).enumerated() {
      #expect(abs(found - (mask[place] ? deltas[0][place] / 0.8 : 0)) < 1e-6)
    }
  }
}
