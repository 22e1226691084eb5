import Foundation

/// Variance of the linear density in spheres.
public struct Variance: Sendable {
  /// ln of σ² in ln R [Mpc/h].
  private let logVariance: UniformSpline

  /// Dimensionless power Δ²(k) on a lattice of `WindowLattice.step` in ln k.
  struct Power: Sendable {
    /// Lattice index of the first k, in units of the step, relative to 1 / `radius`.
    let offset: Int
    /// Radius that the lattice is aligned with [Mpc/h].
    let radius: Double
    /// Δ²(k) `[K]`.
    let values: [Double]
    /// k [h/Mpc] `[K]`.
    let waveNumbers: [Double]

    /// Tabulates k³ P(k) / 2π² from `lowest` to `highest` [h/Mpc].
    init(radius: Double, lowest: Double, highest: Double, logPower: (Double) -> Double) {
      let step = WindowLattice.step
      let logRadius = log(radius)
      let first = Int(((log(lowest) + logRadius) / step).rounded(.down))
      let count = Int(((log(highest) + logRadius) / step).rounded(.up)) - first + 1
      offset = first
      self.radius = radius
      var values = [Double](repeating: 0, count: count)
      var waveNumbers = values
      for j in 0..<count {
        let logK = Double(first + j) * step - logRadius
        waveNumbers[j] = exp(logK)
        values[j] = exp(3 * logK + logPower(logK)) / (2 * Double.pi * Double.pi)
      }
      self.values = values
      self.waveNumbers = waveNumbers
    }

    /// σ² at the radius `radius` e^(step · index).
    func variance(index: Int) -> Double {
      let squares = WindowLattice.squares
      // Below the window's lattice W² = 1, above it W² = 0.
      let shift = offset + index - WindowLattice.first
      let begin = min(max(0, -shift), values.count)
      let end = min(max(begin, squares.count - shift), values.count)
      var sum = 0.0
      for j in 0..<begin { sum += values[j] }
      values.withUnsafeBufferPointer { power in
        squares.withUnsafeBufferPointer { window in
          // Four partial sums, so that the additions need not wait for each other.
          var (s0, s1, s2, s3) = (0.0, 0.0, 0.0, 0.0)
          var j = begin
          while j + 4 <= end {
            s0 += power[j] * window[j + shift]
            s1 += power[j + 1] * window[j + 1 + shift]
            s2 += power[j + 2] * window[j + 2 + shift]
            s3 += power[j + 3] * window[j + 3 + shift]
            j += 4
          }
          while j < end {
            s0 += power[j] * window[j + shift]
            j += 1
          }
          sum += (s0 + s1) + (s2 + s3)
        }
      }
      return sum * WindowLattice.step
    }

    /// One-dimensional variance of the linear displacement, ∫ P dk / 6π² [(Mpc/h)²].
    var displacement: Double {
      var sum = 0.0
      for (value, k) in zip(values, waveNumbers) { sum += value / (k * k) }
      return sum * WindowLattice.step / 3
    }
  }

  /// Which matter fluctuates.
  public enum Component: Sendable {
    /// All matter.
    case total
    /// Cold dark matter and baryons.
    case cold
  }

  /// Tabulates σ(R) of linear spectra for 0.001 < R < 100 Mpc/h.
  public init(_ spectrum: LinearSpectrum, component: Component = .total) {
    let count = Int((log(1e5) / WindowLattice.step).rounded(.up)) + 1
    let power = Power(radius: 1e-3, lowest: 1e-5, highest: 1e5) { logK in
      component == .total ? spectrum.logTotal(logK) : spectrum.logCold(logK)
    }
    logVariance = UniformSpline(
      start: log(1e-3), step: WindowLattice.step, values: (0..<count).map { log(power.variance(index: $0)) })
  }

  /// σ(R), the rms density in spheres of radius R [Mpc/h].
  public func sigma(_ radius: Double) -> Double { exp(logVariance(log(radius)) / 2) }

  /// dlnσ² / dlnR at R [Mpc/h].
  public func slope(_ radius: Double) -> Double { logVariance.derivative(log(radius)) }

  /// σ_8² of all matter, without a table over radii.
  package static func sigma8Squared(_ spectrum: LinearSpectrum) -> Double {
    Power(radius: 8, lowest: 1e-5, highest: 100) { spectrum.logTotal($0) }.variance(index: 0)
  }
}
