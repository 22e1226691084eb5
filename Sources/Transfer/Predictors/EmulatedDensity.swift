import Emulation
import Formats
import Foundation
import Networks
import Randomness

/// The posteriors of some observations under an emulator.
struct EmulatedDensity: Density {
  /// Draws of each posterior that are kept, so that many observations fit in the memory.
  static let kept = 4000

  let sampler: PosteriorSampler
  let posteriors: [EmulatedPosterior]
  let parameters: Int

  var count: Int { posteriors.count }

  /// The logarithm of the density; minus infinity outside the prior.
  func logProbability(of values: [Double], row: Int) -> Double {
    let point = Matrix(rows: 1, columns: parameters, values: values)
    // Nothing can fail for one point of the right size but the memory; what then is no number is refused by its reader.
    return (try? sampler.logDensities(posteriors[row], at: point))?.first ?? .nan
  }

  /// Steps by which every draw is moved, and draws that are moved at a time.
  private static let moves = (steps: 12, together: 4096)

  /// Draws in random order, each of which a Markov chain has led away from the kept one that it began at, of which few are different.
  ///
  /// A step goes along the difference of two of the kept draws, which the chains do not change, and is reflected at the prior's edges, so
  /// that a step back is as likely (ter Braak 2006, Statistics and Computing 16, 239); every fourth is of full length, from peak to peak.
  func samples(_ draws: Int, row: Int, stream: inout RandomStream) -> [Double] {
    let own = posteriors[row].draws
    let kept = own.count / parameters
    var samples: [Double] = []
    samples.reserveCapacity(draws * parameters)
    while samples.count < draws * parameters {
      for place in stream.permutation(kept).prefix(draws - samples.count / parameters) {
        samples += own[place * parameters..<(place + 1) * parameters]
      }
    }
    for start in stride(from: 0, to: draws, by: Self.moves.together) {
      let part = start * parameters..<min(start + Self.moves.together, draws) * parameters
      samples.replaceSubrange(part, with: moved(Array(samples[part]), own, row, &stream))
    }
    return samples
  }

  /// A number that left a range by less than its width, thrown back at the edge.
  private static func reflected(_ value: Double, at range: ClosedRange<Double>) -> Double {
    let inside =
      value < range.lowerBound
      ? 2 * range.lowerBound - value : value > range.upperBound ? 2 * range.upperBound - value : value
    return min(max(inside, range.lowerBound), range.upperBound)
  }

  /// Draws after some steps of their chains.
  private func moved(_ start: [Double], _ kept: [Double], _ row: Int, _ stream: inout RandomStream)
    -> [Double]
  {
    var draws = start
    let (count, others) = (start.count / parameters, kept.count / parameters)
    // What is no number stays where it is: its reader refuses it.
    func logs(_ points: [Double]) -> [Double]? {
      try? sampler.logDensities(posteriors[row], at: Matrix(rows: count, columns: parameters, values: points))
    }
    guard others > 2, var current = logs(draws) else { return draws }
    // At most as far as the two draws are apart, so that no step leads past the far edge of the prior.
    let usual = min(2.38 / (2 * Double(parameters)).squareRoot(), 1)
    for step in 1...Self.moves.steps {
      var points = draws
      for draw in 0..<count {
        let one = stream.integer(in: 0...(others - 1))
        let other = (one + stream.integer(in: 1...(others - 1))) % others
        let length = step % 4 == 0 ? 1 : usual / Double(1 << (step % 4 - 1))
        for place in 0..<parameters {
          let moved =
            draws[draw * parameters + place] + length
            * (kept[one * parameters + place] - kept[other * parameters + place])
          points[draw * parameters + place] = Self.reflected(moved, at: sampler.prior[place])
        }
      }
      guard let found = logs(points) else { return draws }
      for draw in 0..<count where log(stream.uniform()) < found[draw] - current[draw] {
        current[draw] = found[draw]
        for place in 0..<parameters { draws[draw * parameters + place] = points[draw * parameters + place] }
      }
    }
    return draws
  }
}

extension EmulatedPredictor: DensityPredictor {
  /// Always.
  public var hasDensity: Bool { true }

  /// The posteriors of encoded inputs `[count, K]`.
  ///
  /// - Throws: `EmulationError`, ``TransferError/interrupted`` when the process was asked to stop.
  public func density(_ inputs: [Float], count: Int) throws -> (any Density)? {
    let posteriors = try posteriors(inputs, count: count) { posterior in
      var stream = RandomStream(seed: 1, purpose: "resampled posterior")
      return posterior.resampled(EmulatedDensity.kept, &stream)
    }
    return EmulatedDensity(
      sampler: try PosteriorSampler(emulator), posteriors: posteriors, parameters: emulator.parameters.count)
  }
}
