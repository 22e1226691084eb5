import Fields
import Foundation
import Simulation

/// Measures f_NL from all triangles of a potential's modes within a sphere, each weighted by template over variance:
/// the estimator of Komatsu, Spergel & Wandelt 2005 in a periodic box.
///
/// With the template's monomials [a, b, c] in κ = P^(-1/3) both the sum over triangles
/// Σ F φ_1 φ_2 φ_3 / (P_1 P_2 P_3) and the norm Σ F F' / (P_1 P_2 P_3) are means over the cells of products of three
/// filtered fields, exact as long as three times the sphere's radius fits on the mesh.
struct PrimordialBispectrum {
  let mesh: Mesh
  let radius: Int
  let tilt: Double
  let amplitude: Double

  /// P = `amplitude` k^(n_s - 4).
  func power(_ k: Double) -> Double { amplitude * pow(k, tilt - 4) }

  /// κ^`exponent` within the sphere.
  private func table(_ exponent: Int) -> [Float] {
    mesh.radialTable { k in
      let inside = k <= (Double(radius) + 0.5) * mesh.fundamental
      // In units of the smallest wavenumber's, which `unit` makes up for.
      return inside ? pow(k / mesh.fundamental, (4 - tilt) / 3 * Double(exponent)) : 0
    }
  }

  /// P of the smallest wavenumber.
  private var unit: Double { power(mesh.fundamental) }

  private func filtered(_ modes: FourierField, _ exponents: Set<Int>) throws -> [Int: [Float]] {
    var fields: [Int: [Float]] = [:]
    for exponent in exponents {
      let copy = try modes.copy()
      try copy.multiply(by: table(exponent))
      fields[exponent] = try copy.real().values
    }
    return fields
  }

  private func mean(_ a: [Float]?, _ b: [Float]?, _ c: [Float]?) -> Double {
    guard let a, let b, let c else { return .nan }
    var sum = 0.0
    for cell in a.indices { sum += Double(a[cell]) * Double(b[cell]) * Double(c[cell]) }
    return sum / Double(a.count)
  }

  /// Σ F φ_1 φ_2 φ_3 / (P_1 P_2 P_3) of every template.
  func sums(of modes: FourierField) throws -> [Double] {
    let fields = try filtered(modes, Set(-1...5))
    return PrimordialShape.allCases.map { shape in
      shape.monomials.reduce(0) { sum, monomial in
        let e = monomial.exponents.map { $0 + 3 }
        return sum + 6 / unit * monomial.weight * mean(fields[e[0]], fields[e[1]], fields[e[2]])
      }
    }
  }

  /// Σ F F' / (P_1 P_2 P_3) over V²: what f_NL = 1 of the second template adds to the sum of the first.
  func norms() throws -> [[Double]] {
    let ones = try FourierField(cells: mesh.cells, boxSize: mesh.boxSize)
    ones.withModes { modes in
      for index in stride(from: 0, to: modes.count, by: 2) { modes[index] = 1 }
    }
    let fields = try filtered(ones, Set(-5...7))
    var means: [[Int]: Double] = [:]
    func norm(_ one: PrimordialShape.Monomial, _ other: PrimordialShape.Monomial) -> Double {
      let orders = [[0, 1, 2], [1, 2, 0], [2, 0, 1], [0, 2, 1], [2, 1, 0], [1, 0, 2]]
      return orders.reduce(0) { sum, order in
        let e = (0..<3).map { one.exponents[$0] + other.exponents[order[$0]] + 3 }.sorted()
        let value = means[e] ?? mean(fields[e[0]], fields[e[1]], fields[e[2]])
        means[e] = value
        return sum + one.weight * other.weight * value
      }
    }
    return PrimordialShape.allCases.map { one in
      PrimordialShape.allCases.map { other in
        let pairs = one.monomials.flatMap { a in other.monomials.map { norm(a, $0) } }
        return 6 * unit * pairs.reduce(0, +) / (mesh.volume * mesh.volume)
      }
    }
  }
}
