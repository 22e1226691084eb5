import Foundation
import Simulation
import Testing

@Suite struct PrimordialShapeTests {
  /// Sides of a triangle, from nearly squeezed to equilateral.
  private static let triangles: [[Double]] = [
    [1, 1, 1], [1, 0.8, 0.5], [1, 0.99, 0.02], [0.3, 0.31, 0.6], [2, 1, 1.2],
  ]

  /// The templates as the papers write them, for P = k^-3 (Senatore et al. 2010).
  private func published(_ shape: PrimordialShape, _ k: [Double]) -> Double {
    let (k1, k2, k3) = (k[0], k[1], k[2])
    let pairs = 1 / pow(k1 * k2, 3) + 1 / pow(k2 * k3, 3) + 1 / pow(k3 * k1, 3)
    let product = k1 * k2 * k3
    var mixed = 0.0
    for (a, b, c) in [(k1, k2, k3), (k1, k3, k2), (k2, k1, k3), (k2, k3, k1), (k3, k1, k2), (k3, k2, k1)] {
      mixed += 1 / (a * b * b * c * c * c)
    }
    switch shape {
    case .local: return 2 * pairs
    case .equilateral: return 6 * (-pairs - 2 / (product * product) + mixed)
    case .orthogonalCMB: return 6 * (-3 * pairs - 8 / (product * product) + 3 * mixed)
    case .orthogonalLSS:
      let p = 8.525868325422651
      let delta = (k1 + k2 - k3) * (k2 + k3 - k1) * (k3 + k1 - k2)
      let gamma = 2 * (k1 * k2 + k2 * k3 + k3 * k1) / 3 - (k1 * k1 + k2 * k2 + k3 * k3) / 3
      return 6 * ((1 + p) * delta / pow(product, 3) - p * pow(gamma, 3) / pow(product, 4))
    }
  }

  @Test(arguments: PrimordialShape.allCases)
  func monomialsMakeThePublishedTemplate(shape: PrimordialShape) {
    for k in Self.triangles {
      let found = shape.bispectrum(pow(k[0], -3), pow(k[1], -3), pow(k[2], -3))
      let scale = shape.monomials.reduce(0) { $0 + abs($1.weight * $1.symmetric(k[0], k[1], k[2])) }
      #expect(abs(found - published(shape, k)) < 1e-13 * scale)
    }
  }

  @Test(arguments: PrimordialShape.allCases)
  func equilateralTrianglesNormaliseTheTemplate(shape: PrimordialShape) {
    #expect(abs(shape.bispectrum(0.5, 0.5, 0.5) / (6 * 0.25) - 1) < 1e-12)
  }

  /// B over P_long P_short goes with k_long to the power 0, 2, 1 and 2.
  @Test func squeezedLimits() {
    let expected: [PrimordialShape: Double] = [
      .local: 0, .equilateral: 2, .orthogonalCMB: 1, .orthogonalLSS: 2,
    ]
    for (shape, slope) in expected {
      func response(_ long: Double) -> Double {
        let short = (1 + long * long / 4).squareRoot()
        return abs(shape.bispectrum(pow(long, -3), pow(short, -3), pow(short, -3))) * pow(long, 3)
      }
      let found = log(response(2e-3) / response(1e-3)) / log(2)
      #expect(abs(found - slope) < 0.01)
    }
  }

  /// The cosine of Babich, Creminelli & Zaldarriaga 2004, over triangles in three dimensions.
  @Test func cosinesOfTheTemplates() {
    #expect(abs(cosine(.orthogonalLSS, .equilateral)) < 1e-3)
    // The squeezed corner costs the local template its overlap; 0.38 with sides down to a thousandth.
    #expect(abs(cosine(.local, .equilateral) - 0.38) < 0.01)
    #expect(abs(cosine(.orthogonalCMB, .orthogonalLSS) - 0.85) < 0.01)
    #expect(abs(cosine(.equilateral, .equilateral) - 1) < 1e-12)
  }

  private func cosine(_ a: PrimordialShape, _ b: PrimordialShape) -> Double {
    overlap(a, b) / (overlap(a, a) * overlap(b, b)).squareRoot()
  }

  /// ∫ F_a F_b k_2⁴ k_3⁴ dk_2 dk_3 with k_1 = 1 the longest side and k_3 the shortest, by the midpoint rule.
  private func overlap(_ a: PrimordialShape, _ b: PrimordialShape) -> Double {
    let steps = 160
    var sum = 0.0
    for i in 0..<steps {
      let short = pow(1e-3, (Double(i) + 0.5) / Double(steps))
      let lowest = max(short, 1 - short)
      for j in 0..<steps {
        let middle = lowest + (1 - lowest) * (Double(j) + 0.5) / Double(steps)
        let (p2, p3) = (pow(middle, -3), pow(short, -3))
        sum +=
          a.bispectrum(1, p2, p3) * b.bispectrum(1, p2, p3) * pow(short * middle, 4) * short * (1 - lowest)
      }
    }
    return sum
  }
}
