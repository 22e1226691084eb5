import RealModule

/// The standard normal distribution, also far in its tails.
package enum NormalDistribution {
  /// log(√(2 pi)).
  package static let logRoot = 0.9189385332046727418

  /// The probability of a value below `x`.
  package static func cumulative(_ x: Double) -> Double { 0.5 * .erfc(-x * 0.5.squareRoot()) }

  /// Its logarithm, below -30 by the asymptotic series (DLMF 7.12.1).
  package static func logCumulative(_ x: Double) -> Double {
    if x > 5 { return .log(onePlus: -cumulative(-x)) }
    if x > -30 { return .log(cumulative(x)) }
    let square = 1 / (x * x)
    let series = 1 - square * (1 - 3 * square * (1 - 5 * square * (1 - 7 * square)))
    return -0.5 * x * x - logRoot - .log(-x) + .log(series)
  }

  /// The logarithm of the probability between `low` and `high`, `low` below `high`.
  package static func logBetween(_ low: Double, _ high: Double) -> Double {
    // By symmetry the tail is the lower one, where small probabilities keep their digits.
    let (near, far) = low > 0 ? (-low, -high) : (high, low)
    let outer = logCumulative(near)
    return outer + .log(-.expMinusOne(logCumulative(far) - outer))
  }

  /// The value below which lies the share `place` of what lies between `low` and `high`.
  package static func between(_ low: Double, _ high: Double, _ place: Double) -> Double {
    if low > 0 { return -between(-high, -low, 1 - place) }
    let (bottom, top) = (cumulative(low), cumulative(high))
    // Where digits are lost, in logarithms.
    if top < 1e-200 {
      let part = .log(place) + logBetween(low, high)
      let under = logCumulative(low)
      let largest = max(part, under)
      let found = quantile(logProbability: largest + .log(.exp(part - largest) + .exp(under - largest)))
      return min(max(found, low), high)
    }
    // Rounding alone may lead beyond the ends.
    return min(max(quantile(bottom + place * (top - bottom)), low), high)
  }

  /// The value below which lies the probability whose logarithm is given, to a relative 1e-15
  /// (Wichura 1988, Applied Statistics 37, 477, algorithm AS 241).
  package static func quantile(logProbability: Double) -> Double {
    if logProbability == -.infinity { return -.infinity }
    if logProbability > -0.6931471805599453 {
      return -quantile(logProbability: .log(-.expMinusOne(logProbability)))
    }
    let centre = .exp(logProbability) - 0.5
    if centre >= -0.425 {
      let r = 0.180625 - centre * centre
      return centre * polynomial(central.0, r) / polynomial(central.1, r)
    }
    let r = (-logProbability).squareRoot()
    var x =
      r <= 5
      ? -polynomial(middle.0, r - 1.6) / polynomial(middle.1, r - 1.6)
      : -polynomial(far.0, r - 5) / polynomial(far.1, r - 5)
    // The fit ends at the smallest number that a probability can be; Newton's method in logarithms goes on.
    if r > 26 {
      for _ in 0..<4 {
        let found = logCumulative(x)
        x -= (found - logProbability) * .exp(found + 0.5 * x * x + logRoot)
      }
    }
    return x
  }

  /// The value below which lies a probability.
  package static func quantile(_ probability: Double) -> Double {
    probability <= 0.5
      ? quantile(logProbability: .log(probability)) : -quantile(logProbability: .log(1 - probability))
  }

  /// Coefficients from the highest power down.
  private static func polynomial(_ coefficients: SIMD8<Double>, _ x: Double) -> Double {
    var sum = coefficients[0]
    for index in 1..<8 { sum = sum * x + coefficients[index] }
    return sum
  }

  private static let central: (SIMD8<Double>, SIMD8<Double>) = (
    SIMD8(
      2.5090809287301226727e+3, 3.3430575583588128105e+4, 6.7265770927008700853e+4, 4.5921953931549871457e+4,
      1.3731693765509461125e+4, 1.9715909503065514427e+3, 1.3314166789178437745e+2, 3.3871328727963666080),
    SIMD8(
      5.2264952788528545610e+3, 2.8729085735721942674e+4, 3.9307895800092710610e+4, 2.1213794301586595867e+4,
      5.3941960214247511077e+3, 6.8718700749205790830e+2, 4.2313330701600911252e+1, 1)
  )
  private static let middle: (SIMD8<Double>, SIMD8<Double>) = (
    SIMD8(
      7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1,
      1.27045825245236838258, 3.64784832476320460504, 5.76949722146069140550, 4.63033784615654529590,
      1.42343711074968357734),
    SIMD8(
      1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2,
      1.48103976427480074590e-1, 6.89767334985100004550e-1, 1.67638483018380384940, 2.05319162663775882187, 1)
  )
  private static let far: (SIMD8<Double>, SIMD8<Double>) = (
    SIMD8(
      2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3,
      2.65321895265761230930e-2, 2.96560571828504891230e-1, 1.78482653991729133580, 5.46378491116411436990,
      6.65790464350110377720),
    SIMD8(
      2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5,
      7.86869131145613259100e-4, 1.48753612908506148525e-2, 1.36929880922735805310e-1,
      5.99832206555887937690e-1, 1)
  )
}
