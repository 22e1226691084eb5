import Formats
import Observables
import OrderedCollections
import Randomness
import Training
import Work

/// All that was fitted, combined for each parameter so that it is never worse than from scratch beyond noise.
public struct SafeTransfer: BlendStrategy {
  /// Name in study files, results and folders.
  public let name = "safe"
  /// Name in figures and tables.
  public let label = "safe transfer"
  /// What it does, with its source.
  public let about =
    "All other strategies combined, for each parameter with weights that their predictions of held-out target "
    + "simulations choose, from scratch where they show no gain over it (stacked regressions, Wolpert 1992, Breiman 1996)."
  /// A mixture of all others.
  public var role: Role {
    .blend(of: TransferStrategies.all.filter { !($0 is any BlendStrategy) }.map(\.name))
  }

  /// Makes the strategy.
  public init() {}

  /// Stacks the parts on the rows that all of them predict without having learned from them; the blend reads what its
  /// first part reads.
  ///
  /// - Throws: ``TransferError/nothingToBlend(strategy:found:)`` without a part from scratch or another.
  public func blend(_ parts: [FittedPart], _ task: TransferTask, seed: UInt64) throws -> TargetFit {
    let watch = Stopwatch()
    guard let reference = parts.firstIndex(where: { $0.strategy == FromScratch().name }), parts.count > 1
    else { throw TransferError.nothingToBlend(strategy: name, found: parts.map(\.strategy)) }
    let rows = parts.dropFirst().reduce(Set(parts[0].heldOut.rows)) { $0.intersection($1.heldOut.rows) }
      .sorted()
    let width = task.targetParameters.count
    var weights = parts.map { _ in [Double](repeating: 0, count: width) }
    var predictions = [Float](repeating: 0, count: rows.count * width)
    let places = parts.map { part in
      Dictionary(part.heldOut.rows.enumerated().map { ($1, $0) }, uniquingKeysWith: { $1 })
    }
    for column in 0..<width {
      let truth = rows.map { Double(task.data.targets[$0 * width + column]) }
      let errors = zip(parts, places).map { part, places -> [Double] in
        zip(rows, truth).map { row, truth in
          let place = (places[row] ?? 0) * width + column
          return Double(part.heldOut.predictions[place]) - truth
        }
      }
      let stacking = Stacking(
        errors, reference: reference,
        stream: RandomStream(seed: seed, purpose: "stacking", index: UInt64(column)))
      for part in parts.indices { weights[part][column] = stacking.weights[part] }
      for row in rows.indices {
        predictions[row * width + column] = Float(truth[row] + stacking.heldOut[row])
      }
    }
    let encoding = parts[0].encoding
    let blend = Blend(
      zip(parts, weights).map { part, weights in
        Blend.Part(
          strategy: part.strategy, predictor: part.predictor, weights: weights,
          encoding: part.encoding == encoding ? nil : part.encoding)
      }, parameters: task.targetParameters, encoding: encoding)
    var fit = TargetFit(
      predictor: blend, heldOut: HeldOut(rows: rows, predictions: predictions), data: task.data)
    var chosen: OrderedDictionary<String, JSONValue> = [:]
    for part in blend.parts { chosen[part.strategy] = .numbers(part.weights) }
    fit.chosen = [["weights": .object(chosen)]]
    fit.seconds = watch.seconds
    return fit
  }
}
