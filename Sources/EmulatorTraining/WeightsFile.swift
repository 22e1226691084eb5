import Cosmology
import Formats
import Networks
import OrderedCollections

/// The safetensors file of the linear emulator as it grows part by part.
struct WeightsFile {
  private var file = SafetensorsFile(metadata: ["format": EmulatorFile.format])

  /// A file with the knots and the range of training.
  init() {
    add("knots", Knots.positions)
    file.metadata["range"] = Range.bounds.map(\.name).joined(separator: ", ")
    add("range.lower", Range.bounds.map(\.lower))
    add("range.upper", Range.bounds.map(\.upper))
  }

  /// Adds numbers.
  mutating func add(_ name: String, _ values: [Double], shape: [Int]? = nil) {
    file.tensors[name] = SafetensorsTensor(floats: values.map { Float($0) }, shape: shape ?? [values.count])
  }

  /// Trains a part and adds it; `curves` `[N][curves · knots]`.
  mutating func add(
    _ trainer: PartTrainer, cosmologies: [CosmologicalParameters], curves: [[Double]]
  ) throws {
    let trained = try trainer.train(cosmologies, curves)
    let name = trainer.name
    let knots = file.tensors[name == "horizon" ? "horizon.knots" : "knots"]?.shape[0] ?? 1
    let shape = [trained.components.mean.count / knots, knots]
    file.metadata["\(name).features"] = trainer.features.joined(separator: ", ")
    add("\(name).input.mean", trained.mean)
    add("\(name).input.std", trained.deviation)
    add("\(name).output.mean", trained.components.mean, shape: shape)
    add("\(name).output.std", trained.scale)
    add(
      "\(name).output.basis", trained.components.directions.flatMap { $0 },
      shape: [trained.components.directions.count] + shape)
    for (member, network) in trained.networks.enumerated() {
      for (index, layer) in (network.denseLayers ?? []).enumerated() {
        let key = "\(name).\(member).\(index)"
        file.tensors["\(key).weight"] = SafetensorsTensor(
          floats: layer.weight, shape: [layer.outputs, layer.inputs])
        file.tensors["\(key).bias"] = SafetensorsTensor(floats: layer.bias, shape: [layer.outputs])
      }
    }
  }

  /// A part as the emulator will read it.
  func part(_ name: String, curves: Int, knots: Int) throws -> EmulatorPart {
    try EmulatorPart(name, in: EmulatorFile(name: "weights", bytes: bytes()), curves: curves, knots: knots)
  }

  /// The bytes of the file.
  func bytes() throws -> [UInt8] { try file.encoded() }
}
