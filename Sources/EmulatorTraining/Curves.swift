import Cosmology
import Foundation

/// Where the curves of shape and neutrinos are given.
enum Knots {
  /// ln(k r_s): logarithmic outside the acoustic oscillations, 14 on each oscillation.
  static let positions: [Double] = {
    let low = (0..<50).map { log(3e-3) + Double($0) / 50 * log(1.5 / 3e-3) }
    let oscillations = stride(from: 1.5, to: 90, by: 0.45).map { log($0) }
    let high = (0...60).map { log(90) + Double($0) / 60 * log(6000.0 / 90) }
    return low + oscillations + high
  }()

  /// The positions between which amplitudes are compared: most of what weighs in sigma_8.
  static let middle = log(1.0)...log(30.0)
}

/// One cosmology's transfer function over the smooth baseline, as a spline in ln(k r_s).
private struct RelativeTransfer {
  let spline: UniformSpline

  init(_ values: [Double], start: Double, step: Double) {
    spline = UniformSpline(start: start, step: step, values: values)
  }

  /// The values at the knots; beyond the data constant below and with the last slope above.
  func atKnots() -> [Double] {
    let slope = spline.derivative(spline.end)
    return Knots.positions.map { position in
      let inside = min(max(position, spline.start), spline.end)
      return spline(inside) + max(0, position - spline.end) * slope
    }
  }
}

/// S of each cosmology with massless neutrinos: what the baseline's oscillations lack.
func shapeCurves(_ spectra: Spectra) -> [[Double]] {
  spectra.cosmologies.indices.map { row in
    let p = spectra.cosmologies[row]
    let baseline = EmulatorBaseline(p)
    let logK = spectra.logK.map { $0 - log(p.h) }
    let ratio = zip(spectra.total[row], logK).map { $0 / baseline.transfer(exp($1)).total }
    let large = ratio.indices.filter { baseline.position(logK[$0]) < log(0.1) }
    let amplitude = large.reduce(0) { $0 + ratio[$1] } / Double(large.count)
    let start = baseline.position(logK[0])
    let curve = RelativeTransfer(ratio.map { $0 / amplitude }, start: start, step: spectra.step).atKnots()
    return zip(curve, baseline.shape(at: Knots.positions)).map { $0 - $1 }
  }
}

/// ln H of each cosmology, 0 on small scales, and the ln k [h/Mpc] it is given at.
func largeScaleCurves(_ spectra: Spectra) -> (knots: [Double], curves: [[Double]]) {
  let logH = log(spectra.cosmologies[0].h)
  let kept = Array(stride(from: 0, to: spectra.logK.count, by: 6))
  let curves = spectra.total.indices.map { row in
    let ratio = zip(spectra.total[row], spectra.cold[row]).map { 2 * log($0 / $1) }
    let small = ratio.suffix(20).reduce(0, +) / 20
    return kept.map { ratio[$0] - small }
  }
  return (kept.map { spectra.logK[$0] - logH }, curves)
}

/// ΔS of all and of cold matter of each cosmology with massive neutrinos, one after the other.
func neutrinoCurves(
  _ spectra: Spectra, shape: EmulatorPart, horizon: EmulatorPart, horizonKnots: [Double]
) -> [[Double]] {
  spectra.cosmologies.indices.map { row in
    let p = spectra.cosmologies[row]
    let baseline = EmulatorBaseline(p)
    let oscillations = baseline.shape(at: Knots.positions)
    let massless = CubicSpline(x: Knots.positions, y: zip(oscillations, shape(p)).map { $0 + $1 })
    let largeScales = CubicSpline(x: horizonKnots, y: horizon(p))
    let logK = spectra.logK.map { $0 - log(p.h) }
    var expected: [Double] = []
    var total: [Double] = []
    var cold: [Double] = []
    for (index, logK) in logK.enumerated() {
      let smooth = baseline.transfer(exp(logK))
      let dark =
        p.isCosmologicalConstant || logK >= horizonKnots[horizonKnots.count - 1]
        ? 1 : exp(largeScales(logK) / 2)
      expected.append(massless(baseline.position(logK)))
      total.append(spectra.total[row][index] / (smooth.total * dark))
      cold.append(spectra.cold[row][index] / (smooth.cold * dark))
    }
    let middle = logK.indices.filter { Knots.middle.contains(baseline.position(logK[$0])) }
    let amplitude =
      middle.reduce(0) { $0 + total[$1] * expected[$1] }
      / middle.reduce(0) { $0 + expected[$1] * expected[$1] }
    let start = baseline.position(logK[0])
    return [total, cold].flatMap { transfer in
      let change = zip(transfer, expected).map { $0 / amplitude - $1 }
      return RelativeTransfer(change, start: start, step: spectra.step).atKnots()
    }
  }
}
