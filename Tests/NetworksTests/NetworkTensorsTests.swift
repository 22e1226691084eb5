import Formats
import Networks
import OrderedCollections
import TestSupport
import Testing

@Suite("Networks in files") struct NetworkTensorsTests {
  private func load(_ file: SafetensorsFile) throws -> Network {
    try Network(Network.example().configuration, file: file, name: "model.safetensors")
  }

  private func messageAfter(_ change: (inout SafetensorsFile) -> Void) -> String? {
    var file = SafetensorsFile(tensors: Network.example().tensors())
    change(&file)
    return message { try load(file) }
  }

  @Test("A network survives its file, byte for byte")
  func roundTrip() throws {
    try withTemporaryDirectory { directory in
      let network = Network.example()
      let path = directory + "/model.safetensors"
      try SafetensorsFile(tensors: network.tensors()).write(to: path)
      #expect(try load(SafetensorsFile.read(path)) == network)
    }
  }

  @Test("Names are dotted and stable")
  func names() {
    #expect(
      Array(Network.example().tensors().keys) == [
        "body.0.weight", "body.0.bias", "body.1.weight", "body.1.bias", "bottleneck.weight",
        "bottleneck.bias", "output.weight", "output.bias",
      ])
  }

  @Test("A file that is not just the network's is refused with the tensor and both shapes")
  func errors() {
    #expect(messageAfter { _ in } == nil)
    #expect(
      messageAfter { $0.tensors["body.1.bias"] = nil }
        == "model.safetensors: tensor 'body.1.bias' of shape [9] is missing")
    #expect(
      messageAfter { $0.tensors["head.weight"] = SafetensorsTensor(floats: [1, 2], shape: [1, 2]) }
        == "model.safetensors: tensor 'head.weight' of shape [1, 2] belongs to no layer of the network")
    #expect(
      messageAfter { $0.tensors["body.0.weight"]?.shape = [7, 12] }
        == "model.safetensors: tensor 'body.0.weight' has shape [7, 12], expected [12, 7]")
    #expect(
      messageAfter {
        $0.tensors["body.1.bias"] = SafetensorsTensor(doubles: Array(repeating: 0, count: 9), shape: [9])
      } == "model.safetensors: tensor 'body.1.bias' has type F64, expected F32")
    #expect(
      messageAfter {
        $0.tensors["bottleneck.bias"] = SafetensorsTensor(floats: [0, 0, 0, .nan, 0], shape: [5])
      } == "model.safetensors: tensor 'bottleneck.bias' is not finite at index 3, every weight must be")
  }

  @Test("A configuration that cannot be is refused before the file is looked at")
  func configuration() throws {
    var layout = try #require(Network.example().configuration.layout)
    layout.dummies = 7
    #expect(
      message { try NetworkConfiguration(layout) }
        == "layer 'output' has 5 outputs, expected at least one name and 3 named + 7 dummies")
    var configuration = Network.example().configuration
    configuration.outputs = ["a", "a"]
    #expect(
      message { try Network(configuration, file: SafetensorsFile(), name: "x") }
        == "two outputs are called 'a', names must differ")
  }
}
