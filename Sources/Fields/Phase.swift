import RealModule

/// A number of modulus one.
struct Phase {
  let cosine: Double
  let sine: Double

  /// exp(iπ `halfTurns`).
  init(halfTurns: Double) {
    cosine = .cos(.pi * halfTurns)
    sine = .sin(.pi * halfTurns)
  }
}
