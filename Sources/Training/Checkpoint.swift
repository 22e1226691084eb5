import Formats
import Foundation
import Networks
import OrderedCollections

/// The whole state of a training as a file of named tensors.
struct Checkpoint {
  private static let format = "slingshot training checkpoint 1"
  private var file: SafetensorsFile

  var fingerprint: String { file.metadata["fingerprint"] ?? "" }

  /// The state of a training.
  init(_ run: TrainingRun<KernelLearner>, fingerprint: String) {
    file = SafetensorsFile(metadata: ["format": Self.format, "fingerprint": fingerprint])
    for state in [DenseKernel.State.values, .firstMoment, .secondMoment] {
      add("\(state)", run.learner.layers(state))
    }
    add("best", run.best)
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

  private mutating func add(_ prefix: String, _ layers: [DenseLayer]) {
    for layer in layers {
      file.tensors["\(prefix).\(layer.name).weight"] = SafetensorsTensor(
        floats: layer.weight, shape: [layer.outputs, layer.inputs])
      file.tensors["\(prefix).\(layer.name).bias"] = SafetensorsTensor(
        floats: layer.bias, shape: [layer.outputs])
    }
  }

  /// Reads a checkpoint; nil when there is no file.
  static func readIfPresent(_ path: String) throws(TrainingError) -> Checkpoint? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let file: SafetensorsFile
    do throws(FormatError) { file = try SafetensorsFile.read(path) } catch { throw .checkpointFile(error) }
    guard file.metadata["format"] == format else { throw .checkpointPart(path: path, part: "format") }
    return Checkpoint(file: file)
  }

  private init(file: SafetensorsFile) { self.file = file }

  /// Writes the file in one step.
  func write(to path: String) throws(TrainingError) {
    do throws(FormatError) { try file.write(to: path) } catch { throw .checkpointFile(error) }
  }

  /// The numbers of one kind for the given layers.
  func layers(_ prefix: String, like layers: [DenseLayer], path: String) throws(TrainingError) -> [DenseLayer]
  {
    var restored = layers
    for (index, layer) in layers.enumerated() {
      let name = "\(prefix).\(layer.name)"
      restored[index].weight = try floats(name + ".weight", [layer.outputs, layer.inputs], path)
      restored[index].bias = try floats(name + ".bias", [layer.outputs], path)
    }
    return restored
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

extension TrainingRun<KernelLearner> {
  /// Goes on from a saved state.
  mutating func restore(_ checkpoint: Checkpoint, path: String) throws(TrainingError) {
    let restored = try checkpoint.progress(path: path)
    guard restored.batch < batches else { throw .checkpointPart(path: path, part: "counters") }
    for state in [DenseKernel.State.values, .firstMoment, .secondMoment] {
      learner.write(state, try checkpoint.layers("\(state)", like: best, path: path))
    }
    best = try checkpoint.layers("best", like: best, path: path)
    progress = restored
  }
}
