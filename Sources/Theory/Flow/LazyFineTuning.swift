import Foundation

/// Test losses of a linear network that learns features from the source and fine-tunes lazily on the target, ridgeless
/// and at infinite dimension, in closed form (arXiv 2507.04448v2).
///
/// The paper measures γ with fields h = W·x; here h = W·x / √D, so that its γ is √D times the one of this module.
public enum LazyFineTuning {
  /// χ = √(1 + γ² |β|²) - 1: how much longer the weights along β are after f = β·x / √D is learned from unit weights by
  /// gradient flow without decay; the adapted kernel is X (1 + χ β βᵀ / |β|²) Xᵀ.
  ///
  /// - Parameters:
  ///   - gamma: γ of the source training in the convention of this module.
  ///   - squaredLength: |β|², D for labels of unit variance.
  /// - Throws: ``TheoryError/parameter(name:found:expected:)``.
  public static func featureGain(gamma: Double, squaredLength: Double) throws(TheoryError) -> Double {
    try TheoryError.require("the feature strength gamma", gamma)
    try TheoryError.require("the squared length of the task", squaredLength)
    return (1 + gamma * gamma * squaredLength).squareRoot() - 1
  }

  /// The loss after a source of infinitely many examples, relative to the variance of the labels:
  /// L = (1 - ν₂) [1 - 2 χ α² ν₂ / (1 + χ ν₂) + χ² α² ν₂² / (1 + χ ν₂)²].
  ///
  /// - Parameters:
  ///   - sampleRatio: ν₂ = P₂ / D, from 0 to 1.
  ///   - alignment: α of source and target, from -1 to 1.
  ///   - featureGain: χ.
  /// - Throws: ``TheoryError/parameter(name:found:expected:)``.
  public static func loss(
    sampleRatio: Double, alignment: Double, featureGain: Double
  ) throws(TheoryError) -> Double {
    try require("the ratio of target examples to dimensions", sampleRatio, in: 0...1)
    try require("the alignment", alignment, in: -1...1)
    try TheoryError.require("the gain of the features", featureGain)
    let share = featureGain * sampleRatio / (1 + featureGain * sampleRatio)
    return (1 - sampleRatio) * (1 - alignment * alignment * share * (2 - share))
  }

  /// The loss after a source learned with infinite γ₁, which no number of target examples changes:
  /// L = 1 - (√ν₁ α_s + √(1 - ν₁) α_g)².
  ///
  /// - Parameters:
  ///   - sourceRatio: ν₁ = P₁ / D, from 0 to 1.
  ///   - signalAlignment: α_s, of the target with the part of the source task that its examples span.
  ///   - noiseAlignment: α_g, of the target with the rest of what the features picked up.
  /// - Throws: ``TheoryError/parameter(name:found:expected:)``.
  public static func strongFeatureLoss(
    sourceRatio: Double, signalAlignment: Double, noiseAlignment: Double
  ) throws(TheoryError) -> Double {
    try require("the ratio of source examples to dimensions", sourceRatio, in: 0...1)
    try require("the alignment with the signal", signalAlignment, in: -1...1)
    try require("the alignment with the noise", noiseAlignment, in: -1...1)
    let overlap = sourceRatio.squareRoot() * signalAlignment + (1 - sourceRatio).squareRoot() * noiseAlignment
    return 1 - overlap * overlap
  }

  private static func require(
    _ name: String, _ value: Double, in range: ClosedRange<Double>
  ) throws(TheoryError) {
    guard range.contains(value) else {
      throw .parameter(
        name: name, found: "\(value)",
        expected: "a number from \(Int(range.lowerBound)) to \(Int(range.upperBound))")
    }
  }
}
