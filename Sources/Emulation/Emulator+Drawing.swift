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

  /// Draws synthetic simulations: encoded numbers `[M, D]` at points `[M, P]` scaled to [0, 1].
  ///
  /// - Parameters:
  ///   - function: the response that all simulations share; where none is given, each simulation draws its own from what
  ///     is known of the response at its point.
  ///   - seed: equal seeds give equal simulations; row i depends on the seed, its point and i alone.
  /// - Throws: ``EmulationError/outside(parameter:value:lower:upper:)`` for a point outside the prior.
  public func simulated(at scaled: Matrix, function: ResponseFunction? = nil, seed: UInt64) throws -> Matrix {
    try parameters.requireInside(scaled, prior)
    return try withOneThread { () throws(TensorError) in
      let reached = response.sizes.count
      let modes = try self.modes(scaled)
      var variance = modes.variance
      if let function, reached > 0 {
        let shared = parameters.sharedCoordinates(scaled, logarithmic: source.mean.choice.logarithmic)
        let departure = try function.departure(
          shared: shared.tensor(), new: parameters.newCoordinates(scaled).tensor())
        try modes.mean.narrowed(1, from: 0, count: reached)
          .addInPlace(departure, scale: law.response.squareRoot())
        let terms = try source.mean.terms(source.coordinates(scaled)).tensor()
        variance = try ((source.mean.leverage(terms) + 1) * law.noise).withDimension(1)
      }
      var noise: [Double] = []
      noise.reserveCapacity(scaled.rows * width)
      for row in 0..<scaled.rows {
        var stream = RandomStream(seed: seed, purpose: "noise of emulated simulations", index: UInt64(row))
        let stretch = stretch(&stream)
        for _ in 0..<width { noise.append(stretch * stream.normal()) }
      }
      let drawn = try modes.mean + variance.squareRoot() * Tensor(noise, shape: [scaled.rows, width])
      return try Matrix(drawn.matmul(fromModes.tensor()))
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
