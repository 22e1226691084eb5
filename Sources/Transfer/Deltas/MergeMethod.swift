import Formats
import Networks

/// A way to make one delta of several of the same base.
///
/// Adding one is a file here and a line in ``MergeMethods``.
public protocol MergeMethod: Sendable {
  /// Name in commands and files.
  var name: String { get }
  /// What it does, with its source.
  var about: String { get }
  /// How deltas are pruned before unless something else is asked for; nil for not at all.
  var pruning: DeltaPruning? { get }
  /// Whether it reads simulations of each model's task.
  var readsSimulations: Bool { get }
  /// One delta, of numbers that the base has; what else stands there is overwritten.
  func merged(_ parts: [MergedPart]) throws -> [Double]
}

extension MergeMethod {
  /// Not at all.
  public var pruning: DeltaPruning? { nil }
  /// No.
  public var readsSimulations: Bool { false }
}

/// What one fine-tuned network brings into a merge.
public struct MergedPart: Sendable {
  /// What was added to the base's numbers.
  public var delta: [Float]
  /// Which of these the network has, as a parameter that it does not infer has none.
  public var isOwn: [Bool]
  /// How much it counts.
  public var weight: Double
  /// The network itself, of the outputs of all.
  public var network: Network
  /// Inputs `[count, K]` and scaled parameters `[count, P]` of its own outputs, of simulations of its task; nil where none are given.
  public var simulations: (inputs: [Float], targets: [Float], count: Int)?

  /// Makes a part.
  public init(
    delta: [Float], isOwn: [Bool], weight: Double, network: Network,
    simulations: (inputs: [Float], targets: [Float], count: Int)? = nil
  ) {
    (self.delta, self.isOwn, self.weight, self.network) = (delta, isOwn, weight, network)
    self.simulations = simulations
  }
}

/// The register of ways to merge.
public enum MergeMethods {
  /// Every one.
  public static let all: [any MergeMethod] = [
    Averaging(), TaskArithmetic(), TrimElectMerge(), FisherMerging(), RegressionMean(),
  ]

  /// The one called `name`.
  ///
  /// - Throws: ``DeltaError/unknown(what:name:nearest:known:)``.
  public static func named(_ name: String) throws(DeltaError) -> any MergeMethod {
    guard let method = all.first(where: { $0.name == name }) else {
      let known = all.map(\.name)
      throw .unknown(what: "Method", name: name, nearest: nearestName(to: name, in: known), known: known)
    }
    return method
  }
}
