import Foundation

/// Linear power spectra of all and of cold matter at one redshift, as splines of ln P in ln k.
///
/// Below the grid P follows the primordial tilt; above it the small-scale form k^(n_s - 4) ln²(βk) that continues its
/// last slope.
public struct LinearSpectrum: Sendable {
  /// What took the preferred source's place and how far off it may be, nil when nothing did.
  public internal(set) var approximation: LinearApproximation?
  /// Smallest k of the grid [h/Mpc]; smaller ones are extrapolated.
  public let lowestK: Double
  /// Largest k of the grid [h/Mpc]; larger ones are extrapolated.
  public let highestK: Double
  private let tilt: Double
  private let total: LogSpline
  private let cold: LogSpline?

  /// Spectra on a grid equally spaced in ln k.
  ///
  /// - Parameters:
  ///   - logK: ln of the first k [h/Mpc].
  ///   - step: distance of the grid points in ln k.
  ///   - total: ln P of all matter [(Mpc/h)³] `[K]`, K at least 8.
  ///   - cold: ln P of cold dark matter and baryons `[K]`, nil when they are all the matter.
  ///   - tilt: tilt of the primordial spectrum.
  package init(logK: Double, step: Double, total: [Double], cold: [Double]?, tilt: Double) {
    self.tilt = tilt
    self.total = LogSpline(UniformSpline(start: logK, step: step, values: total), tilt: tilt)
    self.cold = cold.map { LogSpline(UniformSpline(start: logK, step: step, values: $0), tilt: tilt) }
    lowestK = exp(logK)
    highestK = exp(self.total.spline.end)
  }

  /// Spectra at z = 0 whose cold part follows from the total by the growth functions of Eisenstein & Hu 1999.
  package init(
    logK: Double, step: Double, total: [Double], estimatingColdFor parameters: CosmologicalParameters
  ) {
    var cold: [Double]?
    if parameters.mNu > 0 {
      let neutrinos = NeutrinoGrowth(parameters)
      let growth = Growth(parameters).unnormalised(at: 1)
      cold = total.indices.map {
        let k = exp(logK + Double($0) * step)
        return total[$0] + 2 * log(neutrinos.coldOverTotal(k, growth: growth))
      }
    }
    self.init(logK: logK, step: step, total: total, cold: cold, tilt: parameters.nS)
  }

  /// P of all matter at k [h/Mpc], in (Mpc/h)³.
  public func total(at k: Double) -> Double { exp(total(log(k))) }

  /// P of cold dark matter and baryons at k [h/Mpc], in (Mpc/h)³.
  public func cold(at k: Double) -> Double { exp((cold ?? total)(log(k))) }

  /// ln P of all matter at ln k.
  @inline(__always)
  func logTotal(_ logK: Double) -> Double { total(logK) }

  /// ln P of cold dark matter and baryons at ln k.
  @inline(__always)
  func logCold(_ logK: Double) -> Double { (cold ?? total)(logK) }

  /// The spectra with ln P + `shift`.
  func shifted(by shift: Double) -> LinearSpectrum {
    rebuilt {
      $0 + shift
    } cold: {
      $0 + shift
    }
  }

  /// The spectra with P times the square of a growth that depends on k, from z = 0 to another redshift.
  func grown(total totalGrowth: (Double) -> Double, cold coldGrowth: (Double) -> Double) -> LinearSpectrum {
    let start = total.spline.start
    let waveNumbers = total.spline.values.indices.map { exp(start + Double($0) * total.spline.step) }
    let grownTotal = zip(total.spline.values, waveNumbers).map { $0 + 2 * log(totalGrowth($1)) }
    let grownCold = cold.map { zip($0.spline.values, waveNumbers).map { $0 + 2 * log(coldGrowth($1)) } }
    var result = LinearSpectrum(
      logK: start, step: total.spline.step, total: grownTotal, cold: grownCold, tilt: tilt)
    result.approximation = approximation
    return result
  }

  private func rebuilt(_ change: (Double) -> Double, cold coldChange: (Double) -> Double) -> LinearSpectrum {
    var result = LinearSpectrum(
      logK: total.spline.start, step: total.spline.step, total: total.spline.values.map(change),
      cold: cold?.spline.values.map(coldChange), tilt: tilt)
    result.approximation = approximation
    return result
  }
}

/// ln P in ln k with its continuation on both sides.
private struct LogSpline: Sendable {
  let spline: UniformSpline
  private let tilt: Double
  private let end: Double
  private let lastSlope: Double
  /// ln(βk) at the end of the grid; infinite for a pure power law.
  private let logScale: Double

  init(_ spline: UniformSpline, tilt: Double) {
    self.spline = spline
    self.tilt = tilt
    end = spline.end
    lastSlope = spline.derivative(spline.end)
    // Slope n_s - 4 + 2 / ln(βk).
    let excess = lastSlope - (tilt - 4)
    logScale = excess > 0.02 ? 2 / excess : .infinity
  }

  @inline(__always)
  func callAsFunction(_ logK: Double) -> Double {
    if logK < spline.start { return spline.values[0] + tilt * (logK - spline.start) }
    if logK <= end { return spline(logK) }
    guard logK > end else { return .nan }
    let distance = logK - end
    let last = spline.values[spline.values.count - 1]
    guard logScale.isFinite else { return last + lastSlope * distance }
    return last + (tilt - 4) * distance + 2 * log1p(distance / logScale)
  }
}
