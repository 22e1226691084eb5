import Emulation
import Formats
import Foundation
import Randomness
import Suites
import Training
import Transfer

/// Two suites whose numbers are functions of their parameters with a little noise: the target adds an effect of `new`
/// that vanishes at 0.5.
enum MadeUpSuites {
  static let names = ["a", "new", "b"]
  static let width = 6

  /// Simulations of the target; of the source when it does not know the new parameter.
  static func rows(_ count: Int, source: Bool = false, noise: Double = 0.05, seed: UInt64 = 1) -> TrainingData
  {
    var stream = RandomStream(seed: seed, purpose: source ? "a source" : "a target")
    var data = TrainingData(inputs: [], targets: [], count: count)
    for _ in 0..<count {
      let (a, new, b) = (stream.uniform(), source ? 0.5 : stream.uniform(), stream.uniform())
      for bin in 0..<width {
        let x = Double(bin) / Double(width - 1)
        let mean = (1 - 0.8 * x) * a + (0.3 + 0.7 * x * x) * b + sin(2.5 * x) * (new - 0.5) * (0.5 + a)
        data.inputs.append(Float(mean + noise * stream.normal()))
      }
      data.targets += [Float(a), source ? .nan : Float(new), Float(b)]
    }
    data.mayLackTargets = source
    return data
  }

  static func task() throws -> TransferTask {
    var task = TransferTask(
      sources: [], sourceParameters: ["a", "b"], targetParameters: names, inputs: width)
    task.sourceData = rows(300, source: true)
    task.emulation = EmulationTask(
      parameters: try EmulatedParameters(
        scaling: ParameterScaling(names: names, lower: [0, 0, 0], upper: [1, 1, 1]),
        variedBySource: ["a", "b"], sourceValues: ["new": 0.5]),
      bins: [BinPlaces(count: width)])
    return task
  }

  static func fitted(
    _ strategy: any TransferStrategy = Emulated(), count: Int = 40, noise: Double = 0.05
  ) throws -> TargetFit {
    try fit(
      strategy, to: task(), on: rows(count, noise: noise), plan: MadeUpTask.plan(trials: 1, average: 1),
      seed: 1)
  }

  /// A model directory for predictors of the task.
  static func place() throws -> ModelPlace {
    var place = try MadeUpTask.place()
    place.parameters = names
    return place
  }
}
