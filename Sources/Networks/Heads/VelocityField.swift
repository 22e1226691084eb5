import Tensor

/// Velocities of P logits for B rows, and their divergence.
struct VelocityField: Sendable {
  /// How many functions of the time there are: 1, 2 t - 1, sin 2 π t and cos 2 π t.
  static let times = 4

  /// What the hidden units sum of the features `[B, P, H]`.
  let features: Tensor
  /// What they add for the state `[P, H, P]` and the time `[P, H, 4]`.
  let parents, time: Tensor
  /// Readouts `[P, H, 4]` and offsets `[P, 1, 4]` for each function of the time.
  let readout, offsets: Tensor

  /// t² + (1 - t)², by which x has the variance of x₀ where x₁ has it too and is independent.
  private func spread(_ moment: Tensor) throws(TensorError) -> Tensor {
    try moment.square() + (1 - moment).square()
  }

  /// c(t) = (2 t - 1) / (t² + (1 - t)²), whose integral from 0 to 1 is 0: the mean velocity at x of normal numbers x₀ and x₁.
  private func drift(_ moment: Tensor) throws(TensorError) -> Tensor {
    try moment.affine(scale: 2, offset: -1) / spread(moment)
  }

  /// By what the state counts: a logistic distribution has the variance π² / 3.
  private func rate(_ moment: Tensor) throws(TensorError) -> Tensor {
    try spread(moment).squareRoot().reciprocal() * (3.0.squareRoot() / Double.pi)
  }

  /// The functions of times `[N, 1]` or `[1, 1]`.
  private func clock(_ moment: Tensor) throws(TensorError) -> Tensor {
    let angle = try moment * (2 * Double.pi)
    return try Tensor.concatenated(
      [
        moment.affine(scale: 0, offset: 1), moment.affine(scale: 2, offset: -1), angle.sine(), angle.cosine(),
      ], along: 1)
  }

  /// What the hidden units sum `[N, P, H]` at states `[N, P]`.
  private func sums(_ state: Tensor, _ moment: Tensor, _ clock: Tensor) throws(TensorError) -> Tensor {
    let (rows, count) = (state.shape[0], state.shape[1])
    let hidden = readout.shape[1]
    let told = try (state * rate(moment)).linear(weight: parents.reshaped([count * hidden, count]))
    let timed = try clock.linear(weight: time.reshaped([count * hidden, Self.times]))
    return try features.repeated(0, rows / features.shape[0]) + told.reshaped([rows, count, hidden])
      + timed.reshaped([-1, count, hidden])
  }

  /// What is read `[N, P]` of hidden units `[N, P, H]` at functions of the time `[N, 4]` or `[1, 4]`.
  private func read(_ units: Tensor, _ clock: Tensor, offsets: Tensor) throws(TensorError) -> Tensor {
    let all = try offsets.addingBatchedProduct(units.permuted([1, 0, 2]), readout)
    return try (all * clock).sum(over: [2]).transposed()
  }

  /// Velocities `[N, P]`.
  func velocity(_ state: Tensor, time moment: Tensor) throws(TensorError) -> Tensor {
    let clock = try clock(moment)
    return try state * drift(moment) + read(sums(state, moment, clock).silu(), clock, offsets: offsets)
  }

  /// Velocities `[N, P]` and their divergence `[N]`.
  func velocityAndDivergence(
    _ state: Tensor, time moment: Tensor
  ) throws(TensorError) -> (velocity: Tensor, divergence: Tensor) {
    let clock = try clock(moment)
    let sums = try sums(state, moment, clock)
    let gate = try sums.sigmoid()
    let drift = try drift(moment)
    let velocity = try state * drift + read(sums * gate, clock, offsets: offsets)
    // The slope of x σ(x) is σ(x) (1 + x (1 - σ(x))).
    let bends = try gate * (1 + sums * (1 - gate))
    let own = try parents.permuted([1, 0, 2]).diagonal().transposed()
    let slopes = try read(bends * own, clock, offsets: offsets * 0) * rate(moment) + drift
    return (velocity, try slopes.sum(over: [1]))
  }

  /// The same with every tensor changed.
  func map(_ body: (Tensor) throws(TensorError) -> Tensor) throws(TensorError) -> VelocityField {
    VelocityField(
      features: try body(features), parents: try body(parents), time: try body(time),
      readout: try body(readout),
      offsets: try body(offsets))
  }

  /// One row alone.
  func row(_ index: Int) throws(TensorError) -> VelocityField {
    VelocityField(
      features: try features.narrowed(0, from: index, count: 1), parents: parents, time: time,
      readout: readout,
      offsets: offsets)
  }
}
