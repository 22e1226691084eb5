import Formats
import Networks
import OrderedCollections

/// A hash of all that decides how a training goes, so that a checkpoint is not used for another one.
///
/// The number of epochs allowed and the patience are left out (the former only at a constant rate): a
/// training may be resumed for longer.
func trainingFingerprint(
  _ network: Network, _ rules: Named<Rule>, _ data: TrainingData, _ validation: TrainingData,
  _ settings: TrainingSettings
) -> String {
  var fixed = settings
  fixed.patience = 1
  if fixed.schedule == .constant { fixed.maximumEpochs = 0 }
  // Swift's description of a structure names every property with its exact value.
  var bytes = Array("\(fixed) \(network.configuration)".utf8)
  for (name, array) in network.values.leaves {
    bytes += Array("\(name) \(rules[name]);".utf8)
    append(array.values, to: &bytes)
  }
  for part in [data, validation] {
    bytes += Array("\(part.count);".utf8)
    append(part.inputs, to: &bytes)
    append(part.targets, to: &bytes)
    append(part.weights ?? [], to: &bytes)
  }
  return SHA256.hexadecimal(of: bytes)
}

private func append(_ numbers: [Float], to bytes: inout [UInt8]) {
  numbers.withUnsafeBytes { bytes.append(contentsOf: $0) }
}
