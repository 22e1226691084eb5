/// How the learning rate moves during a training.
public enum Schedule: String, Sendable, Equatable, Codable, CaseIterable {
  /// The same rate throughout.
  case constant
  /// Half a cosine from the full rate at the first step to zero after the last epoch allowed
  /// (Loshchilov & Hutter 2017, eq. 5, without restarts).
  case cosine
}

/// What a training does besides its data: AdamW, batches, early stopping. The defaults are the experiment's.
public struct TrainingSettings: Sendable, Equatable, Codable {
  /// Step size of AdamW.
  public var learningRate: Double
  /// Decoupled decay of weights and biases, per unit of learning rate.
  public var weightDecay: Double
  /// Rows per step; the last batch of an epoch may be smaller.
  public var batchSize = 32
  /// Epochs after which training ends whatever happens.
  public var maximumEpochs = 1000
  /// Epochs without improvement after which training ends.
  public var patience = 50
  /// A validation loss counts as better when it is lower than the best one by more than this.
  public var minimumImprovement = 1e-6
  /// Memory of the first moment.
  public var beta1 = 0.5
  /// Memory of the second moment.
  public var beta2 = 0.999
  /// Added to the root of the second moment.
  public var epsilon = 1e-8
  /// How the learning rate moves.
  public var schedule = Schedule.constant
  /// Seed of the order of rows and of dropout.
  public var seed: UInt64

  /// Settings with the experiment's defaults.
  public init(learningRate: Double = 1e-3, weightDecay: Double = 1e-2, seed: UInt64 = 1) {
    self.learningRate = learningRate
    self.weightDecay = weightDecay
    self.seed = seed
  }

  /// Requires every setting to be in its range.
  ///
  /// - Throws: `TrainingError.setting`.
  public func validate() throws(TrainingError) {
    func require(_ holds: Bool, _ name: String, _ found: Double, _ expected: String) throws(TrainingError) {
      if !holds { throw .setting(name: name, found: "\(found)", expected: expected) }
    }
    func require(_ name: String, _ found: Int, atLeast least: Int) throws(TrainingError) {
      let most = name == "batchSize" ? 65_536 : Int(Int32.max)
      if !(least...most).contains(found) {
        throw .setting(name: name, found: "\(found)", expected: "\(least) to \(most)")
      }
    }
    let nonNegative = "a finite number of at least 0"
    try require(learningRate > 0 && learningRate.isFinite, "learningRate", learningRate, "a positive number")
    try require(weightDecay >= 0 && weightDecay.isFinite, "weightDecay", weightDecay, nonNegative)
    try require(
      minimumImprovement >= 0 && minimumImprovement.isFinite, "minimumImprovement", minimumImprovement,
      nonNegative)
    try require(beta1 >= 0 && beta1 < 1, "beta1", beta1, "at least 0 and less than 1")
    try require(beta2 >= 0 && beta2 < 1, "beta2", beta2, "at least 0 and less than 1")
    try require(epsilon > 0 && epsilon.isFinite, "epsilon", epsilon, "a positive number")
    try require("batchSize", batchSize, atLeast: 1)
    try require("maximumEpochs", maximumEpochs, atLeast: 0)
    try require("patience", patience, atLeast: 1)
  }
}
