/// Anything that turns target simulations and a source into a predictor; one file per strategy, one line in
/// ``TransferStrategies``.
public protocol TransferStrategy: Sendable {
  /// Name in study files, results and folders, such as "dummy-outputs".
  var name: String { get }
  /// Name in figures and tables.
  var label: String { get }
  /// What it does, in one sentence with its source.
  var about: String { get }
  /// What it is in a comparison.
  var role: Role { get }
  /// The kind of source network it starts from; nil when it uses none.
  var start: SourceKind? { get }
  /// Whether it reads the source's simulations or networks, so that its inputs must be scaled as the source's are.
  var usesSource: Bool { get }
  /// Whether it emulates the target suite, so that it must be known where that suite is the source suite.
  var emulates: Bool { get }
  /// Fits to the target simulations of a task.
  ///
  /// Everything is chosen on held-out rows of the task's data; no other target simulation is seen.
  ///
  /// - Parameters:
  ///   - task: the target simulations in hand, and what there is of the source.
  ///   - plan: budget, folds and ranges, the same for every strategy.
  ///   - seed: seed of folds, draws and networks; equal seeds give equal folds and draws to every strategy.
  /// - Throws: ``TransferError`` and what training throws.
  func fit(_ task: TransferTask, plan: FitPlan, seed: UInt64) throws -> TargetFit
}

extension TransferStrategy {
  /// A transfer, unless the strategy says otherwise.
  public var role: Role { .transfer }
  /// No network, unless the strategy says otherwise.
  public var start: SourceKind? { nil }
  /// What starts from a source network uses the source.
  public var usesSource: Bool { start != nil }
  /// No emulator, unless the strategy says otherwise.
  public var emulates: Bool { false }
  /// Whether this is what the others are compared with.
  public var isBaseline: Bool { role == .reference }
}

/// What a strategy is in a comparison.
public enum Role: Sendable, Equatable {
  /// What ratios and simulations saved refer to: from scratch.
  case reference
  /// What a reader asks for beside it; never chosen as the best transfer.
  case baseline
  /// A way of transfer.
  case transfer
  /// A mixture of other strategies, by their names.
  case blend(of: [String])

  /// The word in results: "reference", "baseline", "transfer" or "blend".
  public var name: String {
    switch self {
    case .reference: "reference"
    case .baseline: "baseline"
    case .transfer: "transfer"
    case .blend: "blend"
    }
  }
}

/// The kinds of source network that pre-training makes.
public enum SourceKind: String, Sendable, Codable, CaseIterable {
  /// Hidden layers as searched, then the source parameters and any dummy outputs.
  case plain
  /// The same with a last hidden layer of fixed width: the bottleneck.
  case bottleneck
}
