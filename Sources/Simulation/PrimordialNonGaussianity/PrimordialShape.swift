import Foundation

/// A shape of the primordial bispectrum, by its standard template.
///
/// Every template is a sum of symmetric monomials in κ = P_φ^(-1/3), where P_φ is the spectrum of the Gaussian
/// potential and [a, b, c] stands for the sum of κ_1^a κ_2^b κ_3^c over the six orders of the sides:
///
///     local           f_NL [-3, -3, 0]                                               = 2 f_NL (P_1 P_2 + 2 perms)
///     equilateral     f_NL (-3 [-3, -3, 0] - 2 [-2, -2, -2] + 6 [-1, -2, -3])
///     orthogonal CMB  f_NL (-9 [-3, -3, 0] - 8 [-2, -2, -2] + 18 [-1, -2, -3])
///     orthogonal LSS  6 f_NL ((1 + p) Δ / (κ_1 κ_2 κ_3)³ - p Γ³ / (κ_1 κ_2 κ_3)⁴)
///
/// (Senatore, Smith & Zaldarriaga 2010, arXiv 0905.3746, equations 3.1 and 3.2 for the middle two and appendix B for
/// the last). With Δ = (κ_1 + κ_2 - κ_3)(κ_2 + κ_3 - κ_1)(κ_3 + κ_1 - κ_2) and
/// Γ = (2 (κ_1 κ_2 + κ_2 κ_3 + κ_3 κ_1) - κ_1² - κ_2² - κ_3²) / 3, multiplying out gives the last one's monomials. The
/// CMB's orthogonal template falls off in squeezed triangles as k_L^-2, where single-field inflation has k_L^-1; the
/// one for large-scale structure falls off as k_L^-1, and p makes it orthogonal to the equilateral template in three
/// dimensions. Equilateral triangles all have 6 f_NL P², which is what normalises the three of them.
///
/// For a scale-invariant spectrum κ is proportional to k. For n_s ≠ 1 it is k^((4 - n_s) / 3), so that κ^-3 is P_φ and
/// the local template is exact (Scoccimarro et al. 2012, arXiv 1108.5512, section III C).
public enum PrimordialShape: String, Sendable, Codable, CaseIterable {
  /// Φ = φ + f_NL (φ² - <φ²>): several fields during inflation.
  case local
  /// Largest for equal sides: interactions while modes leave the horizon.
  case equilateral
  /// The template made for the cosmic microwave background.
  case orthogonalCMB = "orthogonal-cmb"
  /// The template with the squeezed limit of single-field inflation, for large-scale structure.
  case orthogonalLSS = "orthogonal-lss"

  /// Name for tables and figures.
  public var title: String {
    switch self {
    case .local: "local"
    case .equilateral: "equilateral"
    case .orthogonalCMB: "orthogonal (CMB)"
    case .orthogonalLSS: "orthogonal (LSS)"
    }
  }

  /// p of the orthogonal template for large-scale structure, 8.52587.
  private static let mixing = 27 / (-21 + 743 / (7 * (20 * Double.pi * Double.pi - 193)))

  /// The template as weights of monomials.
  public var monomials: [Monomial] {
    let p = Self.mixing
    return switch self {
    case .local: [Monomial(1, -3, -3, 0)]
    case .equilateral: [Monomial(-3, -3, -3, 0), Monomial(-2, -2, -2, -2), Monomial(6, -1, -2, -3)]
    case .orthogonalCMB: [Monomial(-9, -3, -3, 0), Monomial(-8, -2, -2, -2), Monomial(18, -1, -2, -3)]
    case .orthogonalLSS:
      [
        Monomial(-3 - p, -3, -3, 0), Monomial(-2 - 20 * p / 9, -2, -2, -2),
        Monomial(6 + 10 * p / 3, -1, -2, -3), Monomial(p / 9, -4, -4, 2), Monomial(-20 * p / 9, -1, -4, -1),
        Monomial(-4 * p / 3, -3, -4, 1), Monomial(10 * p / 3, -2, -4, 0),
      ]
    }
  }

  /// The bispectrum of Φ over f_NL [(Mpc/h)⁶] for the powers of φ at three sides [(Mpc/h)³].
  public func bispectrum(_ first: Double, _ second: Double, _ third: Double) -> Double {
    let sides = [first, second, third].map { 1 / cbrt($0) }
    return monomials.reduce(0) { $0 + $1.weight * $1.symmetric(sides[0], sides[1], sides[2]) }
  }

  /// A symmetric monomial of a template.
  public struct Monomial: Sendable, Equatable {
    /// Its share in the bispectrum at f_NL = 1.
    public let weight: Double
    /// The exponents of κ; their sum is -6.
    public let exponents: [Int]

    init(_ weight: Double, _ a: Int, _ b: Int, _ c: Int) {
      self.weight = weight
      exponents = [a, b, c]
    }

    /// The sum of κ_1^a κ_2^b κ_3^c over the six orders of the sides.
    public func symmetric(_ first: Double, _ second: Double, _ third: Double) -> Double {
      let sides = [first, second, third]
      let orders = [[0, 1, 2], [1, 2, 0], [2, 0, 1], [0, 2, 1], [2, 1, 0], [1, 0, 2]]
      return orders.reduce(0) { sum, order in
        sum + zip(order, exponents).reduce(1) { $0 * pow(sides[$1.0], Double($1.1)) }
      }
    }
  }
}
