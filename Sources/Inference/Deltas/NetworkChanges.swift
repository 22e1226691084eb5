import Formats
import Networks
import OrderedCollections
import Transfer

/// The numbers of a network that differ from those of another of the same leaves, as tensors of a file.
struct NetworkChanges {
  /// Of each leaf that changed `<leaf>.places` and `<leaf>.numbers` `[K]`, or the whole leaf where that is less.
  private(set) var tensors: OrderedDictionary<String, SafetensorsTensor> = [:]
  /// How many numbers differ.
  private(set) var kept = 0

  private static let (places, numbers) = (".places", ".numbers")

  init(of network: Network, from reference: Network) {
    for (name, leaf) in network.values.leaves {
      let other = reference.values[name]
      let changed = leaf.values.indices.filter { leaf.values[$0].bitPattern != other.values[$0].bitPattern }
      guard !changed.isEmpty else { continue }
      // A place takes as many bytes as a number.
      if 2 * changed.count < leaf.count {
        tensors[name + Self.places] = SafetensorsTensor(
          type: .int32, shape: [changed.count],
          bytes: LittleEndian.bytes([], changed.map { Int32($0) }) { UInt32(bitPattern: $0) })
        tensors[name + Self.numbers] = SafetensorsTensor(
          floats: changed.map { leaf.values[$0] }, shape: [changed.count])
      } else {
        tensors[name] = SafetensorsTensor(floats: leaf.values, shape: leaf.shape)
      }
      kept += changed.count
    }
  }

  /// A leaf with its changes, which are taken out of the file's tensors.
  ///
  /// - Throws: ``DeltaError/badDelta(_:reason:)``.
  static func leaf(
    _ leaf: HostArray, _ name: String, taking tensors: inout OrderedDictionary<String, SafetensorsTensor>,
    _ path: String
  ) throws -> SafetensorsTensor {
    if let whole = tensors.removeValue(forKey: name) { return whole }
    let (spots, what) = (
      tensors.removeValue(forKey: name + places), tensors.removeValue(forKey: name + numbers)
    )
    if spots == nil, what == nil { return SafetensorsTensor(floats: leaf.values, shape: leaf.shape) }
    guard let spots, let what, spots.type == .int32, what.type == .float32, spots.shape.count == 1,
      spots.shape == what.shape
    else {
      throw DeltaError.badDelta(
        path, reason: "expected '\(name)\(places)' (I32) and '\(name)\(numbers)' (F32) of one length")
    }
    var values = leaf.values
    var last = -1
    for (place, number) in zip(try spots.integers(), try what.floats()) {
      guard place > last, place < values.count else {
        throw DeltaError.badDelta(
          path,
          reason: "expected '\(name)\(places)' to rise from 0 to at most \(values.count - 1), found \(place)")
      }
      last = Int(place)
      values[last] = number
    }
    return SafetensorsTensor(floats: values, shape: leaf.shape)
  }
}
