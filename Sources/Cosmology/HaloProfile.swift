import Foundation

/// The halo profile of Navarro, Frenk & White in Fourier space, without trigonometry or logarithms in the loop.
///
/// With x = k r_s, y = (1 + c) x and the auxiliary function g of the sine and cosine integrals (Abramowitz & Stegun,
/// 5.2.7), the transform (Cooray & Sheth 2002, equation 81) becomes
/// W m(c) = g(x) - g(y) cos(cx) + g'(y) sin(cx), m(c) = ln(1 + c) - c / (1 + c).
struct HaloProfile {
  /// Adds weight · W² at every k to `sums`.
  ///
  /// - Parameters:
  ///   - scaleRadius: r_s of the halo [Mpc/h], here stretched by the model's bloating.
  ///   - concentration: r_v / r_s.
  static func accumulate(
    _ sums: inout [Double], weight: Double, scaleRadius: Double, concentration: Double,
    waveNumbers: [Double], logWaveNumbers: [Double]
  ) {
    let logRadius = log(scaleRadius)
    let logOuter = log1p(concentration)
    let mass = logOuter - concentration / (1 + concentration)
    let phase = concentration * scaleRadius
    let outer = (1 + concentration) * scaleRadius
    let factor = weight / (mass * mass)
    let auxiliary = AuxiliaryTable.shared
    let circle = CircleTable.shared
    let count = min(sums.count, waveNumbers.count, logWaveNumbers.count)
    for i in 0..<count {
      let logX = logWaveNumbers[i] + logRadius
      let inner = auxiliary.value(logX)
      let (g, slope) = auxiliary.valueAndSlope(logX + logOuter)
      let (sine, cosine) = circle(phase * waveNumbers[i])
      let window = inner - g * cosine + slope / (outer * waveNumbers[i]) * sine
      sums[i] += factor * window * window
    }
  }

  /// W(k) of one halo; 1 at k = 0.
  static func window(_ k: Double, scaleRadius: Double, concentration: Double) -> Double {
    var sums = [0.0]
    accumulate(
      &sums, weight: 1, scaleRadius: scaleRadius, concentration: concentration, waveNumbers: [k],
      logWaveNumbers: [log(k)])
    return sums[0].squareRoot()
  }
}

/// g(x) = -Ci(x) cos x - (Si(x) - π/2) sin x and dg/dlnx on a grid in ln x.
struct AuxiliaryTable: Sendable {
  static let shared = AuxiliaryTable()

  private static let start = log(1e-9)
  private static let end = log(1e6)
  private static let count = 4096
  private let inverseStep: Double
  private let step: Double
  /// g and its slope times the step, in turn.
  private let table: [Double]

  private init() {
    let step = (Self.end - Self.start) / Double(Self.count - 1)
    self.step = step
    inverseStep = 1 / step
    var table: [Double] = []
    table.reserveCapacity(2 * Self.count)
    for i in 0..<Self.count {
      let x = exp(Self.start + Double(i) * step)
      let (f, g) = auxiliaryFunctions(x)
      table.append(g)
      table.append((x * f - 1) * step)  // dg/dlnx = x f - 1
    }
    self.table = table
  }

  @inline(__always)
  private func place(_ logX: Double) -> (index: Int, t: Double) {
    let position = min(max((logX - Self.start) * inverseStep, 0), Double(Self.count - 2))
    let index = Int(position)
    return (2 * index, position - Double(index))
  }

  /// g at ln x, by cubic Hermite interpolation.
  @inline(__always)
  func value(_ logX: Double) -> Double {
    let (i, t) = place(logX)
    let u = 1 - t
    return u * u * ((1 + 2 * t) * table[i] + t * table[i + 1])
      + t * t * ((3 - 2 * t) * table[i + 2] - u * table[i + 3])
  }

  /// g and dg/dlnx at ln x.
  @inline(__always)
  func valueAndSlope(_ logX: Double) -> (value: Double, slope: Double) {
    let (i, t) = place(logX)
    let u = 1 - t
    let (g0, d0, g1, d1) = (table[i], table[i + 1], table[i + 2], table[i + 3])
    let value = u * u * ((1 + 2 * t) * g0 + t * d0) + t * t * ((3 - 2 * t) * g1 - u * d1)
    let slope = 6 * t * u * (g1 - g0) + u * (1 - 3 * t) * d0 + t * (3 * t - 2) * d1
    return (value, slope * inverseStep)
  }
}

/// Sine and cosine from a table of one turn and two terms of the addition theorem.
struct CircleTable: Sendable {
  static let shared = CircleTable()

  private static let count = 1024
  private static let step = 2 * Double.pi / Double(count)
  private let table: [Double]

  private init() {
    table = (0..<Self.count).flatMap { [sin(Double($0) * Self.step), cos(Double($0) * Self.step)] }
  }

  /// sin and cos of an angle of at least 0 and below 10⁹, to 10⁻¹¹.
  @inline(__always)
  func callAsFunction(_ angle: Double) -> (sine: Double, cosine: Double) {
    let turns = Int(min(angle, 1e9) * (1 / Self.step))
    let rest = angle - Double(turns) * Self.step
    let index = 2 * (turns & (Self.count - 1))
    let (s, c) = (table[index], table[index + 1])
    let square = rest * rest
    let cosine = 1 - square * (0.5 - square / 24)
    let sine = rest * (1 - square / 6)
    return (s * cosine + c * sine, c * cosine - s * sine)
  }
}

/// The auxiliary functions f and g of the sine and cosine integrals (Abramowitz & Stegun, 5.2.6 and 5.2.7).
func auxiliaryFunctions(_ x: Double) -> (f: Double, g: Double) {
  if x > 2 {
    // e^z E1(z) = g - i f at z = ix, as a continued fraction (Abramowitz & Stegun, 5.1.22, contracted).
    var re = 0.0
    var im = 0.0
    for n in stride(from: 240, through: 0, by: -1) {
      let (dr, di) = (2 * Double(n) + 1 - re, x - im)
      let norm = dr * dr + di * di
      let square = n == 0 ? 1 : Double(n) * Double(n)
      (re, im) = (square * dr / norm, -square * di / norm)
    }
    return (-im, re)
  }
  let eulerGamma = 0.577215664901532860607
  var sine = 0.0
  var cosine = eulerGamma + log(x)
  var term = 1.0
  for n in 1...30 {
    term *= x / Double(n)
    let sign = (n / 2) % 2 == 0 ? 1.0 : -1.0
    if n % 2 == 0 { cosine += sign * term / Double(n) } else { sine += sign * term / Double(n) }
  }
  let complement = Double.pi / 2 - sine
  return (cosine * sin(x) + complement * cos(x), complement * sin(x) - cosine * cos(x))
}
