import Formats

/// One Euler step of the moments, with a factor for every input so that some can stand still.
struct MomentStep {
  /// The pull u = Xᵀ Δ / √D of the residuals.
  private let push: [Double]
  /// The part of it that moves weights.
  private let moving: [Double]
  /// 1 - η (λ + δ) of each input, 1 where the weights stand still.
  private let keep: [Double]
  /// η δ of each input, 0 where the weights stand still.
  private let pull: [Double]
  /// η γ.
  private let gain: Double
  /// 1 - η λ.
  private let readoutKeep: Double

  init(_ stage: FlowStage, push: [Double]) {
    let rank = stage.rank ?? push.count
    self.push = push
    moving = push.enumerated().map { $0.offset < rank ? $0.element : 0 }
    keep = push.indices.map { $0 < rank ? 1 - stage.step * (stage.decay + stage.delta) : 1 }
    pull = push.indices.map { $0 < rank ? stage.step * stage.delta : 0 }
    gain = stage.step * stage.gamma
    readoutKeep = 1 - stage.step * stage.decay
  }

  func advance(_ state: inout FlowMoments, _ coupling: inout FlowCoupling?) {
    let along = state.weights.product(push)
    let overlap = zip(state.cross, push).reduce(0) { $0 + $1.0 * $1.1 }
    let (q, e, b) = (state.readout, readoutKeep, gain)
    let old = state.cross
    moveWeights(&state, coupling)
    for i in push.indices {
      state.cross[i] =
        keep[i] * (e * old[i] + b * along[i]) + moving[i] * b * (e * q + b * overlap)
    }
    let second = zip(along, push).reduce(0) { $0 + $1.0 * $1.1 }
    state.readout = e * e * q + 2 * e * b * overlap + b * b * second
    guard var tied = coupling else { return }
    let anchored = tied.weights.transposedProduct(push)
    for i in push.indices { state.cross[i] += pull[i] * (e * tied.readout[i] + b * anchored[i]) }
    moveAnchor(&tied)
    for i in push.indices { tied.readout[i] = e * tied.readout[i] + b * anchored[i] }
    coupling = tied
  }

  /// ⟨W⁺ W⁺ᵀ⟩ from the moments before the step.
  private func moveWeights(_ state: inout FlowMoments, _ coupling: FlowCoupling?) {
    let size = push.count
    let (s, squared) = (state.cross, gain * gain * state.readout)
    state.weights.values.withUnsafeMutableBufferPointer { weights in
      for i in 0..<size {
        let (first, second) = (gain * keep[i] * s[i], gain * moving[i])
        for j in 0..<size {
          weights[i * size + j] =
            keep[i] * keep[j] * weights[i * size + j] + first * moving[j] + second * keep[j] * s[j]
            + squared * moving[i] * moving[j]
        }
      }
      guard let tied = coupling else { return }
      let (anchor, cross, r) = (tied.anchor.values, tied.weights.values, tied.readout)
      for i in 0..<size {
        for j in 0..<size {
          weights[i * size + j] +=
            pull[i] * pull[j] * anchor[i * size + j] + keep[i] * pull[j] * cross[i * size + j]
            + pull[i] * keep[j] * cross[j * size + i]
            + gain * (moving[i] * pull[j] * r[j] + pull[i] * r[i] * moving[j])
        }
      }
    }
  }

  /// ⟨W⁺ W̄ᵀ⟩ from the moments before the step.
  private func moveAnchor(_ tied: inout FlowCoupling) {
    let size = push.count
    let (anchor, r) = (tied.anchor.values, tied.readout)
    tied.weights.values.withUnsafeMutableBufferPointer { weights in
      for i in 0..<size {
        for j in 0..<size {
          weights[i * size + j] =
            keep[i] * weights[i * size + j] + gain * moving[i] * r[j] + pull[i] * anchor[i * size + j]
        }
      }
    }
  }
}
