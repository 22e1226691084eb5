import Formats
import Foundation
import Randomness
import Tensor

extension Emulator {
  /// Places at which a function of the response is drawn jointly.
  static let anchors = 400

  /// Draws a function that the response may be.
  ///
  /// - Parameters:
  ///   - seed: equal seeds give equal functions.
  ///   - index: which of many functions.
  public func drawFunction(seed: UInt64, index: UInt64 = 0) throws -> ResponseFunction {
    var stream = RandomStream(seed: seed, purpose: "anchors of a response", index: index)
    let places = Matrix(
      rows: Self.anchors, columns: parameters.count,
      values: (0..<Self.anchors).flatMap { _ in prior.map { stream.uniform(in: $0) } })
    return try withOneThread { () throws(TensorError) in
      try ResponseFunction(
        response,
        anchors: (
          parameters.sharedCoordinates(places, logarithmic: source.mean.choice.logarithmic),
          parameters.newCoordinates(places)
        ),
        stream: RandomStream(seed: seed, purpose: "function of a response", index: index))
    }
  }

  /// Which response drawn simulations have.
  public enum DrawnResponse: Sendable, Equatable {
    /// Each simulation has its own, drawn from what is known of the response at its point: the predictive distribution.
    case own
    /// All have the same function, one that the response may be.
    case shared(ResponseFunction)
    /// All have its mean: what is not known of the response is left out.
    case mean
  }

  /// Draws synthetic simulations: encoded numbers `[M, D]` at points `[M, P]` scaled to [0, 1].
  ///
  /// - Parameters:
  ///   - response: which response they have.
  ///   - noiseless: whether the scatter about the response is left out.
  ///   - first: the number of the first simulation, for those that are drawn in parts.
  ///   - seed: equal seeds give equal simulations; row i depends on the seed, its point and its number alone.
  /// - Throws: ``EmulationError/outside(parameter:value:lower:upper:)`` for a point outside the prior.
  public func simulated(
    at scaled: Matrix, response drawn: DrawnResponse = .own, noiseless: Bool = false, first: Int = 0,
    seed: UInt64
  ) throws -> Matrix {
    try parameters.requireInside(scaled, prior)
    return try withOneThread { () throws(TensorError) in
      let modes = try self.modes(scaled)
      let deviations =
        switch drawn {
        case .own where noiseless: try (modes.variance - modes.noise).clamped(lower: 0).squareRoot()
        case .own: try modes.variance.squareRoot()
        case .shared, .mean: try modes.noise.squareRoot() * (noiseless ? 0 : 1)
        }
      if case .shared(let function) = drawn {
        let shared = parameters.sharedCoordinates(scaled, logarithmic: source.mean.choice.logarithmic)
        let departure = try function.departure(
          shared: shared.tensor(), new: parameters.newCoordinates(scaled).tensor())
        try modes.mean.narrowed(1, from: 0, count: response.sizes.count)
          .addInPlace(departure, scale: law.response.squareRoot())
      }
      var noise: [Double] = []
      noise.reserveCapacity(scaled.rows * width)
      for row in 0..<scaled.rows {
        var stream = RandomStream(
          seed: seed, purpose: "noise of emulated simulations", index: UInt64(first + row))
        let stretch = stretch(&stream)
        for _ in 0..<width { noise.append(stretch * stream.normal()) }
      }
      let simulations = try modes.mean + deviations * Tensor(noise, shape: [scaled.rows, width])
      return try Matrix(simulations.matmul(fromModes.tensor()))
    }
  }

  /// What a Student distribution stretches the noise of a simulation by: sqrt(nu / chi^2 of nu degrees of freedom).
  private func stretch(_ stream: inout RandomStream) -> Double {
    guard let freedom = law.freedom else { return 1 }
    var squares = 0.0
    for _ in 0..<Int(freedom) {
      let normal = stream.normal()
      squares += normal * normal
    }
    return (freedom / squares).squareRoot()
  }
}
