import Formats

/// Why a network cannot be made, changed or read: one sentence with what, where, expected and found.
public enum NetworkError: Fault, Equatable, Sendable {
  /// A network needs a layer.
  case noLayers
  /// A layer's width is out of range.
  case layerSize(layer: String, inputs: Int, outputs: Int)
  /// A number that a head is made by is out of range.
  case headSize(layer: String, what: String, found: Int, limits: ClosedRange<Int>)
  /// A dropout probability is out of range.
  case dropout(layer: String, found: Float)
  /// A layer does not take what the one before it gives.
  case widths(layer: String, expected: Int, previous: String, found: Int)
  /// Two layers have one name.
  case repeatedLayer(String)
  /// Two outputs have one name.
  case repeatedOutput(String)
  /// The last layer's width is not that of named and dummy outputs together.
  case outputCount(layer: String, outputs: Int, named: Int, dummies: Int)
  /// A tensor is not in the file.
  case missingTensor(file: String, name: String, shape: [Int])
  /// A tensor in the file belongs to no layer.
  case extraTensor(file: String, name: String, shape: [Int])
  /// A tensor has another shape.
  case misshapenTensor(file: String, name: String, expected: [Int], found: [Int])
  /// A tensor does not hold single-precision numbers.
  case tensorType(file: String, name: String, found: String)
  /// A tensor holds NaN or infinity.
  case nonFinite(file: String, name: String, index: Int)
  /// A dummy output was asked for that is not there.
  case noDummy(asked: Int, dummies: Int)
  /// An output was asked for that is not there.
  case noOutput(String, known: [String])
  /// More layers were to be frozen or kept than there are.
  case layerCount(asked: Int, layers: Int)
  /// A stage cannot read what comes in.
  case layout(layer: String, expected: String, found: String)
  /// A convolution's kernel or pooling is out of range.
  case kernel(layer: String, kernel: Int, pooling: Int)
  /// The last layer is neither linear nor a sigmoid, or drops.
  case outputActivation(layer: String)
}

extension NetworkError {
  /// The sentence that a user reads.
  public var description: String {
    switch self {
    case .noLayers: "a network needs at least one layer, found none"
    case .layerSize(let layer, let inputs, let outputs):
      "layer '\(layer)' has \(inputs) inputs and \(outputs) outputs, expected 1 to 1048576 of each"
    case .headSize(let layer, let what, let found, let limits):
      "layer '\(layer)' has \(found) \(what), expected \(limits.lowerBound) to \(limits.upperBound)"
    case .dropout(let layer, let found):
      "layer '\(layer)' has dropout \(found), expected at least 0 and less than 1"
    case .widths(let layer, let expected, let previous, let found):
      "layer '\(layer)' takes \(found) inputs, but '\(previous)' before it gives \(expected)"
    case .repeatedLayer(let name): "two layers are called '\(name)', names must differ"
    case .repeatedOutput(let name): "two outputs are called '\(name)', names must differ"
    case .outputCount(let layer, let outputs, let named, let dummies):
      "layer '\(layer)' has \(outputs) outputs, expected at least one name and \(named) named + \(dummies) dummies"
    case .missingTensor(let file, let name, let shape):
      "\(file): tensor '\(name)' of shape \(shape) is missing"
    case .extraTensor(let file, let name, let shape):
      "\(file): tensor '\(name)' of shape \(shape) belongs to no layer of the network"
    case .misshapenTensor(let file, let name, let expected, let found):
      "\(file): tensor '\(name)' has shape \(found), expected \(expected)"
    case .tensorType(let file, let name, let found):
      "\(file): tensor '\(name)' has type \(found), expected F32"
    case .nonFinite(let file, let name, let index):
      "\(file): tensor '\(name)' is not finite at index \(index), every weight must be"
    case .noDummy(let asked, let dummies):
      "dummy output \(asked) was asked for, but the network has \(dummies), counted from 0"
    case .noOutput(let name, let known):
      "output '\(name)' was asked for, but the network has \(known.joined(separator: ", "))"
    case .layerCount(let asked, let layers):
      "\(asked) layers were asked for, but the network has \(layers)"
    case .layout(let layer, let expected, let found): "layer '\(layer)' reads \(expected), found \(found)"
    case .kernel(let layer, let kernel, let pooling):
      "layer '\(layer)' has a kernel of \(kernel) and averages \(pooling), expected an odd kernel and a mean of 1 to 1023"
    case .outputActivation(let layer):
      "layer '\(layer)' is the last and has an activation or dropout of its own, expected identity or sigmoid without dropout"
    }
  }
}
