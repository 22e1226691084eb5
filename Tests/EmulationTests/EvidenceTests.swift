import Emulation
import Formats
import Foundation
import Observables
import Randomness
import Testing

@Suite struct EvidenceTests {
  /// The gradient against central differences, with new parameters and without, for one observable and for two.
  @Test(arguments: [(0, 1), (1, 1), (2, 1), (2, 2)])
  func gradientIsThatOfTheEvidence(new: Int, observables: Int) throws {
    var stream = RandomStream(seed: 3, purpose: "evidence")
    let bins = (0..<observables).map { BinPlaces(count: 5 + $0) }
    let width = bins.reduce(0) { $0 + $1.count }
    func random(_ rows: Int, _ columns: Int) -> Matrix {
      Matrix(rows: rows, columns: columns, values: (0..<rows * columns).map { _ in stream.normal() })
    }
    var whitener = random(width, width)
    for index in 0..<width { whitener[index, index] += 4 }
    let evidence = try ResponseEvidence(
      ResponseParameters(shared: 3, new: new, bins: bins), shared: random(9, 3), new: random(9, new),
      residuals: random(9, width), whitener: whitener)
    let point = evidence.parameters.prior.mean.map { $0 + 0.3 * stream.normal() }
    let gradient = try evidence(point).gradient
    for index in point.indices {
      var (left, right) = (point, point)
      left[index] -= 1e-5
      right[index] += 1e-5
      let difference = try (evidence(right).value - evidence(left).value) / 2e-5
      #expect(abs(gradient[index] - difference) < 1e-5 * max(1, abs(difference)), "parameter \(index)")
    }
  }

  /// With noise that differs between simulations too; one of boundless noise says nothing.
  @Test func noiseOfEachSimulation() throws {
    var stream = RandomStream(seed: 4, purpose: "evidence")
    func random(_ rows: Int, _ columns: Int) -> Matrix {
      Matrix(rows: rows, columns: columns, values: (0..<rows * columns).map { _ in stream.normal() })
    }
    var whitener = random(5, 5)
    for index in 0..<5 { whitener[index, index] += 4 }
    let parameters = ResponseParameters(shared: 3, new: 1, bins: [BinPlaces(count: 5)])
    let (shared, new, residuals) = (random(9, 3), random(9, 1), random(9, 5))
    func evidence(_ noise: [Double]?, rows: Int = 9) throws -> ResponseEvidence {
      let some = Array(0..<rows)
      return try ResponseEvidence(
        parameters, shared: shared.selecting(rows: some), new: new.selecting(rows: some),
        residuals: residuals.selecting(rows: some), whitener: whitener, noise: noise)
    }
    let point = parameters.prior.mean.map { $0 + 0.3 * stream.normal() }
    let plain = try evidence(nil)(point).value
    #expect(try abs(evidence([Double](repeating: 1, count: 9))(point).value - plain) < 1e-9)
    let noise = (0..<9).map { 0.1 + 0.3 * Double($0) }
    let gradient = try evidence(noise)(point).gradient
    for index in point.indices {
      var (left, right) = (point, point)
      left[index] -= 1e-5
      right[index] += 1e-5
      let difference = try (evidence(noise)(right).value - evidence(noise)(left).value) / 2e-5
      #expect(abs(gradient[index] - difference) < 1e-5 * max(1, abs(difference)), "parameter \(index)")
    }
    let boundless = try evidence([Double](repeating: 1, count: 8) + [1e12])(point).value
    #expect(try abs(boundless - 2.5 * log(1e12) - evidence(nil, rows: 8)(point).value) < 1e-6)
  }

  @Test func minimumOfRosenbrocksValley() {
    let found = LimitedMemoryBFGS().minimum(from: [-1.2, 1]) { point in
      let (x, y) = (point[0], point[1])
      let (a, b) = (1 - x, y - x * x)
      return (a * a + 100 * b * b, [-2 * a - 400 * x * b, 200 * b])
    }
    #expect(abs(found.point[0] - 1) < 1e-3 && abs(found.point[1] - 1) < 1e-3)
    #expect(found.evaluations < 100)
  }

  /// Errors of known spread: the factors come out.
  @Test func lawOfKnownFactors() {
    var stream = RandomStream(seed: 5, purpose: "law")
    var (errors, variances) = (Matrix(rows: 400, columns: 20), Matrix(rows: 400, columns: 20))
    for index in errors.values.indices {
      let reached = index % 2 == 0 ? 0 : 4.0
      variances.values[index] = reached
      errors.values[index] = (1.5 + 0.5 * reached).squareRoot() * stream.normal()
    }
    let law = NoiseLaw(errors: errors, variances: variances)
    #expect(abs(law.noise - 1.5) < 0.1 && abs(law.response - 0.5) < 0.1)
    #expect(law.freedom == nil)
  }
}
