import Emulation
import Formats
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

  /// Draws in random order; the same ones again where more are asked for than are kept.
  func samples(_ draws: Int, row: Int, stream: inout RandomStream) -> [Double] {
    let own = posteriors[row].draws
    var samples: [Double] = []
    samples.reserveCapacity(draws * parameters)
    while samples.count < draws * parameters {
      for place in stream.permutation(own.count / parameters).prefix(draws - samples.count / parameters) {
        samples += own[place * parameters..<(place + 1) * parameters]
      }
    }
    return samples
  }
}

extension EmulatedPredictor: DensityPredictor {
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
