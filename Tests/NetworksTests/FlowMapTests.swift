import Foundation
import Networks
import Randomness
import Tensor
import Testing

/// The maps of [0, 1] onto itself that flows are made of.
@Suite("Maps of flows") struct FlowMapTests {
  private func numbers(_ count: Int, scatter: Double, stream: inout RandomStream) -> [Double] {
    (0..<count).map { _ in scatter * stream.normal() }
  }

  @Test("A spline of zeros is the identity; one with a steep middle is that of the formulas")
  func byHand() throws {
    let places = try Tensor([0, 0.1, 0.25, 0.5, 0.8, 1])
    let identity = try RationalQuadraticSpline(.zeros([6, 25], dtype: .float64))
    let (values, logSlopes) = try identity(places)
    for (found, expected) in zip(try values.doubles(), try places.doubles()) {
      #expect(abs(found - expected) < 1e-12)
    }
    #expect(try logSlopes.doubles().allSatisfy { abs($0) < 1e-9 })
    // Two equal pieces with the derivatives 1, 2, 1: at 1/4 the value is (1/4 + 1/4) / 2 / (5/4) and the slope
    // (2/4 + 2/4 + 1/4) / (5/4)².
    let least = RationalQuadraticSpline.least
    let steep = log(exp(2 - least) - 1) - log(exp(1 - least) - 1)
    let spline = try RationalQuadraticSpline(Tensor([0, 0, 0, 0, 0, steep, 0], shape: [1, 7]))
    let (value, logSlope) = try spline(Tensor([0.25]))
    #expect(abs(try value.number() - 0.2) < 1e-12)
    #expect(abs(try logSlope.number() - log(0.8)) < 1e-9)
    #expect(abs(try spline.places(of: value).number() - 0.25) < 1e-12)
  }

  @Test("Splines end at 0 and 1, their inverse is exact and their slopes are the derivatives")
  func splines() throws {
    var stream = RandomStream(seed: 1, purpose: "splines")
    let count = 400
    let raw = try Tensor(numbers(count * 25, scatter: 2, stream: &stream), shape: [count, 25])
    let spline = try RationalQuadraticSpline(raw)
    let places = (0..<count).map { _ in stream.uniform() }
    let (values, logSlopes) = try spline(Tensor(places))
    let back = try spline.places(of: values).doubles()
    for (found, expected) in zip(back, places) { #expect(abs(found - expected) < 1e-9) }
    let step = 1e-7
    let (above, below) = try (
      spline(Tensor(places.map { $0 + step })).values, spline(Tensor(places.map { $0 - step })).values
    )
    let differences = try zip(above.doubles(), below.doubles()).map { ($0 - $1) / (2 * step) }
    for (found, expected) in zip(try logSlopes.doubles(), differences) {
      #expect(abs(exp(found) - expected) < 1e-4 * (1 + expected))
    }
    for end in [0.0, 1] {
      let ends = try spline(.full([count], end, dtype: .float64)).values
      #expect(try ends.doubles().allSatisfy { abs($0 - end) < 1e-12 })
    }
  }

  @Test("A cut logistic distribution is that of the formulas")
  func logistic() throws {
    let (centre, rate, place) = (0.3, 5.0, 0.6)
    let map = CutLogistic(centres: try Tensor([centre]), logRates: try Tensor([log(rate)]))
    func logistic(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
    let (low, high) = (logistic(-rate * centre), logistic(rate * (1 - centre)))
    let own = logistic(rate * (place - centre))
    let (value, logSlope) = try map(Tensor([place]))
    #expect(abs(try value.number() - (own - low) / (high - low)) < 1e-12)
    #expect(abs(try logSlope.number() - log(rate * own * (1 - own) / (high - low))) < 1e-12)
  }

  @Test("Its inverse is exact and its density finite wherever it is centred", arguments: [-8.0, 0, 3, 6])
  func farLogistic(logRate: Double) throws {
    let centres = [-2.0, -0.1, 0, 0.4, 1, 1.2, 3]
    let map = CutLogistic(
      centres: try Tensor(centres), logRates: try .full([centres.count], logRate, dtype: .float64))
    for share in [1e-6, 0.02, 0.5, 0.9] {
      let places = try map.places(of: .full([centres.count], share, dtype: .float64))
      let (back, logSlopes) = try map(places)
      #expect(try places.doubles().allSatisfy { (0...1).contains($0) })
      for found in try back.doubles() { #expect(abs(found / share - 1) < 1e-6, "\(found) \(share)") }
      #expect(try logSlopes.isFinite())
    }
    for end in [0.0, 1] {
      let (values, logSlopes) = try map(.full([centres.count], end, dtype: .float64))
      #expect(try values.doubles().allSatisfy { abs($0 - end) < 1e-12 })
      #expect(try logSlopes.isFinite())
    }
  }
}
