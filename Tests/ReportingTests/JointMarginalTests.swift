import Foundation
import Randomness
import Reporting
import Testing

@Suite struct JointMarginalTests {
  /// The contours of a round Gaussian are circles of the radii that hold 68 and 95 %, closed and without holes.
  @Test func contoursOfAGaussianAreCircles() {
    var stream = RandomStream(seed: 1, purpose: "contours")
    let (x, y) = ((0..<40_000).map { _ in stream.normal() }, (0..<40_000).map { _ in stream.normal() })
    let joint = JointMarginal(
      x, y, weights: x.map { _ in 1 }, domains: (-4...4, -4...4), edges: (nil, nil), effective: 40_000)
    for share in [0.68, 0.95] {
      let lines = joint.contours(at: joint.level(holding: share)).filter { $0.count > 12 }
      #expect(lines.count == 1)
      let radius = (-2 * log(1 - share)).squareRoot()
      for point in lines.first ?? [] {
        let found = (pow(8 * point.x - 4, 2) + pow(8 * point.y - 4, 2)).squareRoot()
        #expect(abs(found / radius - 1) < 0.12, "\(found) of \(radius)")
      }
    }
  }

  /// A posterior that ends at the prior's edge is as dense there as inside.
  @Test func densityIsNotLostAtAnEdge() {
    let values = (0..<10_000).map { (Double($0) + 0.5) / 10_000 }
    var stream = RandomStream(seed: 1, purpose: "contours")
    let order = stream.permutation(10_000)
    let joint = JointMarginal(
      values, order.map { values[$0] }, weights: values.map { _ in 1 }, domains: (0...1, 0...1),
      edges: (0...1, 0...1), effective: 10_000)
    let mean = joint.mass.reduce(0, +) / Double(joint.mass.count)
    #expect(joint.mass.allSatisfy { $0 > 0.6 * mean && $0 < 1.5 * mean })
  }
}
