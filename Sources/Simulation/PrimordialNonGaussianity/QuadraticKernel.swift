/// The quadratic part of a non-Gaussian potential as products of filtered fields,
///
///     Q[φ] = Σ w κ^c { [κ^a φ] [κ^b φ] },   a + b + c = 0,
///
/// where κ^a multiplies the modes by a power of κ = k^((4 - n_s) / 3): the operators ∂ = κ, ∇^-2 = -κ^-2 and so on of
/// Scoccimarro et al. 2012.
///
/// Its bispectrum, 2 K_12 P_1 P_2 + 2 perms with the symmetric kernel K = w κ_3^c (κ_1^a κ_2^b + κ_1^b κ_2^a) / 2, is w
/// times the monomial [a - 3, b - 3, c]. So a monomial determines its product but for the choice which exponent goes
/// outside. Outside goes the exponent that keeps κ of negative powers away from large scales inside the product; for
/// [-1, -2, -3] there are two good choices, κ^-1 {φ ∂φ} and κ^-2 {φ ∂²φ}. The share of the second is fixed by
/// [-2, -2, -2], whose product κ^-2 {∂φ ∂φ} would flood large scales with power as k^-4 from small ones: equal and
/// opposite weights cancel that, as φ ∂²φ and ∂φ ∂φ agree where the two wave vectors are opposite.
struct QuadraticKernel: Sendable, Equatable {
  struct Product: Sendable, Equatable {
    let weight: Double
    /// Exponents of κ on the two fields.
    let first: Int
    let second: Int
    /// Exponent of κ on the product.
    var outer: Int { -first - second }
  }

  let products: [Product]

  init(_ shape: PrimordialShape) {
    var products: [Product] = []
    // The weight of [-2, -2, -2], taken over with opposite sign by κ^-2 {φ ∂²φ}.
    let gradients = shape.monomials.first { $0.exponents == [-2, -2, -2] }?.weight ?? 0
    for monomial in shape.monomials {
      if monomial.exponents == [-1, -2, -3] {
        products.append(Product(weight: monomial.weight + gradients, first: 0, second: 1))
        products.append(Product(weight: -gradients, first: 0, second: 2))
      } else {
        let inside = monomial.exponents.prefix(2).map { $0 + 3 }
        products.append(Product(weight: monomial.weight, first: inside[0], second: inside[1]))
      }
    }
    self.products = products
  }

  /// The exponents on single fields, each once.
  var fields: [Int] { Set(products.flatMap { [$0.first, $0.second] }).sorted() }

  /// The products by their outer exponent.
  var groups: [(outer: Int, products: [Product])] {
    Dictionary(grouping: products, by: \.outer).sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
}
