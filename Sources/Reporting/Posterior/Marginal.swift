import Foundation

/// A posterior's density of one parameter, smoothed, on a grid; its largest value is 1.
struct Marginal: Sendable {
  static let bins = 120
  let domain: ClosedRange<Double>
  let density: [Double]

  /// Smooths a weighted histogram by a Gaussian of Scott's width (1992, Multivariate Density Estimation), mirrored at the
  /// ends of the domain that are edges of the prior, where the density may be largest.
  init(
    _ values: [Double], weights: [Double], domain: ClosedRange<Double>, edge: ClosedRange<Double>?,
    effective: Double
  ) {
    self.domain = domain
    let width = domain.upperBound - domain.lowerBound
    var counts = [Double](repeating: 0, count: Self.bins)
    for (value, weight) in zip(values, weights) where domain.contains(value) {
      counts[min(Int((value - domain.lowerBound) / width * Double(Self.bins)), Self.bins - 1)] += weight
    }
    let (_, deviation) = Smoothing.moments(values, weights)
    let scale = deviation * pow(max(effective, 1), -0.2) / width * Double(Self.bins)
    let smooth = Smoothing.smoothed(counts, scale: scale, mirrored: Smoothing.mirrors(domain, edge))
    let largest = max(smooth.max() ?? 0, .leastNormalMagnitude)
    density = smooth.map { $0 / largest }
  }

  /// The middle of a bin.
  func middle(_ bin: Int) -> Double {
    domain.lowerBound + (Double(bin) + 0.5) / Double(Self.bins) * (domain.upperBound - domain.lowerBound)
  }
}

/// Smoothing of histograms.
enum Smoothing {
  /// Weighted mean and standard deviation.
  static func moments(_ values: [Double], _ weights: [Double]) -> (mean: Double, deviation: Double) {
    let total = weights.reduce(0, +)
    let mean = zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 } / total
    let variance = zip(values, weights).reduce(0) { $0 + $1.1 * ($1.0 - mean) * ($1.0 - mean) } / total
    return (mean, variance.squareRoot())
  }

  /// Whether the lower and the upper end of a domain are edges beyond which nothing can be.
  static func mirrors(_ domain: ClosedRange<Double>, _ edge: ClosedRange<Double>?) -> (low: Bool, high: Bool)
  {
    guard let edge else { return (false, false) }
    return (domain.lowerBound <= edge.lowerBound, domain.upperBound >= edge.upperBound)
  }

  /// Counts under a Gaussian of `scale` bins.
  static func smoothed(_ counts: [Double], scale: Double, mirrored: (low: Bool, high: Bool)) -> [Double] {
    let scale = max(scale, 0.7)
    let reach = min(Int((4 * scale).rounded(.up)), counts.count - 1)
    var kernel = (0...reach).map { exp(-0.5 * pow(Double($0) / scale, 2)) }
    let total = kernel[0] + 2 * kernel.dropFirst().reduce(0, +)
    kernel = kernel.map { $0 / total }
    var smooth = [Double](repeating: 0, count: counts.count)
    for (bin, count) in counts.enumerated() where count > 0 {
      for offset in -reach...reach {
        var place = bin + offset
        if place < 0 {
          guard mirrored.low else { continue }
          place = -1 - place
        } else if place >= counts.count {
          guard mirrored.high else { continue }
          place = 2 * counts.count - 1 - place
        }
        smooth[place] += count * kernel[abs(offset)]
      }
    }
    return smooth
  }
}
