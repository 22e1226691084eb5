import Inference
import Observables
import Suites
import Training
import Transfer

extension TransferStage {
  /// Combines the finished fits of one count and seed; made again when other strategies were fitted since.
  func blended(
    _ strategy: any BlendStrategy, of fits: [FitRecord], count: Int, seed: Int
  ) throws -> FitRecord {
    let records = fits.filter { record in
      guard case .blend(let names) = strategy.role else { return false }
      return names.contains(record.strategy) && record.targetCount == count && record.seed == seed
    }
    let names = records.map(\.strategy)
    if let stored = try stored(strategy, count, seed), stored.parts == names { return stored }
    let rows = try data.targetRows(count: count, seed: seed)
    let places = Dictionary(uniqueKeysWithValues: rows.enumerated().map { ($1, $0) })
    let models = try records.map { try Model.load(run.path(to: "models/" + $0.name)) }
    let parts = zip(records, models).map { record, model -> FittedPart in
      var heldOut = HeldOut(
        rows: record.heldOutRows.compactMap { places[$0] }, predictions: record.heldOut.map { Float($0) })
      heldOut.logDensities = record.heldOutLogDensities
      return FittedPart(
        strategy: record.strategy, predictor: model.predictor, heldOut: heldOut, encoding: model.encoding)
    }
    let encoding = try models.first?.encoding ?? data.targetEncoding(rows)
    var task = TransferTask(
      sources: [], sourceParameters: data.sourceScaling.names, targetParameters: data.targetScaling.names,
      inputs: data.targetInputs.width)
    task.data = try data.targetData(rows, encoding)
    let fit = try strategy.blend(parts, task, seed: UInt64(seed))
    return try keep(fit, of: strategy, rows: rows, encoding: encoding, seed: seed, parts: names)
  }
}
