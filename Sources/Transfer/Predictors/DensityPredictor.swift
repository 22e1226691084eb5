import Networks

/// A predictor that may say how probable parameters are.
public protocol DensityPredictor: Predictor {
  /// Whether it may; false where it has point estimates alone.
  var hasDensity: Bool { get }
  /// The densities of the scaled parameters of encoded inputs `[count, K]`; nil where it has point estimates alone.
  func density(_ inputs: [Float], count: Int) throws -> (any Density)?
}

extension NetworkMean: DensityPredictor {
  /// Whether every member's head is a density.
  public var hasDensity: Bool { !members.isEmpty && !members.contains { $0.head is PointHead } }

  /// The mean of the members' densities; nil unless each has one.
  public func density(_ inputs: [Float], count: Int) throws -> (any Density)? {
    let densities = try members.compactMap { try $0.density(inputs, count: count) }
    guard !densities.isEmpty, densities.count == members.count else { return nil }
    return densities.count == 1 ? densities[0] : EnsembleDensity(densities)
  }
}
