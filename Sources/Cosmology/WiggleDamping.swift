import Foundation

/// The acoustic oscillations of a linear spectrum, separated as in HMCode-2020 (Mead et al. 2021, section 3.2).
///
/// The spectrum over the smooth fit of Eisenstein & Hu is smoothed by a Gaussian of width 0.25 in ln k; what the
/// smoothing removes is the wiggle.
struct WiggleDamping: Sendable {
  private static let count = 320
  private static let start = log(5e-3)
  private static let step = (log(5.0) - start) / Double(count - 1)
  private static let width = 0.25
  /// Closer than three widths to an end nothing is smoothed.
  private static let margin = Int((3 * width / step).rounded(.up))
  private static let kernel: [Double] = {
    let reach = Int(4.5 * width / step)
    return (0...reach).map { exp(-pow(Double($0) * step / width, 2) / 2) }
  }()

  private let wiggle: UniformSpline

  /// Splits a spectrum with ln P `logPower` of ln k [h/Mpc].
  init(_ parameters: CosmologicalParameters, logPower: (Double) -> Double) {
    let transfer = NoWiggleTransfer(parameters)
    let count = Self.count
    var smooth = [Double](repeating: 0, count: count)
    var ratio = smooth
    for i in 0..<count {
      let logK = Self.start + Double(i) * Self.step
      let t = transfer(exp(logK))
      smooth[i] = exp(parameters.nS * logK) * t * t
      ratio[i] = exp(logPower(logK)) / smooth[i]
    }
    var wiggle = [Double](repeating: 0, count: count)
    let kernel = Self.kernel
    for i in Self.margin..<(count - Self.margin) {
      var sum = 0.0
      var norm = 0.0
      for j in max(0, i - kernel.count + 1)...min(count - 1, i + kernel.count - 1) {
        let weight = kernel[abs(i - j)]
        sum += weight * ratio[j]
        norm += weight
      }
      wiggle[i] = (ratio[i] - sum / norm) * smooth[i]
    }
    self.wiggle = UniformSpline(start: Self.start, step: Self.step, values: wiggle)
  }

  /// The wiggle part of P at ln k [(Mpc/h)³], zero outside 0.005 < k < 5 h/Mpc.
  func callAsFunction(_ logK: Double) -> Double {
    guard logK >= Self.start, logK <= wiggle.end else { return 0 }
    return wiggle(logK)
  }
}
