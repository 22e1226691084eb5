import Formats
import Foundation
import Networks
import OrderedCollections

/// The whole state of a training as a file of named tensors.
struct Checkpoint {
  private static let format = "slingshot training checkpoint 2"
  private var file: SafetensorsFile

  var fingerprint: String { file.metadata["fingerprint"] ?? "" }

  /// The state of a training.
  init(_ run: TrainingRun, fingerprint: String) throws {
    let arrays = try run.learner.state().merging(run.best.prefixed("best"))
    file = SafetensorsFile(
      tensors: arrays.file.leaves, metadata: ["format": Self.format, "fingerprint": fingerprint])
    let progress = run.progress
    let stopping = progress.stopping
    let counters = [
      progress.step, progress.epoch, progress.batch, stopping.bestEpoch, stopping.waited,
    ]
    file.tensors["counters"] = SafetensorsTensor(integers: counters.map { Int64($0) }, shape: [5])
    file.tensors["losses"] = SafetensorsTensor(doubles: [progress.epochLoss, stopping.best], shape: [2])
    for (name, curve) in [("training", progress.trainingCurve), ("validation", progress.validationCurve)] {
      file.tensors["curve.\(name)"] = SafetensorsTensor(floats: curve, shape: [curve.count])
    }
  }

  /// Reads a checkpoint; nil when there is no file.
  static func readIfPresent(_ path: String) throws -> Checkpoint? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let file = try SafetensorsFile.read(path)
    guard file.metadata["format"] == format else {
      throw TrainingError.checkpointPart(path: path, part: "format")
    }
    return Checkpoint(file: file)
  }

  private init(file: SafetensorsFile) { self.file = file }

  /// Writes the file in one step.
  func write(to path: String) throws(FormatError) { try file.write(to: path) }

  /// Arrays of the names and shapes of `like`, each called `prefix`, where there is one, a dot and its name.
  func arrays(
    like: Named<HostArray>, prefix: String? = nil, path: String
  ) throws(TrainingError) -> Named<HostArray> {
    try like.mapNamed { name, array throws(TrainingError) in
      HostArray(
        try floats(prefix.map { "\($0).\(name)" } ?? name, array.shape, path), shape: array.shape)
    }
  }

  /// The place between two steps.
  func progress(path: String) throws(TrainingError) -> Progress {
    guard let counters = try? file.tensors["counters"]?.integers(), counters.count == 5,
      counters.allSatisfy({ $0 >= 0 && $0 <= Int64(1) << 53 })
    else { throw .checkpointPart(path: path, part: "counters") }
    guard let losses = try? file.tensors["losses"]?.doubles(), losses.count == 2 else {
      throw .checkpointPart(path: path, part: "losses")
    }
    let epochs = Int(counters[1])
    return Progress(
      step: Int(counters[0]), epoch: epochs, batch: Int(counters[2]), epochLoss: losses[0],
      stopping: EarlyStopping(best: losses[1], bestEpoch: Int(counters[3]), waited: Int(counters[4])),
      trainingCurve: try floats("curve.training", [epochs], path),
      validationCurve: try floats("curve.validation", [epochs], path))
  }

  private func floats(_ name: String, _ shape: [Int], _ path: String) throws(TrainingError) -> [Float] {
    guard let tensor = file.tensors[name], tensor.shape == shape, tensor.type == .float32,
      let floats = try? tensor.floats()
    else { throw .checkpointPart(path: path, part: name) }
    return floats
  }
}

extension TrainingRun {
  /// Goes on from a saved state.
  mutating func restore(_ checkpoint: Checkpoint, path: String) throws {
    let restored = try checkpoint.progress(path: path)
    guard restored.batch < batches else {
      throw TrainingError.checkpointPart(path: path, part: "counters")
    }
    try learner.restore(checkpoint.arrays(like: learner.state(), path: path))
    best = try checkpoint.arrays(like: best, prefix: "best", path: path)
    progress = restored
  }
}
