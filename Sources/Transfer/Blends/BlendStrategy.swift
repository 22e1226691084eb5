import Formats
import Observables
import OrderedCollections
import Training

/// A strategy that combines what others made of the same target simulations and trains nothing itself.
public protocol BlendStrategy: TransferStrategy {
  /// Combines fits of other strategies.
  ///
  /// - Parameters:
  ///   - parts: the fits, in the order of ``TransferStrategies``.
  ///   - task: the target simulations in hand.
  ///   - seed: seed of the resamplings.
  /// - Throws: ``TransferError`` when the parts do not suit.
  func blend(_ parts: [FittedPart], _ task: TransferTask, seed: UInt64) throws -> TargetFit
}

/// What a strategy left, to be combined with others.
public struct FittedPart: Sendable {
  /// The strategy's name.
  public var strategy: String
  /// What predicts.
  public var predictor: any Predictor
  /// Its predictions for the simulations held out.
  public var heldOut: HeldOut
  /// What the predictor reads; nil for what the task gives.
  public var encoding: InputEncoding?

  /// Makes a part.
  public init(
    strategy: String, predictor: any Predictor, heldOut: HeldOut, encoding: InputEncoding? = nil
  ) {
    self.strategy = strategy
    self.predictor = predictor
    self.heldOut = heldOut
    self.encoding = encoding
  }
}

extension BlendStrategy {
  /// Fits every strategy that the task suits and combines them.
  ///
  /// - Throws: ``TransferError`` and what training throws.
  public func fit(_ task: TransferTask, plan: FitPlan, seed: UInt64) throws -> TargetFit {
    let parts = try TransferStrategies.all.filter { $0.suits(task) }.map { strategy in
      let fit = try strategy.fit(task, plan: plan, seed: seed)
      return FittedPart(strategy: strategy.name, predictor: fit.predictor, heldOut: fit.heldOut)
    }
    return try blend(parts, task, seed: seed)
  }
}

extension TransferStrategy {
  /// Whether it can be fitted to a task by itself.
  fileprivate func suits(_ task: TransferTask) -> Bool {
    guard !(self is any BlendStrategy) else { return false }
    guard !emulates || task.emulation != nil else { return false }
    guard let start else { return !usesSource || task.sourceData != nil }
    return start == .plain && !task.sources.isEmpty
  }
}
