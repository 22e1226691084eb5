import Formats
import Observables
import OrderedCollections
import Randomness
import Training
import Work

/// All that was fitted, combined for each parameter so that it is never worse than from scratch beyond noise; densities, where
/// from scratch has one, are mixed with weights of their own.
public struct SafeTransfer: BlendStrategy {
  /// Name in study files, results and folders.
  public let name = "safe"
  /// Name in figures and tables.
  public let label = "safe transfer"
  /// What it does, with its source.
  public let about =
    "All other strategies combined, for each parameter with weights that their predictions of held-out target "
    + "simulations choose, from scratch where they show no gain over it (stacked regressions, Wolpert 1992, Breiman 1996); "
    + "densities are mixed by their log densities of these (Yao et al. 2018)."
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
    let mixed = mixed(parts, reference: reference, rows: rows, places: places, seed: seed)
    let encoding = parts[0].encoding
    let blend = Blend(
      parts.indices.map { index in
        Blend.Part(
          strategy: parts[index].strategy, predictor: parts[index].predictor, weights: weights[index],
          densityWeight: mixed?.weights[index],
          encoding: parts[index].encoding == encoding ? nil : parts[index].encoding)
      }, parameters: task.targetParameters, encoding: encoding)
    var heldOut = HeldOut(rows: rows, predictions: predictions)
    heldOut.logDensities = mixed?.heldOut
    var fit = TargetFit(predictor: blend, heldOut: heldOut, data: task.data)
    var (chosen, dense): (OrderedDictionary<String, JSONValue>, OrderedDictionary<String, JSONValue>) = (
      [:], [:]
    )
    for part in blend.parts where part.weights.contains(where: { $0 > 0 }) {
      chosen[part.strategy] = .numbers(part.weights)
    }
    for part in blend.parts { part.densityWeight.map { dense[part.strategy] = .number($0) } }
    var facts: OrderedDictionary<String, JSONValue> = ["weights": .object(chosen)]
    if mixed != nil { facts["density_weights"] = .object(dense) }
    fit.chosen = [facts]
    fit.seconds = watch.seconds
    return fit
  }

  /// The weight of each part's density in their mixture and what it makes of the rows held out; nil unless from scratch has a
  /// density.
  private func mixed(
    _ parts: [FittedPart], reference: Int, rows: [Int], places: [[Int: Int]], seed: UInt64
  ) -> (weights: [Double], heldOut: [Double])? {
    let dense = parts.indices.filter { index in
      parts[index].heldOut.logDensities != nil
        && (parts[index].predictor as? any DensityPredictor)?.hasDensity ?? false
    }
    guard let first = dense.firstIndex(of: reference) else { return nil }
    let logDensities = dense.map { index in
      rows.map { row -> Double in
        let found = places[index][row].flatMap { parts[index].heldOut.logDensities?[$0] } ?? -.infinity
        return found.isNaN ? -.infinity : found
      }
    }
    let stacking = DensityStacking(
      logDensities, reference: first, stream: RandomStream(seed: seed, purpose: "stacking densities"))
    var weights = [Double](repeating: 0, count: parts.count)
    for (place, index) in dense.enumerated() { weights[index] = stacking.weights[place] }
    return (weights, stacking.heldOut)
  }
}
