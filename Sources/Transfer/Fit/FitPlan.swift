import Training

/// How a strategy is fitted: the same budget and the same care for every strategy, from scratch included.
public struct FitPlan: Sendable, Equatable {
  /// Settings drawn and tried.
  public var trials: Int
  /// Best trials, by validation error, whose predictions are averaged.
  public var average: Int
  /// Parts of the target simulations for validation (``Folds``).
  public var folds: Int
  /// Fraction held out when `folds` is 1.
  public var validation: Double
  /// Ranges for networks trained from scratch.
  public var fresh: Search
  /// Ranges for fine-tuning.
  public var fineTuning: Search

  /// Makes a plan.
  public init(
    trials: Int, average: Int, folds: Int, validation: Double, fresh: Search, fineTuning: Search
  ) {
    self.trials = trials
    self.average = average
    self.folds = folds
    self.validation = validation
    self.fresh = fresh
    self.fineTuning = fineTuning
  }
}
