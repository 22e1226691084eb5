import Tensor

/// A velocity field of the logits of shares, followed by steps of Runge and Kutta's method of fourth order.
struct MatchedFlow: BoxFlow {
  let places: LogisticPlaces
  let field: VelocityField
  let steps: Int

  var count: Int { places.count }

  /// The state at time 1 of one at time 0, or the other way round, and the integral of the divergence on the way if it is asked for.
  private func followed(
    _ start: Tensor, forwards: Bool, diverging: Bool
  ) throws(TensorError) -> (state: Tensor, divergence: Tensor?) {
    let step = (forwards ? 1.0 : -1.0) / Double(steps)
    var state = start
    var total: Tensor?
    for index in 0..<steps {
      let time = (forwards ? 0 : 1) + step * Double(index)
      func slope(_ x: Tensor, _ at: Double) throws(TensorError) -> (Tensor, Tensor?) {
        let moment = try Tensor.full([1, 1], at, dtype: x.dtype, device: x.device)
        if diverging {
          let both = try field.velocityAndDivergence(x, time: moment)
          return (both.velocity, both.divergence)
        }
        return (try field.velocity(x, time: moment), nil)
      }
      func moved(_ velocity: Tensor, _ part: Double) throws(TensorError) -> Tensor {
        try state + velocity * (part * step)
      }
      let (a, first) = try slope(state, time)
      let (b, second) = try slope(moved(a, 0.5), time + 0.5 * step)
      let (c, third) = try slope(moved(b, 0.5), time + 0.5 * step)
      let (d, fourth) = try slope(moved(c, 1), time + step)
      state = try moved(a + b * 2 + c * 2 + d, 1 / 6.0)
      if let first, let second, let third, let fourth {
        let change = try (first + second * 2 + third * 2 + fourth) * (step / 6)
        total = try total.map { before throws(TensorError) in try before + change } ?? change
      }
    }
    return (state, total)
  }

  func logDensity(_ values: Tensor) throws(TensorError) -> Tensor {
    let (shares, slopes) = try places.times(values.shape[0] / count)(values)
    let ends = try shares.logit()
    // Backwards, so that the divergence is integrated from time 1 to 0.
    let (starts, change) = try followed(ends, forwards: false, diverging: true)
    let all = try (slopes + starts.logLogistic() - ends.logLogistic()).sum(over: [1])
    guard let change else { return all }
    return try all + change
  }

  func values(at uniform: Tensor) throws(TensorError) -> Tensor {
    let shares = try followed(uniform.logit(), forwards: true, diverging: false).state.sigmoid()
    let edge = uniform.dtype == .float64 ? Double.ulpOfOne / 2 : Double(Float.ulpOfOne) / 2
    let inner = try shares.clamped(lower: edge, upper: 1 - edge)
    return try places.times(uniform.shape[0] / count).places(of: inner).clamped(lower: 0, upper: 1)
  }

  func row(_ index: Int) throws(TensorError) -> MatchedFlow {
    MatchedFlow(places: try places.row(index), field: try field.row(index), steps: steps)
  }

  /// The same in double precision, without how it was computed.
  func doubles() throws(TensorError) -> MatchedFlow {
    MatchedFlow(
      places: try places.doubles(),
      field: try field.map { all throws(TensorError) in try all.detached().converted(to: .float64) },
      steps: steps)
  }
}

extension Tensor {
  /// log(x / (1 - x)), of numbers that rounding led to the edges of [0, 1] that of their neighbours.
  func logit() throws(TensorError) -> Tensor {
    let edge = dtype == .float64 ? Double.ulpOfOne / 2 : Double(Float.ulpOfOne) / 2
    let inner = try clamped(lower: edge, upper: 1 - edge)
    return try inner.log() - (1 - inner).log()
  }

  /// The log density of a logistic distribution.
  func logLogistic() throws(TensorError) -> Tensor { try logSigmoid() + (-self).logSigmoid() }
}
